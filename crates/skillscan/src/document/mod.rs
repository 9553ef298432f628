//! Views of one file, computed once and lent to every analyzer.
//!
//! A [`Document`] is a decoded text with line index, language, segments with roles, and code units. Decoded layers
//! (base64, hex, joined strings, …), notebook cells, text inside OOXML, PDF, SVG and image metadata are documents of
//! their own, with an [`Origin`] that says where they came from; every position maps back to the file on disk.

mod build;
mod commands;
mod config;
mod decode;
mod detect;
mod html;
pub(crate) mod inside;
mod json;
mod language;
mod layers;
mod lines;
mod markdown;
mod markup;
mod normal;
mod parts;
mod prose;
mod role;
mod script;
mod segment;

pub(crate) use build::views;
pub(crate) use commands::is_shell;
pub(crate) use language::Language;
pub(crate) use layers::NAME_IN_PIECES;
pub(crate) use lines::LineIndex;
pub(crate) use normal::{Normal, is_invisible, latin_look};
pub(crate) use role::{gives_orders, is_agent_surface};
pub(crate) use segment::{Segment, SegmentKind};

use model::{Location, Step};
use std::ops::Range;

/// Index of a document in [`crate::engine::Context::documents`].
pub(crate) type DocumentId = usize;

/// One decoded text.
#[derive(Debug)]
pub(crate) struct Document {
    /// Virtual path of the file that holds it.
    pub(crate) path: String,
    /// What it is written in.
    pub(crate) language: Language,
    /// Decoded text, UTF-8, line ends as found.
    pub(crate) text: String,
    /// Line starts of `text`.
    pub(crate) lines: LineIndex,
    /// Pieces in order of position, each with a kind and a role. They do not overlap, except that inline pieces
    /// (inline code, links) lie inside their block.
    pub(crate) segments: Vec<Segment>,
    /// Code in this document: the whole text of a script, or fences, inline commands and load-time commands.
    pub(crate) code: Vec<CodeUnit>,
    /// Normalised twin of `text` (NFKC, confusables folded, invisible characters removed), when it differs.
    pub(crate) normal: Option<Normal>,
    /// `text` with the line breaks inside paragraphs, list items and quotes written as blanks, when it has such breaks: an
    /// author's wrapping means nothing, and no pattern shall end at it. Offsets are those of `text`.
    pub(crate) flowed: Option<String>,
    /// Where a derived document came from; `None` for a file's own text.
    pub(crate) origin: Option<Origin>,
}

/// Where a derived document came from.
#[derive(Debug)]
pub(crate) struct Origin {
    /// The document it was unwrapped from.
    pub(crate) parent: DocumentId,
    /// The bytes there.
    pub(crate) range: Range<usize>,
    /// What was done, e.g. `base64`, `gzip`, `hex`, `notebook cell`, `concatenation`; becomes the evidence chain.
    pub(crate) layer: &'static str,
    /// True when something was decoded that a reader does not see plainly (base64 …); false for cells, pages, fences.
    pub(crate) disguised: bool,
}

/// A piece of program text inside a document.
#[derive(Debug, Clone)]
pub(crate) struct CodeUnit {
    /// Its language.
    pub(crate) language: Language,
    /// Where it lies in the document's text.
    pub(crate) range: Range<usize>,
    /// Role: `Code` for scripts, `Command` or `Example` for fences.
    pub(crate) role: model::Role,
}

impl Document {
    /// Who speaks to whom at an offset of `text` (the start of a match), with the reason where that is not plain: the
    /// role of the innermost segment, corrected by the words before the offset in its clause; else what the language
    /// says. Every finding takes its role from here.
    pub(crate) fn role_at(&self, offset: usize) -> (model::Role, Option<model::Text>) {
        role::at(self, offset)
    }

    /// The innermost segment at an offset of `text`.
    pub(crate) fn segment_at(&self, offset: usize) -> Option<&Segment> {
        self.segments_at(offset).next()
    }

    /// The segments at an offset of `text`, innermost first.
    pub(crate) fn segments_at(&self, offset: usize) -> impl Iterator<Item = &Segment> {
        // An inline piece lies at most this many pieces after its block.
        const INLINE: usize = 256;
        let after = self.segments.partition_point(|segment| segment.range.start <= offset);
        let near = self.segments.get(after.saturating_sub(INLINE)..after).unwrap_or_default();
        near.iter().rev().filter(move |segment| segment.range.contains(&offset))
    }

    /// The place of a byte range of `text`. Columns count characters.
    pub(crate) fn locate(&self, range: &Range<usize>) -> Location {
        // A file without text of its own (PDF, image, archive) holds derived documents; its place is the whole file.
        if self.text.is_empty() {
            return Location::file(&self.path);
        }
        let (line, column) = self.lines.position(&self.text, range.start);
        let shown = self.text.get(range.clone()).unwrap_or_default();
        let length = shown.chars().take_while(|c| *c != '\n').take(400).count();
        Location { file: self.path.clone(), line, column, length: u32::try_from(length).unwrap_or(0) }
    }
}

/// The place and the evidence chain of a range in a possibly derived document: the location in the file on disk, and
/// one step per layer, outermost first.
pub(crate) fn trace(documents: &[Document], id: DocumentId, range: &Range<usize>) -> (Location, Vec<Step>) {
    let Some(document) = documents.get(id) else { return (Location::default(), Vec::new()) };
    let Some(origin) = &document.origin else { return (document.locate(range), Vec::new()) };
    let (location, mut steps) = trace(documents, origin.parent, &origin.range);
    let what = model::Text::new(format!("unwrapped: {}", origin.layer), format!("解开一层：{}", origin.layer));
    steps.push(Step { location: location.clone(), what });
    (location, steps)
}

/// The first `bytes` of `text`, cut on a character border.
pub(crate) fn clip(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}
