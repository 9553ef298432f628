//! Wrapped texts: what is encoded, compressed, put together or nested inside a text, unwrapped one layer at a time.
//!
//! Each [`Decoder`] is one file and one line in [`DECODERS`]. A decoder looks at a text once, front to back, and
//! proposes bytes; what is kept is decided in one place ([`plausible`]): only text that a person could read. So a digest,
//! a picture or a word that happens to look like base64 leaves nothing behind.
//!
//! The loop around this (documents of documents, to a bounded depth and within the text budgets) is in `build`.

mod base64;
mod char_codes;
mod escapes;
mod hex;
mod hidden_characters;
mod keyed;
mod literals;
mod plausible;
mod printed;
mod reading;
mod shell;
mod shell_words;
mod turned;
mod windows;

pub(crate) use literals::NAME_IN_PIECES;
pub(super) use plausible::text as plausible_text;
pub(super) use printed::PRINTED;

use super::Language;
use std::ops::Range;

/// Something unwrapped.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layer {
    /// Where it was, in the text looked at.
    pub(super) range: Range<usize>,
    /// What was done.
    pub(super) name: &'static str,
    /// What came out.
    pub(super) text: String,
    /// True when a reader could not see it plainly.
    pub(super) disguised: bool,
    /// What it is written in, if the place says so.
    pub(super) language: Option<Language>,
}

/// Bytes that a decoder proposes.
#[derive(Debug)]
struct Proposal {
    range: Range<usize>,
    name: &'static str,
    bytes: Vec<u8>,
}

/// A text to look at, and where the proposals go.
struct Search<'a> {
    text: &'a str,
    found: Vec<Proposal>,
    plain: Vec<Layer>,
}

impl Search<'_> {
    fn propose(&mut self, range: Range<usize>, name: &'static str, bytes: Vec<u8>) {
        if self.found.len() < PROPOSALS {
            self.found.push(Proposal { range, name, bytes });
        }
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// Looks for one kind of wrapping.
type Decoder = fn(&mut Search<'_>);

/// Every decoder. Adding one is adding a file and a line.
const DECODERS: &[Decoder] = &[
    base64::find,
    hex::find,
    escapes::find,
    char_codes::find,
    keyed::find,
    turned::find,
    literals::find_joined,
    hidden_characters::find,
    shell::find,
    shell_words::find,
    windows::find,
    printed::find,
];

/// Most proposals per text; honest files have a handful.
const PROPOSALS: usize = 4096;

/// Most layers kept per text.
const KEPT: usize = 512;

/// The layers of `text`, in order of position.
pub(super) fn find(text: &str) -> Vec<Layer> {
    let mut search = Search { text, found: Vec::new(), plain: Vec::new() };
    for decoder in DECODERS {
        decoder(&mut search);
    }
    let mut layers = search.plain;
    for proposal in search.found {
        let Some((decoded, packed)) = plausible::open(proposal.bytes) else { continue };
        let language = language_hint(text, &proposal.range, &decoded);
        let name = packed.map_or(proposal.name, |packing| packing.after(proposal.name));
        layers.push(Layer { range: proposal.range, name, text: decoded, disguised: true, language });
    }
    layers.sort_by(|a, b| (a.range.start, a.range.end, a.name).cmp(&(b.range.start, b.range.end, b.name)));
    layers.dedup_by(|a, b| a.text == b.text && a.range == b.range);
    layers.truncate(KEPT);
    layers
}

/// A literal's bytes, its escapes resolved.
fn unescape(content: &str) -> Vec<u8> {
    if !content.contains('\\') {
        return content.as_bytes().to_vec();
    }
    let bytes = content.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let (value, length) = match (byte, next) {
            (b'\\', Some(b'n')) => (b'\n', 2),
            (b'\\', Some(b'r')) => (b'\r', 2),
            (b'\\', Some(b't')) => (b'\t', 2),
            (b'\\', Some(b'0')) => (0, 2),
            (b'\\', Some(b'x')) => match bytes.get(at + 2..at + 4).map(::hex::decode) {
                Some(Ok(value)) => (value.first().copied().unwrap_or(0), 4),
                _ => (b'x', 2),
            },
            (b'\\', Some(other)) => (other, 2),
            _ => (byte, 1),
        };
        out.push(value);
        at += length;
    }
    out
}

/// What the surroundings hand the decoded text to.
fn language_hint(text: &str, range: &Range<usize>, decoded: &str) -> Option<Language> {
    const NEAR: usize = 160;
    let before = text.get(text.ceil_char_boundary(range.start.saturating_sub(NEAR))..range.start).unwrap_or_default();
    let after = text.get(range.end..text.floor_char_boundary(range.end + NEAR)).unwrap_or_default();
    let before_lower = before.to_ascii_lowercase();
    if before_lower.contains("powershell") || before_lower.trim_end_matches(['"', '\'', ' ']).ends_with("-enc") {
        return Some(Language::PowerShell);
    }
    let shells = [
        "| bash",
        "|bash",
        "| sh",
        "|sh",
        "| zsh",
        "| sudo bash",
        "bash <(",
        "sh -c",
        "bash -c",
        "os.system",
        "execsync",
    ];
    if shells.iter().any(|sign| after.contains(sign) || before_lower.contains(sign)) {
        return Some(Language::Bash);
    }
    if after.contains("| python") || before_lower.contains("python -c") || before_lower.contains("python3 -c") {
        return Some(Language::Python);
    }
    super::commands::is_shell(decoded).then_some(Language::Bash)
}

#[cfg(test)]
mod tests;
