//! String literals, by a lexical scan; and texts that are put together from many short ones (`'cu'+'rl'`).

use super::{Layer, Search};
use std::ops::Range;

/// Contents of the string literals of `text`, single line, without their quotes.
pub(super) fn contents(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += memchr::memchr3(b'"', b'\'', b'`', bytes.get(at..)?)?;
            let quote = *bytes.get(at)?;
            let start = at + 1;
            // An escaped quote opens nothing; without this rule, text full of them would be looked at again and again.
            let escaped = at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\\');
            match if escaped { None } else { close(bytes, start, quote) } {
                Some(end) => {
                    at = end + 1;
                    return Some(start..end);
                }
                // An apostrophe or a quote that the line does not close.
                None => at = start,
            }
        }
    })
}

/// The closing quote on the same line, at most this far away.
const LITERAL_BYTES: usize = 16 << 10;

fn close(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let mut at = start;
    let limit = bytes.len().min(start + LITERAL_BYTES);
    while at < limit {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            b if *b == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// Fewest pieces of a text that somebody put together to hide it.
const PIECES: usize = 3;

/// Joins literals that only `+`, `.`, `..`, `&` or `,` in a joining call parts, where the pieces are short.
pub(super) fn find_joined(search: &mut Search<'_>) {
    let text = search.text;
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut found = Vec::new();
    for literal in contents(text) {
        let joins = pieces.last().is_some_and(|last| text.get(last.end + 1..literal.start - 1).is_some_and(is_joint));
        if !joins {
            found.extend(joined(text, &pieces));
            pieces.clear();
        }
        pieces.push(literal);
    }
    found.extend(joined(text, &pieces));
    search.plain.extend(found);
}

fn is_joint(between: &str) -> bool {
    let sign = between.trim();
    between.len() <= 24
        && matches!(sign, "+" | "." | ".." | "&" | "," | "" | "\\" | "+ \\")
        && !(sign.is_empty() && between.contains('\n'))
}

fn joined(text: &str, pieces: &[Range<usize>]) -> Option<Layer> {
    let (first, last) = (pieces.first()?, pieces.last()?);
    let shown = || pieces.iter().filter_map(|piece| text.get(piece.clone()));
    let length: usize = pieces.iter().map(Range::len).sum();
    // Lists of words are long pieces with commas; somebody who cuts a command apart cuts it small.
    let short = length <= pieces.len() * 5;
    let commas = pieces
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if text.get(a.end..b.start).is_some_and(|t| t.contains(','))));
    let before = text.get(..first.start - 1).unwrap_or_default().trim_end_matches(['[', '(', ' ', '\n']);
    let after = text.get(last.end + 1..text.floor_char_boundary(last.end + 12)).unwrap_or_default();
    let join_call = before.ends_with("join")
        || after.trim_start_matches([']', ')', ' ']).starts_with(".join")
        || after.contains("-join");
    // An empty piece is one end of a tripled quote.
    let tripled = pieces.iter().any(Range::is_empty);
    if pieces.len() < PIECES || length < 6 || !short || tripled || commas && !join_call {
        return None;
    }
    let language = None;
    Some(Layer {
        range: first.start..last.end,
        name: "joined strings",
        text: shown().collect(),
        disguised: true,
        language,
    })
}
