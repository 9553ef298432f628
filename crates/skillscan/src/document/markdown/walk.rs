//! The walk over pulldown-cmark's events.

use super::super::parts::{Parts, Reasoned};
use super::super::prose::paragraphs;
use super::super::role::{Meaning, Outline, Setting, lead_in, list_labels, opens_with_request, shown_under_label};
use super::super::{Language, SegmentKind, commands, markup};
use super::fence::Fence;
use model::Role;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads `body`, which begins on a line border.
pub(super) fn read(text: &str, body: Range<usize>, setting: &Setting, parts: &mut Parts) {
    let Some(source) = text.get(body.clone()) else { return };
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let parser = Parser::new_ext(source, options);
    let definitions: Vec<(Range<usize>, String)> =
        parser.reference_definitions().iter().map(|(label, def)| (def.span.clone(), label.to_owned())).collect();
    let mut walk = Walk {
        text,
        offset: body.start,
        setting,
        parts,
        outline: Outline::new(!setting.agent_surface),
        open: Vec::new(),
        leaf: None,
        lead: None,
        labelled: false,
        numbered: false,
        covered: Vec::new(),
    };
    for (event, range) in parser.into_offset_iter() {
        walk.event(event, range.start + body.start..range.end + body.start);
    }
    for (span, label) in definitions {
        walk.definition(span, &label);
    }
    walk.rest(body);
}

struct Walk<'a, 'p> {
    text: &'a str,
    offset: usize,
    setting: &'a Setting,
    parts: &'p mut Parts,
    outline: Outline,
    /// Open containers and leaves.
    open: Vec<Open>,
    /// The leaf block being read.
    leaf: Option<Leaf>,
    /// The meaning of the block before, if it leads into what follows, with its words.
    lead: Option<(Meaning, String)>,
    /// True while the lead comes from the labels of a list, which say nothing about an entry that asks.
    labelled: bool,
    /// True inside a numbered list: steps.
    numbered: bool,
    /// Block ranges that have segments, in order.
    covered: Vec<Range<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Quote,
    List,
    Item,
    Table,
    Other,
}

