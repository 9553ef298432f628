//! Base64 (standard and URL alphabet, also over several lines or string pieces) and base32.

use super::Search;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Fewest characters of a run that is tried.
const SHORTEST: usize = 12;

/// Fewest characters of a line that belongs to a block of lines.
const BLOCK_LINE: usize = 16;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// Proposes every run of base64 or base32 characters; runs that only a line break or string joint parts are one.
pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text;
    let bytes = text.as_bytes();
    // Pieces of one text, when there are several; a single one is where it is.
    let mut joined: Vec<u8> = Vec::new();
    let mut open = 0..0;
    for run in runs_of(bytes) {
        let piece = bytes.get(run.clone()).unwrap_or_default();
        // A lone `+` is of the alphabet, and joins strings.
        if piece.len() < 4 && !piece.iter().any(u8::is_ascii_alphanumeric) {
            continue;
        }
        let before = bytes.get(open.clone()).unwrap_or_default();
        let length = if joined.is_empty() { before.len() } else { joined.len() };
        let long = run.len() >= BLOCK_LINE || open.len() >= BLOCK_LINE;
        if long && !open.is_empty() && length.is_multiple_of(4) && bytes.get(open.end..run.start).is_some_and(is_joint)
        {
            if joined.is_empty() {
                joined.extend(before);
            }
            joined.extend(piece);
            open.end = run.end;
            continue;
        }
        propose(search, open, if joined.is_empty() { before } else { &joined });
        joined.clear();
        open = run;
    }
    let last = bytes.get(open.clone()).unwrap_or_default();
    propose(search, open, if joined.is_empty() { last } else { &joined });
}

fn propose(search: &mut Search<'_>, range: std::ops::Range<usize>, run: &[u8]) {
    if run.len() < SHORTEST {
        return;
    }
    // UTF-7 stands between `+` and `-`, sixteen bits for each character.
    if let [b'+', wide @ .., b'-'] = run
        && let Ok(decoded) = STANDARD.decode(wide)
    {
        search.propose(range.clone(), "UTF-7", decoded);
    }
    if run.iter().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7')) && run.len() >= 16 {
        search.propose(range.clone(), "base32", base32(run));
    }
    // Words and paths are runs of the alphabet too; what people encode mixes cases or digits.
    let mixed = run.iter().any(u8::is_ascii_uppercase) && run.iter().any(u8::is_ascii_lowercase);
    if !mixed {
        return;
    }
    let standard: Vec<u8> = run
        .iter()
        .map(|b| {
            if *b == b'-' {
                b'+'
            } else if *b == b'_' {
                b'/'
            } else {
                *b
            }
        })
        .collect();
    let whole = standard.len() - usize::from(standard.len() % 4 == 1);
    if let Ok(decoded) = STANDARD.decode(standard.get(..whole).unwrap_or_default()) {
        search.propose(range, "base64", decoded);
    }
}

fn is_alphabet(byte: u8) -> bool {
    static ALPHABET: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
            byte += 1;
        }
        table
    };
    ALPHABET[usize::from(byte)]
}

/// Maximal runs of the alphabet.
fn runs_of(bytes: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += bytes.get(at..)?.iter().position(|b| is_alphabet(*b))?;
        let start = at;
        at += bytes.get(at..)?.iter().position(|b| !is_alphabet(*b)).unwrap_or(bytes.len() - at);
        Some(start..at)
    })
}

/// What may stand between two pieces of one encoded text: line breaks, quotes, `+`, a continuation sign.
fn is_joint(between: &[u8]) -> bool {
    between.len() <= 40
        && !between.is_empty()
        && between.iter().all(|b| {
            matches!(
                b,
                b'\n'
                    | b'\r'
                    | b' '
                    | b'\t'
                    | b'"'
                    | b'\''
                    | b'+'
                    | b'\\'
                    | b'.'
                    | b'('
                    | b')'
                    | b'#'
                    | b'>'
                    | b'`'
                    | b','
            )
        })
        && (between.contains(&b'\n') || between.iter().filter(|b| matches!(b, b'"' | b'\'')).count() >= 2)
}

fn base32(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len() * 5 / 8);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in run {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            _ => byte - b'2' + 26,
        };
        held = held << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 0xFF) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}
