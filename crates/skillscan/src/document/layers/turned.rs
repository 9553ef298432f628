//! Texts turned around or shifted, where the text itself says so: `[::-1]`, `.reverse()`, `| rev`, `rot13`, `tr`; and base85.

use super::{Search, literals, reading, unescape};
use std::collections::BTreeMap;
use std::ops::Range;

/// Words that undo the turning; literals near them are tried.
const CUES: &[(&str, Turn)] = &[
    ("[::-1]", Turn::Reverse),
    (".reverse()", Turn::Reverse),
    ("reversed(", Turn::Reverse),
    ("strrev(", Turn::Reverse),
    ("[array]::Reverse", Turn::Reverse),
    ("| rev", Turn::Reverse),
    ("rev <<<", Turn::Reverse),
    ("|rev", Turn::Reverse),
    ("rot13", Turn::Rot13),
    ("rot_13", Turn::Rot13),
    ("ROT13", Turn::Rot13),
    ("N-ZA-Mn-za-m", Turn::Rot13),
    ("b85decode", Turn::Base85),
    ("a85decode", Turn::Ascii85),
    ("<~", Turn::Ascii85),
];

#[derive(Debug, Clone, Copy)]
enum Turn {
    Reverse,
    Rot13,
    Base85,
    Ascii85,
}

/// Bytes around a cue in which literals are tried.
const NEAR: usize = 400;

/// Fewest bytes of a literal that is tried.
const SHORTEST: usize = 8;

/// Most cues that are followed; honest code has a few.
const MOST: usize = 64;

/// Proposes literals near a cue, turned.
pub(super) fn find(search: &mut Search<'_>) {
    translated(search);
    let text = search.text;
    for (cue, turn) in CUES {
        let mut done = 0;
        for at in memchr::memmem::find_iter(text.as_bytes(), cue).take(MOST) {
            let from = text.ceil_char_boundary(at.saturating_sub(NEAR)).max(done);
            let to = text.floor_char_boundary(at + NEAR);
            let Some(near) = text.get(from..to) else { continue };
            done = to;
            let mut found: Vec<Range<usize>> = literals::contents(near).map(|r| from + r.start..from + r.end).collect();
            // In prose the message stands bare: each line near the cue is tried.
            if matches!(turn, Turn::Rot13) && found.is_empty() {
                found.extend(super::super::prose::lines(text, from..to));
            }
            for range in found.into_iter().filter(|range| range.len() >= SHORTEST) {
                turn.propose(search, range);
            }
        }
    }
}

/// Literals in front of `tr SET1 SET2`, translated.
fn translated(search: &mut Search<'_>) {
    let text = search.text;
    let mut done = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), "tr ").take(MOST) {
        let starts = text.as_bytes().get(at.wrapping_sub(1)).is_none_or(|b| !b.is_ascii_alphanumeric());
        let Some(table) = text.get(at + 3..).filter(|_| starts).and_then(translation) else { continue };
        let from = text.ceil_char_boundary(at.saturating_sub(8 * NEAR)).max(done);
        let Some(near) = text.get(from..text.floor_char_boundary(at + NEAR)) else { continue };
        done = at;
        for literal in literals::contents(near).filter(|literal| literal.len() >= SHORTEST) {
            let unescaped = unescape(near.get(literal.clone()).unwrap_or_default());
            let Ok(content) = std::str::from_utf8(&unescaped) else { continue };
            let turned: String = content.chars().map(|c| table.get(&c).copied().unwrap_or(c)).collect();
            if reading::english(&turned) > reading::english(content) || reading::as_command(&turned) {
                search.propose(from + literal.start..from + literal.end, "translated characters", turned.into_bytes());
            }
        }
    }
}

/// The table of `tr`'s two sets, unless it only changes case, deletes or squeezes.
fn translation(arguments: &str) -> Option<BTreeMap<char, char>> {
    let line = arguments.lines().next()?;
    let (from, rest) = word(line.trim_start())?;
    let (to, _) = word(rest.trim_start())?;
    let (from, to) = (set(&from), set(&to));
    let folds_case = from.iter().zip(&to).all(|(a, b)| a.eq_ignore_ascii_case(b));
    let last = *to.last()?;
    let turned = from.len() >= 10 && to.len() >= 10 && !folds_case;
    turned.then(|| from.into_iter().zip(to.into_iter().chain(std::iter::repeat(last))).collect())
}

/// The first word of a command line, out of its quotes, and what follows.
fn word(line: &str) -> Option<(String, &str)> {
    let quote = line.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let (content, rest) = match quote {
        Some(quote) => line.get(1..)?.split_once(quote)?,
        None => line.split_once([' ', '|', ')', ';']).unwrap_or((line, "")),
    };
    (!content.is_empty() && !content.starts_with("-d") && !content.starts_with("-s"))
        .then(|| (content.to_owned(), rest))
}

/// A set of `tr`, its ranges written out.
fn set(content: &str) -> Vec<char> {
    const MOST: usize = 512;
    let chars: Vec<char> = content.trim_start_matches('[').trim_end_matches(']').chars().collect();
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&last)) => {
                all.extend((first..=last).take(MOST));
                at += 3;
            }
            _ => {
                all.push(first);
                at += 1;
            }
        }
    }
    all.truncate(MOST);
    all
}

impl Turn {
    fn propose(self, search: &mut Search<'_>, range: Range<usize>) {
        let unescaped = unescape(search.slice(range.clone()));
        let Ok(content) = std::str::from_utf8(&unescaped) else { return };
        match self {
            // What reads as words forwards does not backwards; a command shows by its signs.
            Self::Reverse => {
                let turned: String = content.chars().rev().collect();
                if reading::as_command(&turned) && !reading::as_command(content) {
                    search.propose(range, "reversed", turned.into_bytes());
                }
            }
            Self::Rot13 => {
                let turned: String = content.chars().map(rot13).collect();
                if reading::english(&turned) > reading::english(content) {
                    search.propose(range, "rot13", turned.into_bytes());
                }
            }
            Self::Base85 => search.propose(range, "base85", base85(content.as_bytes(), base85_digit)),
            Self::Ascii85 => {
                let inner = content.trim_start_matches("<~").trim_end_matches("~>");
                search.propose(range, "ascii85", base85(inner.as_bytes(), |b| b.checked_sub(b'!').filter(|v| *v < 85)));
            }
        }
    }
}

fn rot13(c: char) -> char {
    match c {
        'a'..='m' | 'A'..='M' => char::from(c as u8 + 13),
        'n'..='z' | 'N'..='Z' => char::from(c as u8 - 13),
        _ => c,
    }
}

fn base85_digit(byte: u8) -> Option<u8> {
    const DIGITS: &[u8; 85] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    DIGITS.iter().position(|digit| *digit == byte).and_then(|at| u8::try_from(at).ok())
}

fn base85(content: &[u8], digit: impl Fn(u8) -> Option<u8>) -> Vec<u8> {
    let digits: Option<Vec<u8>> = content.iter().filter(|b| !b.is_ascii_whitespace()).map(|b| digit(*b)).collect();
    let mut out = Vec::new();
    for group in digits.unwrap_or_default().chunks(5) {
        let mut padded = [84u8; 5];
        padded.iter_mut().zip(group).for_each(|(to, from)| *to = *from);
        let value = padded.iter().fold(0u64, |sum, digit| sum * 85 + u64::from(*digit));
        let bytes = u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes();
        out.extend(bytes.iter().take(group.len().saturating_sub(1)));
    }
    out
}
