//! A folder of OSV files (`*.json`, `*.jsonl`, and ZIP archives of them, as OSV exports them) into advisories.
//!
//! A file that cannot be used is named with its field; the others are imported all the same.

use crate::{Advisory, osv};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Bytes of one file; the largest advisories are far smaller.
const LARGEST: u64 = 64 << 20;
/// How deep folders are followed.
const DEEPEST: usize = 16;

/// What came of an import.
#[derive(Debug, Default)]
pub struct Import {
    /// By id; of two with one id, the one modified last.
    pub advisories: BTreeMap<String, Advisory>,
    /// Ids of entries that were withdrawn by their source.
    pub withdrawn: BTreeSet<String>,
    /// Files and archive members looked at.
    pub files: usize,
    /// What could not be used.
    pub problems: Vec<Problem>,
}

/// One entry that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File, or `archive.zip!/member`.
    pub file: String,
    /// The field; empty when the file as a whole is meant.
    pub field: String,
    /// What is wrong.
    pub problem: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.field.as_str() {
            "" => write!(f, "{}: {}", self.file, self.problem),
            field => write!(f, "{}: {field} {}", self.file, self.problem),
        }
    }
}

/// Reads a folder, or one file of it.
pub fn import(path: &Path) -> io::Result<Import> {
    let mut import = Import::default();
    if path.is_dir() {
        import.folder(path, path, 0)?
    } else {
        // Of a file that is not there nothing is known, whatever it would be called.
        std::fs::metadata(path)?;
        import.path(path, path)?
    }
    Ok(import)
}

impl Import {
    /// Takes over an advisory unless a newer one of the same id is there.
    pub fn add(&mut self, advisory: Advisory) {
        match self.advisories.get(&advisory.id) {
            Some(known) if known.modified >= advisory.modified => {}
            _ => {
                self.advisories.insert(advisory.id.clone(), advisory);
            }
        }
    }

    fn folder(&mut self, root: &Path, folder: &Path, depth: usize) -> io::Result<()> {
        if depth > DEEPEST {
            self.refuse(&shown(root, folder), "", "lies too deep");
            return Ok(());
        }
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        entries.sort();
        for path in entries {
            // A link may lead anywhere, also back here.
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() { self.folder(root, &path, depth + 1)? } else { self.path(root, &path)? }
        }
        Ok(())
    }

    fn path(&mut self, root: &Path, path: &Path) -> io::Result<()> {
        let name = shown(root, path);
        match extension(&name) {
            Some("zip") => self.archive(&name, File::open(path)?),
            Some(kind) => {
                let file = File::open(path)?;
                self.file(&name, kind, file);
            }
            None => {}
        }
        Ok(())
    }

    fn archive(&mut self, name: &str, file: File) {
        let mut archive = match zip::ZipArchive::new(io::BufReader::new(file)) {
            Ok(archive) => archive,
            Err(error) => return self.refuse(name, "", &error.to_string()),
        };
        for index in 0..archive.len() {
            match archive.by_index(index) {
                Ok(member) => {
                    let path = format!("{name}!/{}", String::from_utf8_lossy(member.name_raw()));
                    if let Some(kind) = extension(&path).filter(|kind| *kind != "zip") {
                        self.file(&path, kind, member);
                    }
                }
                Err(error) => self.refuse(name, "", &error.to_string()),
            }
        }
    }

    fn file(&mut self, name: &str, kind: &str, reader: impl io::Read) {
        self.files += 1;
        let mut text = String::new();
        match reader.take(LARGEST + 1).read_to_string(&mut text) {
            Ok(size) if size as u64 > LARGEST => return self.refuse(name, "", "is too large"),
            Ok(_) => {}
            Err(error) => return self.refuse(name, "", &error.to_string()),
        }
        self.text(name, kind, &text);
    }

    /// Takes over a text: one entry, a list of entries, or (kind `jsonl`) one to a line.
    pub fn text(&mut self, name: &str, kind: &str, text: &str) {
        if kind == "jsonl" {
            for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                self.entries(&format!("{name}:{}", n + 1), line);
            }
        } else {
            self.entries(name, text);
        }
    }

    fn entries(&mut self, name: &str, text: &str) {
        match serde_json::from_str::<Value>(text) {
            Ok(Value::Array(entries)) => {
                for (n, entry) in entries.iter().enumerate() {
                    self.entry(&format!("{name}[{n}]"), entry);
                }
            }
            Ok(entry) => self.entry(name, &entry),
            Err(error) => self.refuse(name, "", &format!("is no JSON: {error}")),
        }
    }

    fn entry(&mut self, name: &str, entry: &Value) {
        match osv::read(entry) {
            Ok(Some(advisory)) => self.add(advisory),
            Ok(None) => self.withdrawn.extend(entry.get("id").and_then(Value::as_str).map(str::to_owned)),
            Err(refusal) => self.refuse(name, &refusal.field, refusal.problem),
        }
    }

    fn refuse(&mut self, file: &str, field: &str, problem: &str) {
        self.problems.push(Problem { file: file.to_owned(), field: field.to_owned(), problem: problem.to_owned() });
    }
}

/// The kind of file, if it is one that is read.
fn extension(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    ["json", "jsonl", "zip"].into_iter().find(|kind| extension.eq_ignore_ascii_case(kind))
}

fn shown(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    if inside.as_os_str().is_empty() { path.display().to_string() } else { inside.display().to_string() }
}