#[derive(Debug)]
struct Leaf {
    range: Range<usize>,
    kind: SegmentKind,
    /// Info string, for fences.
    info: Option<String>,
    /// Heading level.
    level: u8,
    /// Inline code, links and comments inside.
    inline: Vec<(Range<usize>, SegmentKind)>,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Code(_) => self.inline(code_content(self.text, range), SegmentKind::InlineCode),
            Event::InlineHtml(html) if html.starts_with("<!--") => self.inline(range, SegmentKind::Comment),
            _ => self.extend(range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                let kind = match self.open.last() {
                    Some(Open::Item) => SegmentKind::ListItem,
                    _ if self.open.contains(&Open::Quote) => SegmentKind::Quote,
                    _ => SegmentKind::Paragraph,
                };
                self.open_leaf(range, kind);
            }
            Tag::Heading { level, .. } => {
                self.open_leaf(range, SegmentKind::Heading);
                self.leaf.iter_mut().for_each(|leaf| leaf.level = level as u8);
            }
            Tag::CodeBlock(kind) => {
                self.fence_line(&range);
                self.open_leaf(range.start..range.start, SegmentKind::Fence(None));
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.leaf.iter_mut().for_each(|leaf| leaf.info = Some(info.clone()));
            }
            Tag::HtmlBlock => self.open_leaf(range, SegmentKind::Comment),
            Tag::TableHead => {
                self.open_leaf(range.clone(), SegmentKind::TableRow);
                let head = self.text.get(range).unwrap_or_default();
                self.lead =
                    super::super::role::header_row(head).map(|meaning| (meaning, head.to_owned())).or(self.lead.take());
            }
            Tag::TableRow => self.open_leaf(range, SegmentKind::TableRow),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let target = target(self.text, &range, &dest_url);
                self.inline(target, SegmentKind::Link);
            }
            Tag::BlockQuote(_) => self.open_container(Open::Quote),
            Tag::List(first) => {
                let outermost = !self.open.contains(&Open::List);
                self.open_container(Open::List);
                self.numbered = first.is_some();
                if outermost && first.is_none() {
                    let list = self.text.get(range).unwrap_or_default();
                    let labelled = list_labels(list).map(|meaning| (meaning, "techniques".to_owned()));
                    self.labelled = self.lead.is_none() && labelled.is_some();
                    self.lead = self.lead.take().or(labelled);
                }
            }
            Tag::Item => self.open_container(Open::Item),
            Tag::Table(_) => self.open_container(Open::Table),
            Tag::FootnoteDefinition(_) => self.open_container(Open::Other),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::TableHead
            | TagEnd::TableRow => self.close_leaf(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::Table | TagEnd::FootnoteDefinition => {
                self.close_leaf();
                if matches!(self.open.pop(), Some(Open::List | Open::Table)) && !self.open.contains(&Open::List) {
                    self.lead = None;
                    self.labelled = false;
                }
            }
            _ => {}
        }
    }

    fn open_container(&mut self, container: Open) {
        self.close_leaf();
        self.open.push(container);
    }

    fn open_leaf(&mut self, range: Range<usize>, kind: SegmentKind) {
        self.close_leaf();
        self.leaf = Some(Leaf { range, kind, info: None, level: 0, inline: Vec::new() });
    }

    /// A page does not show what follows the language on a fence's first line, so long words there are a comment.
    fn fence_line(&mut self, block: &Range<usize>) {
        self.covered.push(block.clone());
        let shown = self.text.get(block.clone()).unwrap_or_default();
        let first = shown.split('\n').next().unwrap_or_default().trim_end();
        if first.starts_with(['`', '~']) && first.len() > 60 {
            self.parts.add(block.start..block.start + first.len(), SegmentKind::Comment, self.setting.prose());
        }
    }

    /// Text of the open leaf; of a tight list item, if no leaf is open.
    fn extend(&mut self, range: Range<usize>) {
        match &mut self.leaf {
            Some(leaf) if leaf.info.is_some() => {
                if leaf.range.is_empty() {
                    leaf.range = line_start(self.text, range.start)..range.end;
                }
                leaf.range.end = leaf.range.end.max(range.end);
            }
            Some(leaf) => leaf.range.end = leaf.range.end.max(range.end),
            None => {
                let kind = if self.open.contains(&Open::Item) { SegmentKind::ListItem } else { SegmentKind::Paragraph };
                self.open_leaf(range, kind);
            }
        }
    }

    fn inline(&mut self, range: Range<usize>, kind: SegmentKind) {
        self.extend(range.clone());
        self.leaf.iter_mut().for_each(|leaf| leaf.inline.push((range.clone(), kind)));
    }

    fn close_leaf(&mut self) {
        let Some(leaf) = self.leaf.take() else { return };
        let shown = self.text.get(leaf.range.clone()).unwrap_or_default();
        self.covered.push(leaf.range.clone());
        match leaf.kind {
            SegmentKind::Fence(_) => {
                let lead = self.lead.as_ref().map(|(meaning, words)| (*meaning, words.as_str()));
                let meaning = [lead, self.outline.meaning()].into_iter().flatten().max_by_key(|(meaning, _)| *meaning);
                Fence { range: leaf.range, info: leaf.info.as_deref().unwrap_or_default(), meaning }.add_to(
                    self.text,
                    self.setting,
                    self.parts,
                );
            }
            SegmentKind::Heading => {
                self.outline.enter(leaf.level, shown);
                self.lead = None;
                self.add_block(&leaf, self.setting.prose());
            }
            SegmentKind::Comment => self.html(leaf.range),
            _ => {
                let role = self.entry_role(leaf.kind, shown);
                let in_list = self.open.contains(&Open::List) || self.open.contains(&Open::Table);
                self.add_block(&leaf, role);
                if leaf.kind == SegmentKind::Paragraph {
                    self.outline.hear(shown);
                }
                let led = lead_in(shown).map(|meaning| (meaning, shown.to_owned()));
                // A list keeps the sentence that led into it for all its items.
                if !in_list || led.is_some() {
                    self.lead = led;
                }
            }
        }
    }

    /// Role of a block of prose that may be an entry of a list: what its label says goes before what stands above.
    fn entry_role(&self, kind: SegmentKind, shown: &str) -> Reasoned {
        let plain = self.setting.prose();
        let entry = kind == SegmentKind::ListItem && !self.numbered;
        if plain.1.is_some() || !entry {
            return self.prose_role(kind);
        }
        if let Some(role) = shown_under_label(shown, self.setting.about_attacks) {
            return role;
        }
        if self.labelled && opens_with_request(shown) { plain } else { self.prose_role(kind) }
    }

    /// Role of a block of prose under the open headings and after its lead-in.
    fn prose_role(&self, kind: SegmentKind) -> Reasoned {
        let plain = self.setting.prose();
        if plain.1.is_some() {
            return plain;
        }
        let lead = self
            .lead
            .as_ref()
            .map(|(meaning, words)| (*meaning, words.as_str()))
            .filter(|_| kind != SegmentKind::Paragraph);
        let Some((meaning, title)) =
            [lead, self.outline.meaning()].into_iter().flatten().max_by_key(|(meaning, _)| *meaning)
        else {
            return plain;
        };
        let demotes = match meaning {
            Meaning::Deny => true,
            Meaning::Subject => kind != SegmentKind::Paragraph,
            Meaning::Example => !self.setting.agent_surface || kind == SegmentKind::Quote,
        };
        if !demotes {
            return plain;
        }
        let (role, reason) = meaning.role(title);
        (role, Some(reason))
    }

    fn add_block(&mut self, leaf: &Leaf, role: Reasoned) {
        for (range, kind) in &leaf.inline {
            let content = self.text.get(range.clone()).unwrap_or_default();
            if *kind == SegmentKind::InlineCode && self.is_load_time(range) {
                self.parts.add_code(Language::Bash, range.clone(), Role::Command);
                self.parts.add(range.clone(), *kind, (Role::Command, None));
                continue;
            }
            if *kind == SegmentKind::InlineCode && commands::is_command(content) {
                let inherited = if role.0 == Role::Instruction { Role::Command } else { role.0 };
                self.parts.add_code(Language::Bash, range.clone(), inherited);
            }
            self.parts.add(range.clone(), *kind, role.clone());
        }
        if leaf.inline.is_empty() && leaf.kind == SegmentKind::Paragraph {
            let shown = self.text.get(leaf.range.clone()).unwrap_or_default();
            if !shown.trim_end().contains('\n') && commands::is_command(shown) {
                let inherited = if role.0 == Role::Instruction { Role::Command } else { role.0 };
                self.parts.add_code(Language::Bash, leaf.range.clone(), inherited);
            }
        }
        self.parts.add(leaf.range.clone(), leaf.kind, role);
    }

    /// `` !`cmd` ``: some clients run it while they load the Skill.
    fn is_load_time(&self, content: &Range<usize>) -> bool {
        let before = self.text.get(..content.start).unwrap_or_default().trim_end_matches([' ', '`']);
        self.setting.agent_surface
            && before.ends_with('!')
            && self.text.get(before.len()..content.start).is_some_and(|t| t.starts_with('`'))
    }

    /// An HTML block: comments apart from the rest.
    fn html(&mut self, range: Range<usize>) {
        let (comment, plain) = (self.setting.prose(), self.prose_role(SegmentKind::Paragraph));
        markup::split_comments(self.text, range, |piece, is_comment| {
            let (kind, role) =
                if is_comment { (SegmentKind::Comment, &comment) } else { (SegmentKind::Paragraph, &plain) };
            if self.text.get(piece.clone()).is_some_and(|t| !t.trim().is_empty()) {
                self.parts.add(piece, kind, role.clone());
            }
        });
    }

    /// `[label]: target "title"`. `[//]: # (…)` is a comment in disguise.
    fn definition(&mut self, span: Range<usize>, label: &str) {
        let range = span.start + self.offset..span.end + self.offset;
        let is_comment = label.starts_with("//") || label.eq_ignore_ascii_case("comment");
        self.covered.push(range.clone());
        self.parts.add(range, if is_comment { SegmentKind::Comment } else { SegmentKind::Link }, self.setting.prose());
    }

    /// Text that no block covered becomes paragraphs: nothing is skipped.
    fn rest(&mut self, body: Range<usize>) {
        self.covered.sort_by_key(|range| range.start);
        let mut at = body.start;
        let ends = std::iter::once(body.end..body.end);
        for range in std::mem::take(&mut self.covered).into_iter().chain(ends) {
            if range.start > at {
                let role = self.setting.prose();
                paragraphs(self.text, at..range.start, |piece| {
                    if self
                        .text
                        .get(piece.clone())
                        .is_some_and(|t| t.chars().filter(|c| c.is_alphanumeric()).count() > 2)
                    {
                        self.parts.add(piece, SegmentKind::Paragraph, role.clone());
                    }
                });
            }
            at = at.max(range.end);
        }
    }
}

/// The content of a code span, without its back-quotes.
fn code_content(text: &str, range: Range<usize>) -> Range<usize> {
    let span = text.get(range.clone()).unwrap_or_default();
    let ticks = span.bytes().take_while(|b| *b == b'`').count();
    if span.len() > 2 * ticks { range.start + ticks..range.end - ticks } else { range }
}

/// Where a link's target stands; the whole link if it is written elsewhere. Looks at the link's end only, because
/// images nest and their ranges with them.
fn target(text: &str, range: &Range<usize>, dest: &str) -> Range<usize> {
    let tail = text.ceil_char_boundary(range.end.saturating_sub(4096)).max(range.start);
    let found = text.get(tail..range.end).filter(|_| !dest.is_empty()).and_then(|link| link.rfind(dest));
    found.map_or(tail..range.end, |at| tail + at..tail + at + dest.len())
}

/// The start of the line, if only blanks stand between it and `at`: keeps a block's indentation even.
fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let blank = before.trim_end_matches([' ', '\t']);
    if blank.is_empty() || blank.ends_with('\n') { blank.len() } else { at }
}
