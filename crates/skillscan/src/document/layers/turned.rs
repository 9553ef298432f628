//! Texts turned around or shifted, where the text itself says so: `[::-1]`, `.reverse()`, `| rev`, `rot13`; and base85.

use super::Search;
use super::literals;
use std::ops::Range;

/// Words that undo the turning; literals near them are tried.
const CUES: &[(&str, Turn)] = &[
    ("[::-1]", Turn::Reverse),
    (".reverse()", Turn::Reverse),
    ("reversed(", Turn::Reverse),
    ("strrev(", Turn::Reverse),
    ("[array]::Reverse", Turn::Reverse),
    ("| rev", Turn::Reverse),
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

impl Turn {
    fn propose(self, search: &mut Search<'_>, range: Range<usize>) {
        let content = search.slice(range.clone());
        match self {
            // What reads as words forwards does not backwards; a command shows by its signs.
            Self::Reverse => {
                let turned: String = content.chars().rev().collect();
                if reads_as_command(&turned) && !reads_as_command(content) {
                    search.propose(range, "reversed", turned.into_bytes());
                }
            }
            Self::Rot13 => {
                let turned: String = content.chars().map(rot13).collect();
                if english(&turned) > english(content) {
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

/// Signs of commands, code and addresses, which no honest text shows backwards.
fn reads_as_command(text: &str) -> bool {
    const SIGNS: &[&str] = &[
        "http://",
        "https://",
        "curl ",
        "wget ",
        "bash",
        "sh -c",
        "system",
        "eval",
        "exec",
        "import ",
        "powershell",
        "cmd.exe",
        "/bin/",
        "base64",
        "subprocess",
        "rm -rf",
        "child_process",
        "ignore ",
        "instructions",
        ".ssh",
        "token",
        "passw",
    ];
    let lower = text.to_ascii_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign))
}

/// How many of the most common English words and command signs a text has.
fn english(text: &str) -> usize {
    const WORDS: &[&str] = &[
        "the",
        "and",
        "to",
        "of",
        "you",
        "for",
        "is",
        "all",
        "curl",
        "http",
        "https",
        "bash",
        "ignore",
        "send",
        "import",
        "user",
        "run",
        "system",
        "exec",
        "eval",
        "file",
        "com",
        "os",
        "sh",
        "print",
        "instructions",
        "this",
        "key",
    ];
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
        .count()
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
