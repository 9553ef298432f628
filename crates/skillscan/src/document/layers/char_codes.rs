//! Lists of character codes: `[99, 117, 114]`, `String.fromCharCode(99,117)`, `chr(99)+chr(117)`, `[char]99+[char]117`.

use super::{Search, reading};

/// Fewest codes of a list.
const SHORTEST: usize = 8;

/// Proposes lists of numbers that all are codes of characters.
pub(super) fn find(search: &mut Search<'_>) {
    let bytes = search.text.as_bytes();
    let mut out: Vec<u8> = Vec::new();
    let (mut start, mut end, mut at) = (0, 0, 0);
    while let Some(skip) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let number_start = at + skip;
        let (value, number_end) = number(bytes, number_start);
        let joins = !out.is_empty() && bytes.get(end..number_start).is_some_and(is_between);
        if !joins {
            flush(search, start..end, &mut out);
            start = number_start;
        }
        match value {
            Some(code @ (9 | 10 | 13 | 32..=126)) => {
                out.push(code);
                end = number_end;
            }
            _ => flush(search, start..end, &mut out),
        }
        at = number_end;
    }
    flush(search, start..end, &mut out);
}

fn flush(search: &mut Search<'_>, range: std::ops::Range<usize>, out: &mut Vec<u8>) {
    let codes = std::mem::take(out);
    // Measurements fall into the range of letters too, but not mostly onto small letters and signs of commands.
    let small =
        codes.iter().filter(|b| b.is_ascii_lowercase() || matches!(b, b' ' | b'/' | b'.' | b'-' | b':')).count();
    // Codes of codes are digits and the signs between them.
    let again = codes.iter().filter(|b| b.is_ascii_alphanumeric() || b"[](),+ ;\\&#%'\"$".contains(b)).count();
    let again = codes.len() >= 40 && again * 10 >= codes.len() * 9;
    let different = codes.iter().collect::<std::collections::BTreeSet<_>>().len();
    if codes.len() >= SHORTEST && (again || small * 10 >= codes.len() * 6 || reads(&codes)) && different >= 5 {
        search.propose(range, "character codes", codes);
    }
}

/// Commands have more digits and signs than prose.
fn reads(codes: &[u8]) -> bool {
    std::str::from_utf8(codes).is_ok_and(reading::as_command)
}

/// The number at `at` if it fits a byte, and where its digits end.
fn number(bytes: &[u8], at: usize) -> (Option<u8>, usize) {
    let rest = bytes.get(at..).unwrap_or_default();
    let (radix, from) = if rest.starts_with(b"0x") { (16, 2) } else { (10, 0) };
    let digits = rest.get(from..).unwrap_or_default();
    let count = digits.iter().take_while(|b| char::from(**b).is_digit(radix)).count();
    let value = digits.get(..count).and_then(|d| std::str::from_utf8(d).ok()).filter(|d| d.len() <= 3);
    (value.and_then(|d| u8::from_str_radix(d, radix).ok()), at + from + count.max(usize::from(from == 0)))
}

/// What may stand between two codes of one list: a comma, or the end and beginning of a call by code.
fn is_between(between: &[u8]) -> bool {
    if between.len() > 32 || between.is_empty() {
        return false;
    }
    let mut word = Vec::new();
    let mut signs = 0;
    for byte in between {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'.' => word.push(byte.to_ascii_lowercase()),
            b',' | b' ' | b'\n' | b'\r' | b'\t' | b'+' | b'(' | b')' | b'[' | b']' | b'&' | b'|' | b'%' | b'$' => {
                signs += 1
            }
            _ => return false,
        }
    }
    let known: &[&[u8]] =
        &[b"", b"chr", b"char", b".chr", b"string.fromcharcode", b"string.fromcodepoint", b"u", b"chrw"];
    signs > 0 && known.contains(&word.as_slice())
}
