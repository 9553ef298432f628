//! Packed program text: long encoded strings beside the call that runs them, and renamed-to-noise JavaScript.

use crate::document::{Document, Language, clip};
use std::ops::Range;

/// Fewest characters of an encoded string that counts as a packed program.
const PACKED: usize = 400;

/// Fewest different `_0x…` names of an obfuscator's output.
const NOISE_NAMES: usize = 12;

/// Calls that run text or bytes.
const RUNS: &[&str] = &[
    "eval(",
    "exec(",
    "Function(",
    "marshal.loads",
    "pickle.loads",
    "Invoke-Expression",
    "iex ",
    "IEX",
    "| bash",
    "| sh",
    "|bash",
    "|sh",
    "vm.runIn",
    "compile(",
    "eval ",
    "setTimeout(atob",
    "loadstring(",
    "class_eval",
    "assert(",
];

/// Finds both, in program text.
pub(super) fn find(document: &Document) -> Vec<(&'static str, Range<usize>, String)> {
    if !document.language.is_program() {
        return Vec::new();
    }
    let mut found = Vec::new();
    found.extend(packed(document).map(|(range, detail)| ("TS-BIN-008", range, detail)));
    found.extend(noise(document).map(|(range, detail)| ("TS-BIN-009", range, detail)));
    found
}

/// An encoded run of [`PACKED`] characters with a running call near it.
fn packed(document: &Document) -> Option<(Range<usize>, String)> {
    const NEAR: usize = 600;
    let text = &document.text;
    let run = encoded_run(text.as_bytes())?;
    let before = text.get(text.ceil_char_boundary(run.start.saturating_sub(NEAR))..run.start)?;
    let after = clip(text.get(run.end..)?, NEAR);
    let call = RUNS.iter().find(|call| before.contains(**call) || after.contains(**call))?;
    Some((run.clone(), format!("{} × {}", run.len(), call.trim_end_matches('('))))
}

/// The first long run of base64, hexadecimal or escapes; quotes and joints inside it do not matter.
fn encoded_run(bytes: &[u8]) -> Option<Range<usize>> {
    let mut start = 0;
    let mut mixed = (false, false);
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\\') {
            mixed.0 |= byte.is_ascii_digit();
            mixed.1 |= byte.is_ascii_alphabetic();
            continue;
        }
        if at - start >= PACKED && mixed == (true, true) {
            return Some(start..at);
        }
        start = at + 1;
        mixed = (false, false);
    }
    (bytes.len() - start >= PACKED && mixed == (true, true)).then_some(start..bytes.len())
}

/// Names like `_0x3f2a`, many different ones: what JavaScript obfuscators leave.
fn noise(document: &Document) -> Option<(Range<usize>, String)> {
    if !matches!(document.language, Language::JavaScript | Language::TypeScript) {
        return None;
    }
    let bytes = document.text.as_bytes();
    let mut names = std::collections::BTreeSet::new();
    let mut first = None;
    for at in memchr::memmem::find_iter(bytes, b"_0x") {
        let digits =
            bytes.get(at + 3..).unwrap_or_default().iter().take(12).take_while(|b| b.is_ascii_hexdigit()).count();
        if digits >= 3 {
            names.insert(bytes.get(at..at + 3 + digits)?);
            first.get_or_insert(at..at + 3 + digits);
        }
    }
    Some((first?, names.len().to_string())).filter(|_| names.len() >= NOISE_NAMES)
}
