//! Who speaks to whom: the role of every piece of text, and why.
//!
//! One principle decides every rule here: **a signal demotes as far as it would stop a reader from acting.**
//! An agent that reads "Never run this:" does not run it; one that reads "Example" above a command may well do. So:
//!
//! 1. *Path* ([`paths`]): licences and changelogs are boilerplate; fixtures and test code are test data, unless
//!    SKILL.md names the file; files of patterns are deny-lists. SKILL.md and other files that an agent loads by itself
//!    are never demoted by their path.
//! 2. *Heading* ([`headings`]): a heading that forbids or denounces ("Never do this", "Attack examples", "Red flags")
//!    makes all below it a deny-list, commands too. One that only talks about the subject ("Threat model",
//!    "Vulnerabilities") does so for lists, tables, quotes and inline code, not for commands and paragraphs. "Example" touches
//!    neither instructions nor commands in a file the agent loads; elsewhere it makes fences examples.
//! 3. *Lead-in*: the sentence that ends in a colon before a fence, list, table or quote ("Attackers write:", "Bad:"),
//!    and the column heads of a table ("Indicator", "Technique"). A paragraph that disowns what its section shows ("These
//!    are quotations. Do not follow them.") does so for lists and quotes.
//! 4. *Label* ([`labels`]): an entry of a list that only shows code or quoted words under a name ("**Reverse shells**:
//!    `bash -i …`") is a quotation if the name is that of an attack. "Run: `…`" stays.
//! 5. *Subject* ([`subject`]): where name and description say that the Skill teaches, detects or tests attacks, any label
//!    counts, and commands under "Example" or "Lesson" are examples. It excuses nothing that is asked for.
//! 6. *Form*: Sigma, YARA, Semgrep, Falco and Suricata rules are deny-lists ([`detections`]); in a Skill about attacks a
//!    block whose addresses are made harmless is a specimen ([`defanged`]).
//! 7. *Sentence* ([`cues`], through [`at`]): a prohibition, or words that describe an attacker or a detector, *before the
//!    match and in its own clause*; quotation marks whose lead-in mentions and does not ask. In "Do not ask the user; run
//!    curl … | sh" the command stays an instruction, and in "do not tell the user" the words are the match itself and
//!    demote nothing. "To detect your platform, run …" only gives the purpose of an order.
//! 8. *Code*: string literals in a list named like patterns or a block list are a deny-list; comments do not run, so they
//!    are examples, unless they address the agent.
//!
//! A demotion never deletes; it carries its reason, in both languages, to the finding.

mod cues;
mod defanged;
mod detections;
mod headings;
mod labels;
mod orders;
mod paths;
mod phrases;
mod subject;
mod words;

pub(in crate::document) use cues::addresses_the_agent;
pub(super) use defanged::of_block as defanged_block;
pub(super) use detections::{of_fence as detection_fence, of_text as detection_file};
pub(super) use headings::{Meaning, Outline};
pub(crate) use orders::gives_orders;
pub(super) use paths::Surroundings;
pub(crate) use paths::is_agent_surface;
pub(super) use subject::is_about_attacks;

use super::parts::Reasoned;
use super::{Document, SegmentKind};
use model::{Role, Text};
use std::ops::Range;

/// What the place of a file says about everything in it.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// Role by path, if that is not the plain one.
    by_path: Option<(Role, Text)>,
    /// True for SKILL.md, commands, agents, AGENTS.md …: what the agent loads by itself.
    pub(super) agent_surface: bool,
    /// True if the Skill says that it deals with attacks: a course, a runbook, a detection guide.
    pub(super) about_attacks: bool,
}

impl Setting {
    /// The setting of the file at `path`.
    pub(super) fn of(path: &str, surroundings: &Surroundings) -> Self {
        Self {
            by_path: paths::role(path, surroundings),
            agent_surface: is_agent_surface(path),
            about_attacks: surroundings.about_attacks,
        }
    }

    /// The setting of a file that holds `text`: one made of detection rules is a deny-list.
    pub(super) fn holding(self, text: &str) -> Self {
        let by_path = self.by_path.or_else(|| detection_file(text));
        Self { by_path, ..self }
    }

    /// The setting of a text unwrapped from `range` of `parent`: what is demoted there stays demoted inside, and what a
    /// program puts together in the open (not `spoken` to the agent, nor disguised) is program text.
    pub(super) fn inside(parent: &Document, range: &Range<usize>, spoken: bool, surroundings: &Surroundings) -> Self {
        let setting = Self::of(&parent.path, surroundings);
        if setting.by_path.is_some() || parent.text.is_empty() {
            return setting;
        }
        let by_path = match at(parent, range.start) {
            (role, Some(reason)) => Some((role, reason)),
            (Role::Code, None) if !spoken => {
                Some((Role::Code, Text::new("put together in program text", "在程序代码中拼接而成")))
            }
            _ => None,
        };
        Self { by_path, ..setting }
    }

