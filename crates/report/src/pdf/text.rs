//! Text into lines: what fits where. Knows no page and no tag.

use super::Tint;
use super::flow::Anchor;
use super::fonts::{Fonts, Glyph, Style};
use model::visible;

/// A piece of text that looks the same throughout.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) style: Style,
    pub(crate) size: f32,
    pub(crate) tint: Tint,
    /// In a table's cell: the number of the page of an anchor stands here.
    pub(crate) page_of: Option<Anchor>,
}

impl Span {
    /// Hostile text may come in: it is made visible here, once for all.
    pub(crate) fn new(text: &str, style: Style, size: f32, tint: Tint) -> Self {
        Self { text: visible(text).into_owned(), style, size, tint, page_of: None }
    }

    /// The number of the page of an anchor, alone in a table's cell.
    pub(crate) fn page_of(anchor: Anchor, size: f32) -> Self {
        Self { page_of: Some(anchor), ..Self::new("", Style::Text, size, Tint::Soft) }
    }
}

/// A span of running text.
pub(crate) fn plain(text: &str, size: f32, tint: Tint) -> Span {
    Span::new(text, Style::Text, size, tint)
}

/// A sentence whose parts between back quotes are code; an odd quote is only a quote.
pub(crate) fn prose(text: &str, size: f32, tint: Tint) -> Vec<Span> {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return vec![Span::new(text, Style::Text, size, tint)];
    }
    let styled = |(index, part): (usize, &&str)| match index % 2 {
        0 => Span::new(part, Style::Text, size, tint),
        _ => Span::new(part, Style::Mono, size * CODE_SIZE, tint),
    };
    parts.iter().enumerate().map(styled).filter(|span| !span.text.is_empty()).collect()
}

/// Code stands out by its width already.
const CODE_SIZE: f32 = 0.9;

/// Where a line may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrap {
    /// Between words, and inside one that is longer than a line.
    Words,
    /// Anywhere: every character of what is quoted counts.
    Anywhere,
}

/// Characters of one face, size and tint, drawn at once.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) x: f32,
    pub(crate) text: String,
    pub(crate) style: Style,
    pub(crate) face: usize,
    pub(crate) thicken: bool,
    pub(crate) size: f32,
    pub(crate) tint: Tint,
}

/// One line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    pub(crate) width: f32,
}

struct Atom {
    c: char,
    glyph: Glyph,
    width: f32,
    span: usize,
}

/// Breaks text into lines of a width. There is always one line, however narrow the place.
pub(crate) fn lines(fonts: &mut Fonts<'_>, spans: &[Span], width: f32, wrap: Wrap) -> Vec<Line> {
    let atoms = atoms(fonts, spans);
    let mut lines = Vec::new();
    let (mut start, mut filled, mut may_end) = (0, 0.0, None);
    for (at, atom) in atoms.iter().enumerate() {
        if filled + atom.width > width && atom.c != ' ' && at > start {
            let end = may_end.filter(|end| *end > start && *end <= at).unwrap_or(at);
            lines.push(line(&atoms, start, end, spans));
            start = end;
            filled = atoms.get(start..at).unwrap_or_default().iter().map(|atom| atom.width).sum();
            may_end = None;
        }
        filled += atom.width;
        let next = atoms.get(at + 1).map(|next| next.c);
        if wrap == Wrap::Anywhere || next.is_some_and(|next| breaks(atom.c, next)) {
            may_end = Some(at + 1);
        }
    }
    lines.push(line(&atoms, start, atoms.len(), spans));
    lines
}

/// How wide a text is on one line.
pub(crate) fn measure(fonts: &mut Fonts<'_>, span: &Span) -> f32 {
    atoms(fonts, std::slice::from_ref(span)).iter().map(|atom| atom.width).sum()
}

