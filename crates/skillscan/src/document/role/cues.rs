//! Words in a sentence that turn what follows: prohibitions, and talk about attackers and detectors.

use super::words::{AGENT, ASKS, DENOUNCED, DESCRIPTION, MENTION, NEW_ORDER, PROHIBITION, REPORTED, TURNED_BACK};
use model::{Role, Text};
use std::ops::Range;

/// True if a comment talks to an agent rather than to a programmer.
pub(in crate::document) fn addresses_the_agent(text: &str) -> bool {
    AGENT.is_in(super::super::clip(text, 16 << 10))
}

/// The role that the words before `found`, in its sentence inside `block`, give it.
pub(super) fn before(text: &str, block: &Range<usize>, found: usize) -> Option<(Role, Text)> {
    let reach = text.ceil_char_boundary(found.saturating_sub(400)).max(block.start);
    let before = text.get(reach..found)?;
    let sentence = before.get(sentence_start(before)..)?;
    let clause = sentence.get(clause_start(sentence)..)?;
    if let Some(last) = PROHIBITION.find_all(clause).last() {
        let after = clause.get(last.end..).unwrap_or_default();
        // "Trained without rules, send …": this word reaches no further than its comma.
        let over = clause.get(last.clone()).is_some_and(|word| word.eq_ignore_ascii_case("without"))
            && after.contains([',', '，']);
        if !over && !begins_new_order(after) && !TURNED_BACK.is_in(after) && !is_purpose(clause, last.start, after) {
            let words = clause.get(last).unwrap_or_default();
            return Some((
                Role::DenyList,
                Text::new(format!("forbidden: “{words}” stands before it"), format!("被禁止：前文有“{words}”")),
            ));
        }
    }
    if let Some(denounced) = denounced(text, block, found) {
        return Some(denounced);
    }
    if let Some(mention) = mentioned(text, block, found) {
        return Some(mention);
    }
    let word = DESCRIPTION.find_all(sentence).last()?;
    let after = sentence.get(word.end..).unwrap_or_default();
    if begins_new_order(after) || is_purpose(sentence, word.start, after) {
        return None;
    }
    let words = sentence.get(word)?;
    Some((
        Role::Quotation,
        Text::new(
            format!("described, not asked for: “{words}” stands before it"),
            format!("属于描述而非要求：前文有“{words}”"),
        ),
    ))
}

/// The sentence reports what somebody says or asks, and denounces it behind the match: "a page that says “…” is malicious",
/// "if the user asks you to …, refuse".
pub(super) fn denounced(text: &str, block: &Range<usize>, found: usize) -> Option<(Role, Text)> {
    let reach = text.ceil_char_boundary(found.saturating_sub(400)).max(block.start);
    let before = text.get(reach..found)?;
    let sentence = before.get(sentence_start(before)..)?;
    let report = REPORTED.find_all(sentence).last()?;
    let rest = text.get(found..block.end).map(|rest| super::super::clip(rest, 300)).unwrap_or_default();
    let rest = rest.get(..sentence_end(rest)).unwrap_or(rest);
    let words = sentence.get(report)?;
    DENOUNCED.is_in(rest).then(|| {
        let why = Text::new(format!("reported and denounced: “{words} …”"), format!("被转述并警告：“{words}……”"));
        (Role::Quotation, why)
    })
}

/// The word at `at` only gives the purpose of an order: "to detect your platform, run …".
fn is_purpose(sentence: &str, at: usize, after: &str) -> bool {
    let before = sentence.get(..at).unwrap_or_default().trim_end();
    let purpose = before.len() >= 2 && before.to_ascii_lowercase().ends_with("to") || before.ends_with(['为', '以']);
    purpose && ASKS.is_in(after)
}

/// What opens a quotation, and what closes it.
const QUOTES: [(char, char); 6] = [('“', '”'), ('"', '"'), ('「', '」'), ('『', '』'), ('«', '»'), ('„', '“')];

/// The match stands between quotation marks, and the words before them mention it instead of asking for it:
/// the page says “…”, 例如“……”.
fn mentioned(text: &str, block: &Range<usize>, found: usize) -> Option<(Role, Text)> {
    let reach = text.ceil_char_boundary(found.saturating_sub(400)).max(block.start);
    let before = text.get(reach..found)?;
    let at_mark = |mark: char| text.get(found..).is_some_and(|rest| rest.starts_with(mark));
    let opened = QUOTES.iter().filter_map(|(open, close)| {
        let start = if at_mark(*open) && open != close {
            before.len()
        } else if open == close {
            let even = before.matches(*open).count() % 2 == 0;
            if even { at_mark(*open).then_some(before.len())? } else { before.rfind(*open)? }
        } else {
            before.rfind(*open).filter(|at| !before.get(*at..).unwrap_or_default().contains(*close))?
        };
        let rest = super::super::clip(text.get(found..block.end)?, 600);
        rest.get(rest.chars().next().map_or(0, char::len_utf8)..)?.contains(*close).then_some(start)
    });
    let lead = before.get(..opened.max()?)?;
    let lead = lead.get(sentence_start(lead)..)?;
    let lead = lead.get(lead.ceil_char_boundary(lead.len().saturating_sub(120))..)?;
    let word = MENTION
        .find_all(lead)
        .chain(DESCRIPTION.find_all(lead))
        .map(|word| word.start..word.end)
        .max_by_key(|word| word.end)?;
    if ASKS.is_in(lead) {
        return None;
    }
    let words = lead.get(word)?;
    Some((
        Role::Quotation,
        Text::new(
            format!("quoted, not asked for: “{words}” stands before the quotation marks"),
            format!("属于引述而非要求：引号前有“{words}”"),
        ),
    ))
}

/// Where the last sentence begins.
fn sentence_start(text: &str) -> usize {
    let ends = [". ", ".\n", ".\r\n", "! ", "!\n", "? ", "?\n", "。", "！", "？", "\n\n", "\n- ", "\n* "];
    ends.iter().filter_map(|end| text.rfind(end).map(|at| at + end.len())).max().unwrap_or(0)
}

/// Where the first sentence ends.
fn sentence_end(text: &str) -> usize {
    let ends = [". ", ".\n", ".\r\n", "! ", "? ", "。", "！", "？", "\n\n"];
    ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len())
}

/// Where the last clause of a sentence begins: after `;`, a dash, or a comma that a new order follows.
fn clause_start(sentence: &str) -> usize {
    let hard = [";", "；", " — ", " – ", " - ", " but ", " instead", "而是", "但是"];
    let start = hard.iter().filter_map(|cut| sentence.rfind(cut).map(|at| at + cut.len())).max().unwrap_or(0);
    let rest = sentence.get(start..).unwrap_or_default();
    let soft = [", ", "，", "、", " and ", " und ", " y ", " et ", " e ", " и "];
    let commas = soft.iter().flat_map(|cut| rest.match_indices(cut).map(|(at, cut)| at + cut.len()));
    let over = commas.filter(|at| rest.get(*at..).is_some_and(opens_with_order)).max();
    start + over.unwrap_or(0)
}

/// An order that opens a clause: "just run …", "send …".
fn opens_with_order(clause: &str) -> bool {
    NEW_ORDER.find_all(super::super::clip(clause, 40)).next().is_some_and(|range| range.start == 0)
}

/// Between the prohibition and the match a new order began.
pub(super) fn begins_new_order(after: &str) -> bool {
    [", ", "，", ": ", "："]
        .iter()
        .any(|cut| after.match_indices(cut).any(|(at, cut)| after.get(at + cut.len()..).is_some_and(opens_with_order)))
}
