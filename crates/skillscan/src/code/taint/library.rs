//! The files of a package as modules of one program: who is meant by an import, a `source`, a script's name.
//!
//! Names files of the package only; what is installed elsewhere stays a global name.

use crate::code::lower::Program;
use crate::document::Language;
use std::collections::BTreeMap;
use std::rc::Rc;

/// One unit of program text.
#[derive(Debug)]
pub(crate) struct Module {
    /// The file that holds it.
    pub(crate) path: Rc<str>,
    /// What it is written in.
    pub(crate) language: Language,
    /// What it does.
    pub(crate) program: Rc<Program>,
    /// Where its addresses begin.
    pub(crate) origin: usize,
    /// Its length in bytes.
    pub(crate) bytes: usize,
    /// A file of its own, that others may import or start; not a fence in a text.
    pub(crate) whole: bool,
    /// What is asked of it by prose: secrets that the user is to hand over, and where that is said.
    pub(crate) requests: Vec<super::script::Request>,
}

/// The modules of one program.
#[derive(Debug, Default)]
pub(crate) struct Library {
    modules: Vec<Module>,
    /// Whole files by name, without folders.
    files: BTreeMap<String, Vec<usize>>,
}

impl Library {
    /// A library of these modules, in the order in which they run.
    pub(crate) fn new(modules: Vec<Module>) -> Self {
        let mut files: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, module) in modules.iter().enumerate().filter(|(_, module)| module.whole) {
            files.entry(file_name(&module.path).to_lowercase()).or_default().push(at);
        }
        Self { modules, files }
    }

    pub(super) fn modules(&self) -> &[Module] {
        &self.modules
    }

    pub(super) fn bytes(&self) -> usize {
        self.modules.iter().map(|module| module.bytes).sum()
    }

    /// The file that `name` means to a module at `from`: by its folder, by the package's root, else by the end of its
    /// path if only one file ends so.
    pub(crate) fn file(&self, from: &str, name: &str) -> Option<usize> {
        let mut wanted = folder(from);
        let mut tail: Vec<&str> = Vec::new();
        let mut relative = true;
        for part in name.split(['/', '\\']).map(|part| part.trim_matches(['"', '\''])) {
            match part {
                "" | "." => {}
                ".." => {
                    wanted.pop();
                }
                // `$DIR`, `~`, `{baseDir}`: a folder that is not known.
                _ if part.contains(['$', '{', '~', '<', super::HOLE]) => {
                    (relative, wanted) = (false, Vec::new());
                    tail.clear();
                }
                _ => {
                    wanted.push(part);
                    tail.push(part);
                }
            }
        }
        let candidates = self.files.get(&tail.last()?.to_lowercase())?;
        let path = |at: &&usize| self.modules.get(**at).map_or("", |module| &module.path);
        let exact = |parts: &[&str]| {
            let whole = parts.join("/");
            candidates.iter().find(|at| path(at).eq_ignore_ascii_case(&whole)).copied()
        };
        if let Some(at) = exact(&wanted).filter(|_| relative).or_else(|| exact(&tail)) {
            return Some(at);
        }
        let end = format!("/{}", tail.join("/")).to_lowercase();
        let mut ends = candidates.iter().filter(|at| format!("/{}", path(at)).to_lowercase().ends_with(&end));
        match (ends.next(), ends.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// The module that an import of `path` in a module at `from` means, and the names behind it.
    pub(crate) fn import(&self, from: &str, language: Language, path: &str) -> Option<(usize, Vec<Rc<str>>)> {
        if self.files.is_empty() {
            return None;
        }
        match language {
            Language::Python => self.import_python(from, path),
            Language::JavaScript | Language::TypeScript => self.import_javascript(from, path),
            _ => self.file(from, path).map(|at| (at, Vec::new())),
        }
    }

    fn import_python(&self, from: &str, path: &str) -> Option<(usize, Vec<Rc<str>>)> {
        if path.ends_with(".py") {
            return self.file(from, path).map(|at| (at, Vec::new()));
        }
        let dots = path.len() - path.trim_start_matches('.').len();
        let up = "../".repeat(dots.saturating_sub(1));
        let parts: Vec<&str> = path.split('.').filter(|part| !part.is_empty()).take(12).collect();
        (1..=parts.len()).rev().find_map(|length| {
            let module = parts.get(..length)?.join("/");
            let found = self.file(from, &format!("{up}{module}.py")).or_else(|| {
                // A package only by its exact folder: every package has an `__init__.py`.
                self.file(from, &format!("{up}{module}/__init__.py"))
            })?;
            let rest = parts.get(length..)?.iter().map(|part| Rc::from(*part)).collect();
            Some((found, rest))
        })
    }

    fn import_javascript(&self, from: &str, path: &str) -> Option<(usize, Vec<Rc<str>>)> {
        if !path.starts_with('.') {
            return None;
        }
        const ENDS: &[&str] = &["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".jsx", "/index.js", "/index.ts"];
        let mut module = path;
        let mut rest: Vec<Rc<str>> = Vec::new();
        loop {
            // TypeScript imports `./x.ts` as `./x.js`.
            let stem = module.strip_suffix(".js").unwrap_or(module);
            let found = ENDS
                .iter()
                .find_map(|end| self.file(from, &format!("{module}{end}")))
                .or_else(|| self.file(from, &format!("{stem}.ts")));
            if let Some(found) = found {
                rest.reverse();
                return Some((found, rest));
            }
            let (front, name) = module.rsplit_once('.').filter(|(front, name)| {
                !front.is_empty() && !front.ends_with(['.', '/']) && !name.contains('/') && rest.len() < 4
            })?;
            rest.push(name.into());
            module = front;
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folders above a file.
fn folder(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    parts
}