fn atoms(fonts: &mut Fonts<'_>, spans: &[Span]) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for (index, span) in spans.iter().enumerate() {
        let mut push = |fonts: &mut Fonts<'_>, c| {
            let glyph = fonts.glyph(span.style, c)?;
            atoms.push(Atom { c, glyph, width: glyph.advance * span.size, span: index });
            Some(())
        };
        for c in span.text.chars() {
            if push(fonts, c).is_none() {
                // Its digits and letters are in every face.
                for part in c.escape_unicode() {
                    let _ = push(fonts, part);
                }
            }
        }
    }
    atoms
}

fn line(atoms: &[Atom], start: usize, end: usize, spans: &[Span]) -> Line {
    let mut line = Line::default();
    let mut x = 0.0;
    let mut last = None;
    for atom in atoms.get(start..end).unwrap_or_default() {
        let key = (atom.span, atom.glyph.face);
        match (line.runs.last_mut(), spans.get(atom.span)) {
            (Some(run), _) if last == Some(key) => run.text.push(atom.c),
            (_, Some(span)) => line.runs.push(Run {
                x,
                text: atom.c.to_string(),
                style: span.style,
                face: atom.glyph.face,
                thicken: atom.glyph.thicken,
                size: span.size,
                tint: span.tint,
            }),
            (_, None) => {}
        }
        last = Some(key);
        x += atom.width;
        if atom.c != ' ' {
            line.width = x;
        }
    }
    line
}

/// Whether a line may end between two characters.
fn breaks(one: char, next: char) -> bool {
    if next == ' ' || closes(next) || opens(one) {
        return false;
    }
    one == ' '
        || is_wide(one)
        || is_wide(next)
        || (matches!(one, '-' | '/' | '&' | '?' | '=' | ',' | ';') && next.is_alphanumeric())
}

fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

/// What no line begins with.
fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '」'
            | '』'
            | '》'
            | '】'
            | '”'
            | '’'
            | '…'
            | ')'
            | ','
            | '.'
            | ';'
            | ':'
            | '!'
            | '?'
            | ']'
            | '}'
            | '%'
    )
}

/// What no line ends with.
fn opens(c: char) -> bool {
    matches!(c, '（' | '「' | '『' | '《' | '【' | '“' | '‘' | '(' | '[' | '{')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn broken(text: &str, width: f32, wrap: Wrap) -> Vec<String> {
        let mut fonts = Fonts::new(None);
        let lines = lines(&mut fonts, &[Span::new(text, Style::Text, 10.0, Tint::Ink)], width, wrap);
        lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect()
    }

    fn check(text: &str, width: f32, expected: &[&str]) {
        assert_eq!(broken(text, width, Wrap::Words), expected);
    }

    #[test]
    fn lines_end_where_a_reader_expects() {
        check("", 50.0, &[""]);
        check("one two three", 45.0, &["one two ", "three"]);
        check("abcdefghijklmnopqrst", 45.0, &["abcdefghi", "jklmnopqr", "st"]);
        check("风险，需要处理", 32.0, &["风险，", "需要处", "理"]);
        check("see redis（缓存）", 42.0, &["see redis", "（缓存）"]);
        check("hi 👍", 500.0, &["hi \\u{1f44d}"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_sticks_out(text in "\\PC{0,200}", width in 1.0_f32..300.0, anywhere: bool) {
            let wrap = if anywhere { Wrap::Anywhere } else { Wrap::Words };
            let mut fonts = Fonts::new(None);
            let span = Span::new(&text, Style::Mono, 8.0, Tint::Ink);
            let wide = lines(&mut fonts, std::slice::from_ref(&span), f32::MAX, wrap);
            let narrow = lines(&mut fonts, &[span], width, wrap);
            let join = |lines: &[Line]| lines.iter().flat_map(|line| &line.runs).map(|run| run.text.as_str()).collect::<String>();
            prop_assert_eq!(join(&wide), join(&narrow));
            let one_character = 10.0;
            prop_assert!(narrow.iter().all(|line| line.width <= width.max(one_character) + 0.01));
        }
    }
}
