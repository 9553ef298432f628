//! Files that are not what they seem, and binaries that run: by content, never by name alone.

mod disguise;
mod eicar;
mod packed;
mod python;

use super::Analyzer;
use crate::document::DocumentId;
use crate::document::inside::{lnk, pdf, pickle};
use crate::engine::Context;
use crate::sink::{Hit, Place, Sink};
use model::{Role, Text};
use package::{File, Kind};

/// The analyzer.
pub(crate) struct Binaries;

impl Analyzer for Binaries {
    fn name(&self) -> &'static str {
        "binaries"
    }

    fn document(&self, context: &Context<'_>, id: DocumentId, sink: &mut Sink) {
        let Some(document) = context.documents.get(id) else { return };
        if let Some(range) = eicar::find(document.text.as_bytes()) {
            sink.raise(&context.documents, "TS-BIN-010", id, range, Vec::new());
        }
        for (rule, range, detail) in packed::find(document) {
            sink.raise(&context.documents, rule, id, range, vec![("detail", detail)]);
        }
    }

    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        for file in &context.package.files {
            for (rule, detail) in of_file(file, context) {
                sink.hits.push(Hit {
                    rule: rule.to_owned(),
                    place: Place::File(file.path.clone()),
                    role: Role::Code,
                    role_reason: None,
                    slots: Vec::new(),
                    words: vec![("detail", detail)],
                    steps: Vec::new(),
                });
            }
        }
    }
}

/// What is wrong with one file.
fn of_file(file: &File, context: &Context<'_>) -> Vec<(&'static str, Text)> {
    let mut found = Vec::new();
    found.extend(disguise::unlike_its_name(file));
    found.extend(disguise::second_content(file));
    if file.kind != Kind::Text && eicar::find(&file.bytes).is_some() {
        found.push(("TS-BIN-010", name("")));
    }
    match file.kind {
        Kind::Executable => found.push(("TS-BIN-001", name(native(&file.bytes)))),
        Kind::Wasm => found.push(("TS-BIN-001", name("WebAssembly"))),
        Kind::Pyc => found.extend(python::judge(file, context.package)),
        Kind::Binary => found.extend(
            lnk::parse(&file.bytes).and_then(disguise::starts_a_shell).map(|(rule, command)| (rule, name(&command))),
        ),
        Kind::Pickle => found.extend(imports(&file.bytes).map(|names| ("TS-BIN-006", name(&names)))),
        Kind::Pdf => {
            let actions: Vec<&str> =
                pdf::actions(&file.bytes).into_iter().filter(|action| *action != "EmbeddedFile").collect();
            if !actions.is_empty() {
                found.push(("TS-BIN-007", name(&actions.join(", "))));
            }
        }
        _ => {}
    }
    found
}

/// A name, which is the same in both languages.
fn name(name: &str) -> Text {
    Text::new(name, name)
}

fn native(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x7F, b'E', b'L', b'F', ..] => "ELF",
        [b'M', b'Z', ..] => "Windows PE",
        _ => "Mach-O",
    }
}

/// Modules through which a pickle reaches the system when it is loaded.
const REACHING: &[&str] = &[
    "os",
    "posix",
    "nt",
    "subprocess",
    "sys",
    "socket",
    "shutil",
    "pty",
    "runpy",
    "importlib",
    "ctypes",
    "code",
    "commands",
    "webbrowser",
    "urllib",
    "requests",
    "http",
    "ftplib",
    "asyncio",
    "multiprocessing",
    "pip",
    "bdb",
    "pdb",
    "timeit",
    "cProfile",
    "platform",
    "builtins.eval",
    "builtins.exec",
    "builtins.compile",
    "builtins.open",
    "builtins.__import__",
    "builtins.getattr",
    "__builtin__.eval",
    "__builtin__.exec",
    "__builtin__.compile",
    "__builtin__.open",
    "__builtin__.__import__",
    "__builtin__.getattr",
    "__builtin__.execfile",
    "builtins.breakpoint",
];

/// The reaching names that a pickle imports.
fn imports(bytes: &[u8]) -> Option<String> {
    let names = pickle::pickles(bytes).into_iter().flat_map(|pickle| pickle::globals(pickle).names);
    let reaches = |name: &String| {
        REACHING.iter().any(|known| name == known || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('.')))
    };
    let reaching: Vec<String> = names.filter(reaches).take(8).collect();
    (!reaching.is_empty()).then(|| reaching.join(", "))
}

#[cfg(test)]
mod tests;
