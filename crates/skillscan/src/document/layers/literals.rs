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

/// The layer of a name that is called, imported or looked up.
pub(crate) const NAME_IN_PIECES: &str = "name in pieces";

/// The pieces make one name, and stand where it is looked up: `x['ev' + 'al'](`, `getattr(os, 'sys' + 'tem')`,
/// `__import__('o' + 's')`, `&('I' + 'EX')`.
fn names_something(text: &str, pieces: &[Range<usize>]) -> bool {
    let identifier = |piece: &Range<usize>| {
        let piece = text.get(piece.clone()).unwrap_or_default();
        !piece.is_empty() && piece.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    };
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return false };
    if !pieces.iter().all(identifier) {
        return false;
    }
    let start = first.start.saturating_sub(1);
    let before = text.get(text.ceil_char_boundary(start.saturating_sub(80))..start).unwrap_or_default().trim_end();
    let after = text.get(last.end + 1..text.floor_char_boundary(last.end + 8)).unwrap_or_default().trim_start();
    let member =
        before.strip_suffix('[').is_some_and(|of| of.ends_with(|c: char| c.is_alphanumeric() || "_])$".contains(c)))
            && (after.starts_with("](") || after.starts_with("][") || after.starts_with("]."));
    let invoked = before.strip_suffix('(').map(str::trim_end).is_some_and(|of| {
        let shell_call =
            of.ends_with('&') || of.ends_with('.') && of.trim_end_matches('.').ends_with([' ', ')', ';', '\n']);
        let imports = ["__import__", "import_module", "require", "LoadLibrary", "GetProcAddress", "CreateObject"];
        shell_call || imports.iter().any(|name| of.ends_with(name))
    });
    let attribute = before
        .rfind("getattr(")
        .is_some_and(|at| before.ends_with(',') && !before.get(at..).unwrap_or_default().contains(')'))
        && after.starts_with(')');
    member || invoked || attribute
}

/// A template of blanks alone: `{}{}{}`, `{2}{0}`.
fn is_bare_template(before: &str) -> bool {
    let Some(inside) = before.trim_end().strip_suffix(['\'', '"']) else { return false };
    let template: &str = inside.rsplit(['\'', '"']).next().unwrap_or_default();
    template.matches('{').count() >= PIECES && template.bytes().all(|b| matches!(b, b'{' | b'}' | b'0'..=b'9'))
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
        || before.strip_suffix(".format").is_some_and(is_bare_template)
        || after.trim_start_matches([']', ')', ' ']).starts_with(".join")
        || after.contains("-join");
    // An empty piece is one end of a tripled quote.
    let tripled = pieces.iter().any(Range::is_empty);
    // PowerShell calls what a text names.
    let called = pieces.len() >= 2 && !commas && names_something(text, pieces);
    if !called && (pieces.len() < PIECES || length < 6 || !short) || tripled || commas && !join_call {
        return None;
    }
    let language = None;
    Some(Layer {
        range: first.start..last.end,
        name: if called { NAME_IN_PIECES } else { "joined strings" },
        text: shown().collect(),
        disguised: true,
        language,
    })
}
