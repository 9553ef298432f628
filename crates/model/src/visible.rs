//! Hostile text made harmless for people: what a terminal or a reader's eye would obey becomes visible instead.

use std::borrow::Cow;

/// Replaces control characters, bidi controls, and invisible characters by `\u{…}`; line breaks and tabs by `⏎`, `→`.
///
/// The result is one line, and what is shown is what is there.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => shown.push('⏎'),
            '\t' => shown.push('→'),
            c if is_deceptive(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Characters that act on a display instead of showing on it.
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shown: &str) {
        assert_eq!(visible(text), shown);
    }

    #[test]
    fn what_acts_on_a_display_becomes_visible() {
        check("plain 中文 é 👍", "plain 中文 é 👍");
        check("\x1b[31mred", "\\u{1b}[31mred");
        check("a\u{202e}b", "a\\u{202e}b");
        check("two\nlines\tand", "two⏎lines→and");
        check("tag\u{e0041}", "tag\\u{e0041}");
        check("zero\u{200b}width", "zero\\u{200b}width");
        check("\u{9b}31m", "\\u{9b}31m");
    }
}
