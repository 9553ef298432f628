//! The pen: where the next line goes, and when a page is full.
//!
//! What may be long (evidence, tables) goes over as many pages as it takes; what belongs together (a heading and its
//! first lines) is kept together.

use super::fonts::Fonts;
use super::tags::{Part, Place, Tag, Tags};
use super::text::{Line, Span, Wrap, lines, measure};
use super::{BOTTOM, LEFT, TOP, Tint, WIDTH};

/// Height of a line, in parts of its size.
const LEADING: f32 = 1.45;
/// From the top of a line to its base, in parts of its size.
const RISE: f32 = 1.06;

/// Something drawn.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// A line of text from this point of its base.
    Text { x: f32, base: f32, line: Line },
    /// A filled rectangle, its corners rounded.
    Box { x: f32, y: f32, width: f32, height: f32, round: f32, tint: Tint },
    /// A part of a ring: centre, both radii, both shares of the circle.
    Ring { centre: (f32, f32), radii: (f32, f32), shares: (f64, f64), tint: Tint },
    /// The number of the page of an anchor, ending here.
    PageOf { anchor: Anchor, right: f32, base: f32, size: f32 },
    /// The mark of the house: its corner and its size.
    Shield { x: f32, y: f32, size: f32 },
}

/// What is drawn at once and belongs to one part; what belongs to none is decoration.
pub(crate) struct Block {
    pub(crate) part: Option<Part>,
    pub(crate) marks: Vec<Mark>,
}

/// A place that leads somewhere else in the document.
pub(crate) struct Link {
    pub(crate) rect: (f32, f32, f32, f32),
    pub(crate) to: Anchor,
    pub(crate) words: String,
}

/// One page.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) blocks: Vec<Block>,
    pub(crate) links: Vec<Link>,
}

/// Somewhere to go to; may be named before it is known where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Anchor(pub(crate) usize);

/// An entry of the outline: its depth, its words, where it leads.
pub(crate) struct Entry {
    pub(crate) depth: u16,
    pub(crate) words: String,
    pub(crate) to: Anchor,
}

/// A column of a table: its share of the width, and whether it ends at the right.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) share: f32,
    pub(crate) right: bool,
}

/// A cell: text, and what it is about.
pub(crate) type Cell = Vec<Span>;

/// Pages in the making.
pub(crate) struct Flow<'a> {
    pub(crate) fonts: Fonts<'a>,
    pub(crate) tags: Tags,
    pub(crate) pages: Vec<Page>,
    pub(crate) outline: Vec<Entry>,
    /// Page and height of each anchor.
    pub(crate) anchors: Vec<Option<(usize, f32)>>,
    y: f32,
    /// A bar at the left of everything that is written, and what is indented by it.
    bar: Option<Tint>,
}

const INDENT: f32 = 12.0;
/// Stands where a heading has no words.
const UNNAMED: &str = "–";

impl<'a> Flow<'a> {
    pub(crate) fn new(fonts: Fonts<'a>) -> Self {
        let (tags, pages) = (Tags::new(), vec![Page::default()]);
        Self { fonts, tags, pages, outline: Vec::new(), anchors: Vec::new(), y: TOP, bar: None }
    }

    /// Where the pen is.
    pub(crate) fn y(&self) -> f32 {
        self.y
    }

    /// Begins or ends a bar at the left.
    pub(crate) fn bar(&mut self, tint: Option<Tint>) {
        self.bar = tint;
    }

    /// A place to be found later.
    pub(crate) fn anchor(&mut self) -> Anchor {
        self.anchors.push(None);
        Anchor(self.anchors.len() - 1)
    }

    /// Says that an anchor is here.
    pub(crate) fn settle(&mut self, anchor: Anchor) {
        let here = (self.pages.len() - 1, self.y);
        if let Some(place) = self.anchors.get_mut(anchor.0) {
            *place = Some(here);
        }
    }

    /// Says that an anchor is where another is.
    pub(crate) fn same_place(&mut self, anchor: Anchor, other: Anchor) {
        let there = self.anchors.get(other.0).copied().flatten();
        if let Some(place) = self.anchors.get_mut(anchor.0) {
            *place = there;
        }
    }

    /// How wide a text is on one line.
    pub(crate) fn width_of(&mut self, span: &Span) -> f32 {
        measure(&mut self.fonts, span)
    }

    /// An empty space; none at the head of a page.
    pub(crate) fn gap(&mut self, height: f32) {
        if self.y > TOP {
            self.advance(height.min(BOTTOM - self.y).max(0.0));
        }
    }

