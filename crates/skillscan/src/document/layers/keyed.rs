//! Bytes that a constant key beside them turns into text: `b ^ 0x5A`, `chr(c - 7)`, `-bxor 35`, a repeated key string.
//!
//! Tries only keys that stand in the text; nothing is guessed.

use super::{Search, literals, reading, unescape};
use base64::Engine as _;
use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::LazyLock;

/// Signs that something is computed byte by byte.
const CUES: &[&str] = &["^", "xor", "XOR", "Xor", "chr(", "fromCharCode(", "[char]", "ord("];

/// Bytes around a cue in which data and keys are looked for.
const WINDOW: usize = 16 << 10;

/// Bytes around a cue in which a number is a key.
const NEAR: usize = 80;

/// Most windows, lists of numbers or strings, and keys that are tried.
const WINDOWS: usize = 4;
const BLOBS: usize = 16;
const KEYS: usize = 24;

/// Fewest bytes of data, and how many are decoded before the rest is.
const SHORTEST: usize = 12;
const TASTE: usize = 24;

/// Proposes what reads as a program or as orders under a key.
pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text;
    let mut done = 0;
    let mut windows = 0;
    while let Some(cue) = next_cue(text, done) {
        let window = text.ceil_char_boundary(cue.saturating_sub(WINDOW / 2))
            ..text.floor_char_boundary(cue.saturating_add(WINDOW / 2));
        windows += 1;
        if windows > WINDOWS {
            return;
        }
        let blobs = blobs(text, &window);
        if !blobs.is_empty() {
            let keys = keys(text, &window, cue);
            try_all(search, &blobs, &keys);
        }
        done = window.end.max(cue + 1);
    }
}

fn next_cue(text: &str, from: usize) -> Option<usize> {
    static FINDERS: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| CUES.iter().map(Finder::new).collect());
    let rest = text.as_bytes().get(from..)?;
    FINDERS.iter().filter_map(|cue| cue.find(rest)).min().map(|at| from + at)
}

/// Data: numbers in a row, or a string that decodes to bytes.
struct Blob {
    range: Range<usize>,
    values: Vec<u32>,
}

enum Key {
    Number(u32),
    Text(Vec<u8>),
}

fn blobs(text: &str, window: &Range<usize>) -> Vec<Blob> {
    let mut found = lists(text, window);
    let Some(near) = text.get(window.clone()) else { return found };
    for literal in literals::contents(near).filter(|literal| literal.len() >= SHORTEST).take(BLOBS) {
        let content = near.get(literal.clone()).unwrap_or_default();
        let decoded = hex::decode(content)
            .ok()
            .or_else(|| base64::prelude::BASE64_STANDARD.decode(content).ok())
            .unwrap_or_else(|| unescape(content));
        let values = decoded.into_iter().map(u32::from).collect();
        found.push(Blob { range: window.start + literal.start..window.start + literal.end, values });
    }
    found.truncate(BLOBS);
    found
}

/// Numbers that only commas and blanks part.
fn lists(text: &str, window: &Range<usize>) -> Vec<Blob> {
    let mut found: Vec<Blob> = Vec::new();
    let mut open: Option<Blob> = None;
    let bytes = text.as_bytes();
    let mut at = window.start;
    while at < window.end {
        let Some((value, next)) = number(bytes, at) else {
            if !bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b',') {
                found.extend(open.take().filter(|blob| blob.values.len() >= SHORTEST));
            }
            at += 1;
            continue;
        };
        let blob = open.get_or_insert_with(|| Blob { range: at..at, values: Vec::new() });
        blob.values.push(value);
        blob.range.end = next;
        at = next;
    }
    found.extend(open.filter(|blob| blob.values.len() >= SHORTEST));
    found
}

/// The number that begins at `at`, decimal or hexadecimal, and where it ends.
fn number(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let rest = bytes.get(at..)?;
    let (radix, from) = if rest.starts_with(b"0x") { (16, 2) } else { (10, 0) };
    let digits = rest.get(from..)?.iter().take(8).take_while(|b| char::from(**b).is_digit(radix)).count();
    let shown = std::str::from_utf8(rest.get(from..from + digits)?).ok()?;
    Some((u32::from_str_radix(shown, radix).ok()?, at + from + digits))
}

fn keys(text: &str, window: &Range<usize>, cue: usize) -> Vec<Key> {
    let mut keys = Vec::new();
    let bytes = text.as_bytes();
    let mut at = cue.saturating_sub(NEAR).max(window.start);
    let end = (cue + NEAR).min(window.end);
    while at < end && keys.len() < KEYS {
        match number(bytes, at) {
            Some((value, next)) => {
                if (1..=0xFFFF).contains(&value) {
                    keys.push(Key::Number(value));
                }
                at = next;
            }
            None => at += 1,
        }
    }
    let near = text.get(window.clone()).unwrap_or_default();
    let short = literals::contents(near).filter(|literal| (1..=64).contains(&literal.len()));
    keys.extend(short.take(KEYS).map(|literal| Key::Text(unescape(near.get(literal).unwrap_or_default()))));
    keys
}

fn try_all(search: &mut Search<'_>, blobs: &[Blob], keys: &[Key]) {
    for blob in blobs {
        for key in keys {
            for (name, operation) in OPERATIONS {
                let Some(decoded) = apply(blob, key, *operation) else { continue };
                if std::str::from_utf8(&decoded).is_ok_and(reading::says_something) {
                    search.propose(blob.range.clone(), name, decoded);
                }
            }
        }
    }
}

type Operation = fn(u32, u32) -> u32;

const OPERATIONS: &[(&str, Operation)] = &[
    ("XOR", |value, key| value ^ key),
    ("shifted codes", |value, key| value.wrapping_sub(key) & 0xFF),
    ("shifted codes", |value, key| value.wrapping_add(key) & 0xFF),
];

/// The data under a key, if its beginning is text.
fn apply(blob: &Blob, key: &Key, operation: Operation) -> Option<Vec<u8>> {
    let decode = |(at, value): (usize, &u32)| {
        let key = match key {
            Key::Number(number) => *number,
            Key::Text(text) => text.get(at % text.len().max(1)).copied().map_or(0, u32::from),
        };
        u8::try_from(operation(*value, key)).ok().filter(|b| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~' | 0x80..))
    };
    let taste: Option<Vec<u8>> = blob.values.iter().enumerate().take(TASTE).map(decode).collect();
    taste?;
    blob.values.iter().enumerate().map(decode).collect()
}
