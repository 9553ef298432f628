//! Python byte code against the source beside it. Python runs the byte code; people read the source.

use crate::document::inside::pyc;
use model::Text;
use package::{File, Package};
use std::collections::BTreeSet;

/// Names by which code reaches the system or the network; one that the source lacks is enough.
const TELLING: &[&str] = &[
    "system",
    "popen",
    "subprocess",
    "socket",
    "urllib",
    "urlopen",
    "requests",
    "exec",
    "eval",
    "environ",
    "getenv",
    "base64",
    "ctypes",
    "b64decode",
    "marshal",
    "expanduser",
    "smtplib",
    "paramiko",
    "Popen",
    "check_output",
];

/// Words that the source lacks before a mismatch is said, where none is telling: folded constants make a few.
const UNKNOWN_WORDS: usize = 6;

/// Compares, or says that there is nothing to compare with.
pub(super) fn judge(file: &File, package: &Package) -> Option<(&'static str, Text)> {
    let Some(source) = source(file, package) else {
        let code = pyc::strings(&file.bytes);
        return Some(match acts(&code.strings) {
            Some(detail) => ("TS-BIN-013", super::name(&detail)),
            None => ("TS-BIN-005", Text::new("byte code", "字节码")),
        });
    };
    let known: BTreeSet<&[u8]> = words(&source.bytes).collect();
    let code = pyc::strings(&file.bytes);
    let mut unknown: Vec<String> = Vec::new();
    for text in &code.strings {
        // File names and names that the compiler makes are in no source.
        if text.starts_with('<') || text.starts_with("__") || text.ends_with(".py") || text.contains(".<locals>") {
            continue;
        }
        let new = words(text.as_bytes()).filter(|word| !known.contains(word));
        unknown.extend(new.map(|word| String::from_utf8_lossy(word).into_owned()));
    }
    let telling: Vec<&String> = unknown.iter().filter(|word| TELLING.contains(&word.as_str())).collect();
    if telling.is_empty() && unknown.len() < UNKNOWN_WORDS {
        return None;
    }
    let shown: Vec<&str> =
        telling.iter().map(|w| w.as_str()).chain(unknown.iter().map(String::as_str)).take(6).collect();
    Some(("TS-BIN-004", super::name(&shown.join(", "))))
}

/// What byte code that nobody can read does with what it names: secrets and a way out, or something fetched and run.
fn acts(strings: &[String]) -> Option<String> {
    const SENDS: &[&str] = &[
        "requests",
        "urllib",
        "urlopen",
        "httpx",
        "aiohttp",
        "socket",
        "http.client",
        "HTTPSConnection",
        "smtplib",
        "paramiko",
        "ftplib",
        "websocket",
        "websockets",
    ];
    const SECRETS: &[&str] = &[
        "environ",
        "getenv",
        "id_rsa",
        ".ssh",
        ".aws",
        "credentials",
        "keyring",
        "Cookies",
        "Login Data",
        "wallet.dat",
        ".netrc",
        "clipboard",
        "pyperclip",
        "pynput",
        "ImageGrab",
    ];
    const RUNS: &[&str] =
        &["system", "popen", "Popen", "subprocess", "check_output", "exec", "eval", "execv", "pty", "ctypes"];
    let first = |names: &[&'static str]| {
        names.iter().copied().find(|name| {
            strings.iter().any(|text| {
                text == name
                    || name.contains(['.', ' ', '_']) && text.contains(name)
                    || text.split('.').any(|part| part == *name)
            })
        })
    };
    let address = strings.iter().find(|text| text.starts_with("http://") || text.starts_with("https://"));
    let sends = first(SENDS)?;
    let other = first(SECRETS).or_else(|| first(RUNS))?;
    let mut shown = format!("{sends}, {other}");
    if let Some(address) = address {
        shown.push_str(", ");
        shown.push_str(address);
    }
    Some(shown)
}

/// `pkg/m.py` for `pkg/__pycache__/m.cpython-311.pyc` and `pkg/m.pyc`.
fn source<'a>(file: &File, package: &'a Package) -> Option<&'a File> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let module = name.split('.').next()?;
    let folder = folder.strip_suffix("__pycache__").map_or(folder, |parent| parent.trim_end_matches('/'));
    let path = if folder.is_empty() { format!("{module}.py") } else { format!("{folder}/{module}.py") };
    package.files.iter().find(|file| file.path == path)
}

/// Words of four letters and more.
fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|b| !b.is_ascii_alphanumeric() && *b != b'_').filter(|word| word.len() >= 4)
}