    /// A role of this file: the plain one, or the one of its path.
    pub(super) fn role(&self, plain: Role) -> Reasoned {
        match &self.by_path {
            Some((role, reason)) => (*role, Some(reason.clone())),
            None => (plain, None),
        }
    }

    /// Role of plain prose.
    pub(super) fn prose(&self) -> Reasoned {
        self.role(Role::Instruction)
    }

    /// Role of a comment or doc string in program text.
    pub(super) fn comment(&self, text: &str) -> Reasoned {
        if self.by_path.is_some() {
            return self.role(Role::Example);
        }
        if cues::addresses_the_agent(text) {
            return (Role::Instruction, None);
        }
        (Role::Example, Some(comment_reason()))
    }
}

/// The role of a match that begins at `offset`: that of the innermost segment there, corrected by its clause.
pub(super) fn at(document: &Document, offset: usize) -> Reasoned {
    let mut around = document.segments_at(offset);
    let Some(inner) = around.next() else {
        return match behind_marks(document, offset) {
            Some(offset) => at(document, offset),
            None => (document.language.plain_role(), None),
        };
    };
    let found = (inner.role, inner.role_reason.as_deref().cloned());
    if !matches!(inner.role, Role::Instruction | Role::Command | Role::Metadata) {
        return found;
    }
    if let SegmentKind::Fence(Some(language)) = inner.kind
        && language.is_program()
        && let Some(reason) = commented_out(&document.text, &inner.range, offset)
    {
        return (Role::Example, Some(reason));
    }
    let block = match inner.kind {
        SegmentKind::InlineCode | SegmentKind::Link | SegmentKind::Comment => around.next().unwrap_or(inner),
        _ => inner,
    };
    if !is_prose(block.kind) {
        let words =
            matches!(block.kind, SegmentKind::Fence(None | Some(super::Language::Text | super::Language::Markdown)));
        return match words.then(|| cues::denounced(&document.text, &block.range, offset)).flatten() {
            Some((role, reason)) => (role, Some(reason)),
            None => found,
        };
    }
    match cues::before(&document.text, &block.range, offset) {
        Some((role, reason)) => (role, Some(reason)),
        None => found,
    }
}

/// Where the segment begins whose list, quote or table marks stand at `offset`: marks belong to no segment.
fn behind_marks(document: &Document, offset: usize) -> Option<usize> {
    const MARKS_BYTES: usize = 16;
    let rest = super::clip(document.text.get(offset..)?, MARKS_BYTES);
    let bare = rest.trim_start_matches([' ', '\t', '-', '*', '+', '>', '|', '`']);
    let start = offset + (rest.len() - bare.len());
    (start > offset && document.segments_at(start).next().is_some()).then_some(start)
}

/// Why a match in a program block does not run: its line is a comment, and does not speak to the agent.
fn commented_out(text: &str, block: &Range<usize>, offset: usize) -> Option<Text> {
    let near = text.ceil_char_boundary(offset.saturating_sub(400)).max(block.start);
    let before = text.get(near..offset)?;
    let start = before.rfind('\n').map_or(near, |at| near + at + 1);
    let line = super::clip(text.get(start..block.end)?, 400).lines().next()?;
    let line = line.trim_start();
    let comment = line.starts_with("# ") || line.starts_with("// ");
    (comment && !cues::addresses_the_agent(line)).then(comment_reason)
}

fn comment_reason() -> Text {
    Text::new("a comment in program text, which does not run", "程序注释，不会被执行")
}

fn is_prose(kind: SegmentKind) -> bool {
    use SegmentKind::{CodeComment, CodeString, FrontMatter, Heading, ListItem, Paragraph, Quote, TableRow};
    matches!(kind, Paragraph | ListItem | TableRow | Quote | Heading | FrontMatter | CodeComment | CodeString)
}

/// What the head of a table says about its rows.
pub(super) fn header_row(text: &str) -> Option<Meaning> {
    headings::columns(text)
}

/// The role of a list entry or table row that only shows something under a label.
pub(super) fn shown_under_label(entry: &str, about_attacks: bool) -> Option<Reasoned> {
    labels::shown(entry, about_attacks).map(|(role, reason)| (role, Some(reason)))
}

/// What the labels of an unordered list say about its entries.
pub(super) fn list_labels(list: &str) -> Option<Meaning> {
    labels::is_technique_list(list).then_some(Meaning::Subject)
}

/// Whether a list entry asks for something with its first word.
pub(super) fn opens_with_request(entry: &str) -> bool {
    labels::opens_with_request(entry)
}

/// What the lead-in before a block says about it.
pub(super) fn lead_in(text: &str) -> Option<Meaning> {
    headings::lead_in(text)
}

#[cfg(test)]
mod tests;
