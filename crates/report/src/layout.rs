//! Laying text out in terminal columns: East Asian characters take two, marks none.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns that `text` takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks `text` into lines of at most `columns`: at blanks, and between wide characters, which need no blanks.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let gap = usize::from(piece.blank && !line.is_empty());
        if !line.is_empty() && width(&line) + gap + width(piece.text) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if piece.blank && !line.is_empty() {
            line.push(' ');
        }
        for c in piece.text.chars() {
            if width(&line) + c.width().unwrap_or(0) > columns && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// What must not be broken: a word, or one wide character with the closing punctuation that follows it.
struct Piece<'a> {
    text: &'a str,
    /// A blank stands before it.
    blank: bool,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split_whitespace().flat_map(|word| {
        let mut rest = word;
        let mut first = true;
        std::iter::from_fn(move || {
            let end = piece_end(rest);
            let (text, next) = rest.split_at(end);
            rest = next;
            let blank = std::mem::take(&mut first);
            (!text.is_empty()).then_some(Piece { text, blank })
        })
    })
}

fn piece_end(text: &str) -> usize {
    let wide = |c: char| c.width() == Some(2);
    let closing = |c: char| "，。、；：！？）】》」』”’".contains(c);
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else { return 0 };
    let breaks = |(_, c): &(usize, char)| if wide(first) { !closing(*c) } else { wide(*c) && !closing(*c) };
    chars.find(breaks).map_or(text.len(), |(at, _)| at)
}

/// The part of `text` that fits into `columns` and shows the characters of `mark`, and where the mark went.
pub(crate) fn window(text: &str, mark: std::ops::Range<usize>, columns: usize) -> (String, std::ops::Range<usize>) {
    let chars: Vec<char> = text.chars().collect();
    if width(text) <= columns {
        return (text.to_owned(), mark);
    }
    let mut from = 0;
    if mark.start > columns / 2 {
        from = mark.start - columns / 4;
    }
    let mut shown = if from > 0 { "…".to_owned() } else { String::new() };
    let mut kept = 0;
    for c in chars.iter().skip(from) {
        if width(&shown) + c.width().unwrap_or(0) + 1 > columns {
            shown.push('…');
            break;
        }
        shown.push(*c);
        kept += 1;
    }
    let shift = |at: usize| at.saturating_sub(from).min(kept) + usize::from(from > 0);
    let mark = shift(mark.start)..shift(mark.end);
    (shown, mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_at_blanks_and_between_wide_characters() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("下载并执行远程脚本。", 8), ["下载并执", "行远程脚", "本。"]);
        assert_eq!(wrap("用 curl 下载", 7), ["用 curl", "下载"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""; 0]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-z中文，é ]{0,80}", columns in 2..40usize) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns), "{lines:?}");
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
        }

        #[test]
        fn a_window_fits_and_its_mark_lies_inside(text in "[a-z中]{0,90}", start in 0..90usize, length in 0..90usize, columns in 8..60usize) {
            let count = text.chars().count();
            let mark = start.min(count)..(start + length).min(count);
            let (shown, mark) = window(&text, mark, columns);
            prop_assert!(width(&shown) <= columns, "{shown}");
            prop_assert!(mark.start <= mark.end && mark.end <= shown.chars().count());
        }
    }
}
