//! Pieces of a document, each with a kind and a role.

use super::Language;
use model::Role;
use std::ops::Range;
use std::rc::Rc;

/// A piece of text that is read as one: rules match inside it.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    /// Where it lies in the document's text.
    pub(crate) range: Range<usize>,
    /// What it is.
    pub(crate) kind: SegmentKind,
    /// Who speaks to whom.
    pub(crate) role: Role,
    /// Why the role is not the plain one of its kind, e.g. "under the heading «Attack examples»". Neighbours share it.
    pub(crate) role_reason: Option<Rc<model::Text>>,
}

/// What a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SegmentKind {
    /// Front matter.
    FrontMatter,
    /// A heading.
    Heading,
    /// A paragraph of prose.
    Paragraph,
    /// A list item.
    ListItem,
    /// A table row.
    TableRow,
    /// A block quote.
    Quote,
    /// A fenced or indented code block, with the language it names.
    Fence(Option<Language>),
    /// Code in running text.
    InlineCode,
    /// A link or image target.
    Link,
    /// An HTML comment or other text that a rendered page does not show.
    Comment,
    /// A logical line of program text or configuration (continuation lines joined).
    CodeLine,
    /// A comment in program text.
    CodeComment,
    /// A doc string or long string literal in program text.
    CodeString,
}
