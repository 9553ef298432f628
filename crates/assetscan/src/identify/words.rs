//! Reading the first words of a service: the few moves that recognisers share. Never fails, never indexes.

use std::borrow::Cow;

/// Bytes of an answer that are looked at.
const MOST_BYTES: usize = 16 * 1024;

/// The answer as text.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes.get(..bytes.len().min(MOST_BYTES)).unwrap_or(bytes))
}

/// What stands after a mark.
pub(crate) fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    text.split_once(mark).map(|(_, rest)| rest)
}

/// What stands between two marks.
pub(crate) fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    after(text, open)?.split_once(close).map(|(inside, _)| inside)
}

/// The version that a text begins with: digits, letters and `.`, `-`, `_`, `+`, `~`; empty if it begins otherwise.
pub(crate) fn version(text: &str) -> &str {
    let text = text.trim_start_matches([' ', 'v', 'V', '/']);
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return "";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '~')));
    let version = text.get(..end.unwrap_or(text.len()).min(40)).unwrap_or(text);
    version.trim_end_matches(['.', '-', '_'])
}

/// Product and version of a header line `Server: product/version`.
pub(crate) fn server(text: &str) -> (&str, &str) {
    let line = text.lines().take(60).take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.eq_ignore_ascii_case("server")).then_some(value.trim())
    });
    let line = line.unwrap_or_default();
    let word = line.split(" (").next().unwrap_or(line);
    match word.split_once('/') {
        Some((product, rest)) => (product.trim(), version(rest)),
        None => (word.trim(), ""),
    }
}
