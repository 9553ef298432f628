//! Hexadecimal: bare runs, and pairs parted by blanks, colons, commas or `0x`.

use super::Search;

/// Fewest bytes of a run that is tried.
const SHORTEST: usize = 8;

/// Proposes runs of hexadecimal pairs.
pub(super) fn find(search: &mut Search<'_>) {
    let bytes = search.text.as_bytes();
    let mut out = Vec::new();
    let mut start = 0;
    let mut end = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let may_begin = byte.is_ascii_hexdigit() || *byte == b'\\';
        match if may_begin { pair(bytes, at) } else { None } {
            Some((value, next)) => {
                if out.is_empty() {
                    start = at;
                }
                out.push(value);
                end = next;
                at = separator(bytes, next);
            }
            None => {
                if !out.is_empty() {
                    flush(search, start..end, &mut out);
                }
                // Skip the rest of a word: pairs begin where words begin.
                at += 1;
                if byte.is_ascii_alphanumeric() {
                    let rest = bytes.get(at..).unwrap_or_default();
                    at += rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                }
            }
        }
    }
    flush(search, start..end, &mut out);
}

fn flush(search: &mut Search<'_>, range: std::ops::Range<usize>, out: &mut Vec<u8>) {
    let bytes = std::mem::take(out);
    if bytes.len() >= SHORTEST {
        search.propose(range, "hex", bytes);
    }
}

/// A pair of digits at `at`, perhaps behind `0x` or `\x`.
fn pair(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let prefix = match bytes.get(at..at + 2) {
        Some(b"0x" | b"0X" | b"\\x") => 2,
        _ => 0,
    };
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let value = digit(at + prefix)? << 4 | digit(at + prefix + 1)?;
    Some((u8::try_from(value).ok()?, at + prefix + 2))
}

/// Past one separator between pairs.
fn separator(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest {
        [b',', b' ', ..] | [b'\r', b'\n', ..] | [b'"', b'\n', ..] => at + 2,
        [b' ' | b':' | b',' | b'-' | b'\n', ..] => at + 1,
        _ => at,
    }
}