    /// A new page, if there is less room than this.
    pub(crate) fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.pages.push(Page::default());
            self.y = TOP;
        }
    }

    /// A heading that is in the outline too, kept on one page with what follows.
    pub(crate) fn heading(&mut self, parent: Part, depth: u16, spans: &[Span], after: f32) -> Anchor {
        let mut spans = spans.to_vec();
        // A name of nothing is a heading too: it can be seen, read aloud and clicked on.
        if let Some(first) = spans.first_mut().filter(|span| span.text.trim().is_empty()) {
            first.text = UNNAMED.to_owned();
        }
        let words: String = spans.iter().map(|span| span.text.as_str()).collect();
        let part = self.tags.add(parent, Tag::Heading(depth, words.clone()));
        let width = self.width();
        let broken = lines(&mut self.fonts, &spans, width, Wrap::Words);
        let height: f32 = broken.iter().map(height).sum();
        self.need((height + after).min((BOTTOM - TOP) / 2.0));
        let anchor = self.anchor();
        self.settle(anchor);
        self.outline.push(Entry { depth, words, to: anchor });
        self.put(part, broken, 0.0);
        anchor
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, parent: Part, spans: &[Span]) {
        let part = self.tags.add(parent, Tag::Paragraph);
        let width = self.width();
        let broken = lines(&mut self.fonts, spans, width, Wrap::Words);
        self.put(part, broken, 0.0);
    }

    /// Paragraphs with a dot before each.
    pub(crate) fn list(&mut self, parent: Part, items: &[Vec<Span>]) {
        let list = self.tags.add(parent, Tag::List);
        for item in items {
            let part = self.tags.add(list, Tag::Item);
            let body = self.tags.add(part, Tag::ItemBody);
            let width = self.width() - INDENT;
            let broken = lines(&mut self.fonts, item, width, Wrap::Words);
            let first = broken.first().map_or(0.0, height);
            self.need(first);
            let dot = Mark::Box {
                x: self.left() + 2.0,
                y: self.y + first / 2.0 - 1.2,
                width: 2.6,
                height: 2.6,
                round: 1.3,
                tint: Tint::Soft,
            };
            self.decorate(dot);
            self.put(body, broken, INDENT);
            self.gap(2.0);
        }
    }

    /// Quoted lines on a ground of their own, wrapped wherever they are full.
    pub(crate) fn quote(&mut self, parent: Part, quoted: &[Span]) {
        const PAD: f32 = 8.0;
        let part = self.tags.add(parent, Tag::Paragraph);
        self.pad(4.0);
        for span in quoted {
            let width = self.width() - 2.0 * PAD;
            for line in lines(&mut self.fonts, std::slice::from_ref(span), width, Wrap::Anywhere) {
                let high = height(&line).max(span.size * LEADING);
                self.need(high);
                self.ground(high);
                self.write(part, line, PAD);
                self.advance(high);
            }
        }
        self.pad(4.0);
    }

    /// A table whose header is repeated on every page it reaches.
    pub(crate) fn table(
        &mut self,
        parent: Part,
        columns: &[Column],
        header: &[Cell],
        rows: impl Iterator<Item = (Vec<Cell>, Option<Anchor>)>,
    ) {
        let table = self.tags.add(parent, Tag::Table);
        if !header.is_empty() {
            self.row(Some(table), columns, header, None, true);
        }
        for (cells, to) in rows {
            let high = self.row_height(columns, &cells);
            if self.y + high > BOTTOM && self.y > TOP {
                self.need(f32::MAX);
                if !header.is_empty() {
                    self.row(None, columns, header, None, true);
                }
            }
            self.row(Some(table), columns, &cells, to, false);
        }
    }

    fn row_height(&mut self, columns: &[Column], cells: &[Cell]) -> f32 {
        let width = self.width();
        let mut high: f32 = 0.0;
        for (column, cell) in columns.iter().zip(cells) {
            let broken = lines(&mut self.fonts, cell, width * column.share - CELL_PAD, Wrap::Words);
            high = high.max(broken.iter().map(height).sum());
        }
        high + CELL_PAD
    }

    /// One row; it is higher than a page only if a cell is, and then it is cut at the foot.
    fn row(&mut self, table: Option<Part>, columns: &[Column], cells: &[Cell], to: Option<Anchor>, header: bool) {
        let high = self.row_height(columns, cells);
        let row = table.map(|table| self.tags.add(table, Tag::Row));
        let (top, mut x) = (self.y, self.left());
        for (column, cell) in columns.iter().zip(cells) {
            let width = self.width() * column.share;
            let part = row.map(|row| self.tags.add(row, if header { Tag::HeaderCell } else { Tag::Cell }));
            // A link needs words that say where it leads.
            let linked = to.filter(|_| cell.iter().any(|span| !span.text.trim().is_empty()));
            let part = match (part, linked) {
                (Some(part), Some(_)) => Some(self.tags.add(part, Tag::Link)),
                (part, _) => part,
            };
            let mut y = top + CELL_PAD / 2.0;
            let mut marks = Vec::new();
            for line in lines(&mut self.fonts, cell, width - CELL_PAD, Wrap::Words) {
                let own = height(&line);
                let base = y + own * (RISE / LEADING);
                if y + own > BOTTOM {
                    break;
                }
                let at = if column.right { x + width - line.width } else { x };
                marks.push(Mark::Text { x: at, base, line });
                y += own;
            }
            if let Some((anchor, size)) = cell.first().and_then(|span| span.page_of.map(|anchor| (anchor, span.size))) {
                let base = top + CELL_PAD / 2.0 + size * RISE;
                marks = vec![Mark::PageOf { anchor, right: x + width, base, size }];
            }
            if let Some(part) = part {
                self.draw(Some(part), marks);
                if let Some(to) = linked {
                    let words = cell.iter().map(|span| span.text.as_str()).collect();
                    self.link(part, (x, top, x + width, y), to, words);
                }
            } else {
                self.draw(None, marks);
            }
            x += width;
        }
        self.y = (top + high).min(BOTTOM);
        let line = Mark::Box {
            x: self.left(),
            y: self.y - 0.4,
            width: self.width(),
            height: 0.4,
            round: 0.0,
            tint: Tint::Line,
        };
        self.decorate(line);
    }

    /// Marks that are a picture, as one.
    pub(crate) fn figure(&mut self, parent: Part, words: String, marks: Vec<Mark>) {
        let part = self.tags.add(parent, Tag::Figure(words));
        self.draw(Some(part), marks);
    }

    /// Moves the pen down.
    pub(crate) fn advance(&mut self, height: f32) {
        if let Some(tint) = self.bar {
            let bar = Mark::Box { x: LEFT, y: self.y, width: 2.6, height, round: 0.0, tint };
            self.decorate(bar);
        }
        self.y += height;
    }

    /// A text at a place of its own; the pen stays.
    pub(crate) fn at(&mut self, x: f32, base: f32, right: bool, span: &Span) -> Vec<Mark> {
        let width = if right { measure(&mut self.fonts, span) } else { 0.0 };
        let whole = lines(&mut self.fonts, std::slice::from_ref(span), f32::MAX, Wrap::Words);
        whole.into_iter().map(|line| Mark::Text { x: x - width, base, line }).collect()
    }

    /// Marks of a part, or of none.
    pub(crate) fn draw(&mut self, part: Option<Part>, marks: Vec<Mark>) {
        let page = self.pages.len() - 1;
        let Some(last) = self.pages.last_mut() else { return };
        match last.blocks.last_mut() {
            Some(block) if block.part == part => block.marks.extend(marks),
            _ => {
                last.blocks.push(Block { part, marks });
                if let Some(part) = part {
                    self.tags.place(part, Place::Block(page, last.blocks.len() - 1));
                }
            }
        }
    }

    fn link(&mut self, part: Part, rect: (f32, f32, f32, f32), to: Anchor, words: String) {
        let page = self.pages.len() - 1;
        let Some(last) = self.pages.last_mut() else { return };
        last.links.push(Link { rect, to, words });
        self.tags.place(part, Place::Link(page, last.links.len() - 1));
    }

    fn decorate(&mut self, mark: Mark) {
        self.draw(None, vec![mark]);
    }

    fn put(&mut self, part: Part, broken: Vec<Line>, indent: f32) {
        for line in broken {
            let high = height(&line);
            self.need(high);
            self.write(part, line, indent);
            self.advance(high);
        }
    }

    fn write(&mut self, part: Part, line: Line, indent: f32) {
        let base = self.y + height(&line) * (RISE / LEADING);
        let x = self.left() + indent;
        self.draw(Some(part), vec![Mark::Text { x, base, line }]);
    }

    fn pad(&mut self, high: f32) {
        if self.y + high < BOTTOM {
            self.ground(high);
            self.advance(high);
        }
    }

    fn ground(&mut self, height: f32) {
        let (x, y, width) = (self.left(), self.y, self.width());
        // A hair more than its height, so that no line shows between two of them.
        self.decorate(Mark::Box { x, y, width, height: height + 0.15, round: 0.0, tint: Tint::Paper });
    }

    fn left(&self) -> f32 {
        LEFT + if self.bar.is_some() { INDENT } else { 0.0 }
    }

    fn width(&self) -> f32 {
        WIDTH - if self.bar.is_some() { INDENT } else { 0.0 }
    }
}

const CELL_PAD: f32 = 8.0;

/// How high a line is; an empty one is as high as a small one.
fn height(line: &Line) -> f32 {
    line.runs.iter().map(|run| run.size).fold(6.0, f32::max) * LEADING
}
