//! What the parts of a document are, in reading order, for readers that do not see it.
//!
//! The tree is made while pages are filled; marks on pages get their numbers only when they are written.

use krilla::tagging::{Identifier, ListNumbering, Node, TableHeaderScope, Tag as Krilla, TagGroup, TagKind, TagTree};
use std::collections::HashMap;
use std::num::NonZeroU16;

/// What one part is.
#[derive(Debug, Clone)]
pub(crate) enum Tag {
    Section,
    /// Depth, and the words of the outline.
    Heading(u16, String),
    Paragraph,
    Table,
    Row,
    HeaderCell,
    Cell,
    /// What stands for it when it cannot be seen.
    Figure(String),
    List,
    Item,
    ItemBody,
    Link,
}

/// A part of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Part(usize);

/// Something on a page that belongs to a part: page, and number of the block or link there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Block(usize, usize),
    Link(usize, usize),
}

enum Child {
    Part(Part),
    Place(Place),
}

struct Element {
    tag: Tag,
    children: Vec<Child>,
}

/// All parts; the first is the document.
pub(crate) struct Tags(Vec<Element>);

impl Tags {
    pub(crate) const DOCUMENT: Part = Part(0);

    pub(crate) fn new() -> Self {
        Self(vec![Element { tag: Tag::Section, children: Vec::new() }])
    }

    /// A part at the end of another.
    pub(crate) fn add(&mut self, parent: Part, tag: Tag) -> Part {
        let part = Part(self.0.len());
        self.0.push(Element { tag, children: Vec::new() });
        self.attach(parent, Child::Part(part));
        part
    }

    /// Something on a page at the end of a part.
    pub(crate) fn place(&mut self, part: Part, place: Place) {
        self.attach(part, Child::Place(place));
    }

    fn attach(&mut self, to: Part, child: Child) {
        if let Some(element) = self.0.get_mut(to.0) {
            element.children.push(child);
        }
    }

    /// The tree, now that everything on the pages has a number.
    pub(crate) fn tree(&self, lang: &str, mut numbers: HashMap<Place, Identifier>) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
        tree.push(self.group(Self::DOCUMENT, &mut numbers));
        tree
    }

    /// As deep as a cell in a table: nothing that came from elsewhere makes it deeper.
    fn group(&self, part: Part, numbers: &mut HashMap<Place, Identifier>) -> Node {
        let Some(element) = self.0.get(part.0) else { return TagGroup::new(Krilla::Div).into() };
        let mut group = TagGroup::new(kind(&element.tag));
        for child in &element.children {
            match child {
                Child::Part(part) => group.push(self.group(*part, numbers)),
                Child::Place(place) => {
                    if let Some(number) = numbers.remove(place) {
                        group.push(number);
                    }
                }
            }
        }
        group.into()
    }
}

fn kind(tag: &Tag) -> TagKind {
    match tag {
        Tag::Section => Krilla::Section.into(),
        Tag::Heading(depth, title) => {
            Krilla::Hn(NonZeroU16::new(*depth).unwrap_or(NonZeroU16::MIN), Some(title.clone())).into()
        }
        Tag::Paragraph => Krilla::P.into(),
        Tag::Table => Krilla::Table.into(),
        Tag::Row => Krilla::TR.into(),
        Tag::HeaderCell => Krilla::TH(TableHeaderScope::Column).into(),
        Tag::Cell => Krilla::TD.into(),
        Tag::Figure(words) => Krilla::Figure(Some(words.clone())).into(),
        Tag::List => Krilla::L(ListNumbering::None).into(),
        Tag::Item => Krilla::LI.into(),
        Tag::ItemBody => Krilla::LBody.into(),
        Tag::Link => Krilla::Link.into(),
    }
}
