//! Faces and their glyphs: which face draws a character, and how wide it is.
//!
//! Our own texts need only the embedded faces. A character that none of them has is looked for in the font that the caller
//! names, and shown as its code point where there is no such font: an empty box would say nothing. Scripts that need
//! shaping or run from right to left are always shown as code points, so a hostile text cannot be read in two ways.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Reads a font for characters that the embedded ones lack; asked at most once for each report.
pub type FallbackFont<'a> = &'a dyn Fn() -> Option<Vec<u8>>;

/// How a text is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Style {
    /// Running text.
    Text,
    /// Headings and numbers.
    Bold,
    /// What came from elsewhere, and code.
    Mono,
}

const TEXT: usize = 0;
const BOLD: usize = 1;
const MONO: usize = 2;
const CJK: usize = 3;
const OTHER: usize = 4;
const EMBEDDED: [&[u8]; 4] = [
    include_bytes!("../../assets/fonts/text.ttf"),
    include_bytes!("../../assets/fonts/bold.ttf"),
    include_bytes!("../../assets/fonts/mono.ttf"),
    include_bytes!("../../assets/fonts/cjk.ttf"),
];

/// One glyph of one face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    /// Index of the face.
    pub(crate) face: usize,
    /// Its number there.
    pub(crate) id: u32,
    /// Its width, in parts of the size.
    pub(crate) advance: f32,
    /// Whether the face has no bold cut and is made bold by an outline.
    pub(crate) thicken: bool,
}

/// Bytes that are part of the program, or of a file.
type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

struct Face {
    font: krilla::text::Font,
    bytes: Bytes,
    index: u32,
}

/// The faces of one report.
pub(crate) struct Fonts<'a> {
    faces: [Option<Face>; 5],
    fallback: Option<FallbackFont<'a>>,
    known: HashMap<(Style, char), Option<Glyph>>,
    missing: BTreeSet<char>,
}

impl<'a> Fonts<'a> {
    /// Faces for a report; none is opened before a character needs it.
    pub(crate) fn new(fallback: Option<FallbackFont<'a>>) -> Self {
        Self { faces: Default::default(), fallback, known: HashMap::new(), missing: BTreeSet::new() }
    }

    /// The glyph of a character; `None` when it has to be shown as its code point.
    pub(crate) fn glyph(&mut self, style: Style, c: char) -> Option<Glyph> {
        if let Some(known) = self.known.get(&(style, c)) {
            return *known;
        }
        let found = if needs_shaping(c) { None } else { self.search(style, c) };
        if found.is_none() {
            self.missing.insert(c);
        }
        self.known.insert((style, c), found);
        found
    }

    /// The face of a glyph, for the writer.
    pub(crate) fn font(&self, face: usize) -> Option<krilla::text::Font> {
        self.faces.get(face)?.as_ref().map(|face| face.font.clone())
    }

    /// How many different characters were shown as code points.
    pub(crate) fn missing(&self) -> usize {
        self.missing.len()
    }

    fn search(&mut self, style: Style, c: char) -> Option<Glyph> {
        let order = match style {
            Style::Text => [TEXT, CJK, MONO, OTHER],
            Style::Bold => [BOLD, CJK, MONO, OTHER],
            Style::Mono => [MONO, CJK, TEXT, OTHER],
        };
        order.into_iter().find_map(|face| self.look(face, style, c))
    }

    fn look(&mut self, at: usize, style: Style, c: char) -> Option<Glyph> {
        if self.faces.get(at)?.is_none() {
            let opened = match EMBEDDED.get(at) {
                Some(bytes) => open(Arc::new(*bytes), 0),
                // Taken, so that a file that cannot be read is not read for every character.
                None => self.fallback.take().and_then(|read| read()).and_then(open_any),
            };
            *self.faces.get_mut(at)? = opened;
        }
        let face = self.faces.get(at)?.as_ref()?;
        let font = FontRef::from_index((*face.bytes).as_ref(), face.index).ok()?;
        let id = font.charmap().map(c).filter(|id| id.to_u32() != 0)?;
        let advance = font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(id)?;
        let advance = advance / face.font.units_per_em().max(1.0);
        Some(Glyph { face: at, id: id.to_u32(), advance, thicken: style == Style::Bold && at != BOLD })
    }
}

/// Whether bytes are a font that can be drawn with.
pub fn is_font(bytes: &[u8]) -> bool {
    open_any(bytes.to_vec()).is_some()
}

fn open(bytes: Bytes, index: u32) -> Option<Face> {
    let font = krilla::text::Font::new(bytes.clone().into(), index)?;
    Some(Face { font, bytes, index })
}

/// Faces of a collection that are looked through.
const MOST_FACES: u32 = 64;

/// A file with one face or a collection, of which the one for simplified Chinese is taken before the first.
fn open_any(bytes: Vec<u8>) -> Option<Face> {
    let simplified = (0..MOST_FACES)
        .map_while(|index| FontRef::from_index(&bytes, index).ok().map(|font| (index, font)))
        .find(|(_, font)| {
            let family = font.localized_strings(skrifa::string::StringId::FAMILY_NAME).english_or_first();
            family.is_some_and(|family| family.chars().collect::<String>().contains(" SC"))
        })
        .map_or(0, |(index, _)| index);
    open(Arc::new(bytes), simplified)
}

/// Combining marks, right-to-left scripts, and those whose letters join: drawn one by one they would not be what they are.
fn needs_shaping(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036f | 0x0483..=0x0489 | 0x0590..=0x109f | 0x1100..=0x11ff | 0x1200..=0x1dff | 0x20d0..=0x20ff
        | 0x2de0..=0x2dff | 0xa800..=0xabff | 0xfb1d..=0xfdff | 0xfe10..=0xfe2f | 0xfe70..=0xfeff
        | 0x10800..=0x11fff | 0x1e000..=0x1efff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_a_face_or_is_told_to_have_none() {
        let mut fonts = Fonts::new(None);
        let mut face = |style, c| fonts.glyph(style, c).map(|glyph| glyph.face);
        assert_eq!(face(Style::Text, 'a'), Some(TEXT));
        assert_eq!(face(Style::Bold, 'a'), Some(BOLD));
        assert_eq!(face(Style::Mono, 'a'), Some(MONO));
        assert_eq!(face(Style::Bold, '险'), Some(CJK));
        assert_eq!(face(Style::Text, '⏎'), Some(MONO));
        for without in ['👍', 'ש', 'ع', '\u{301}', '\u{e000}'] {
            assert_eq!(face(Style::Text, without), None, "{without:?}");
        }
        assert_eq!(fonts.missing(), 5);
    }

    #[test]
    fn a_font_of_the_machine_is_asked_once() {
        let asked = std::cell::Cell::new(0);
        let read = || {
            asked.set(asked.get() + 1);
            None
        };
        let mut fonts = Fonts::new(Some(&read));
        assert!(fonts.glyph(Style::Text, '👍').is_none() && fonts.glyph(Style::Text, '👎').is_none());
        assert_eq!(asked.get(), 1);
        let broken = || Some(b"no font".to_vec());
        assert!(Fonts::new(Some(&broken)).glyph(Style::Text, '👍').is_none());
    }
}
