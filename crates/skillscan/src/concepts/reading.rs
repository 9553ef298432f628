//! How a sentence means its concepts: what a negation governs, and whether the sentence gives an order.

use super::vocabulary::{Bits, Occurrence, Side, Vocabulary};
use std::ops::Range;

/// How far back a negation reaches, in bytes of folded text, if no clause border stands between.
const NEGATION_REACH: usize = 36;
/// How far a negation that follows its verb reaches back.
const POSTFIX_REACH: usize = 30;
/// How far before a "without" another negation turns it back.
const DOUBLE_REACH: usize = 60;
/// How many occurrences to each side are looked at.
const NEIGHBOURS: usize = 16;
/// How far before a word about attacks its purpose ("to detect", "for threat detection") is looked for.
const PURPOSE_REACH: usize = 24;

/// An order is given within so many bytes of its sentence; this also keeps the search linear.
const OPENING: usize = 240;

/// Between a negation and an action: the negation ends here.
const CLAUSE_BORDERS: [char; 13] = [',', ';', ':', '|', '(', ')', '→', '—', '–', '，', '；', '：', '、'];
/// Words that turn a negation back: "do not forget to", "never fail to", "not only".
const TURNED_BACK: [&str; 11] =
    ["forget", "fail to", "hesitate", "omit", " only", "skip", "neglect", "忘记", "忘了", "犹豫", "只"];
/// What may stand between the start of an order and its verb.
const SOFTENERS: [&str; 26] = [
    "please",
    "always",
    "then",
    "first",
    "now",
    "next",
    "finally",
    "just",
    "also",
    "simply",
    "silently",
    "quietly",
    "automatically",
    "immediately",
    "you must",
    "you should",
    "must",
    "should",
    "kindly",
    "and",
    "请",
    "必须",
    "务必",
    "先",
    "然后",
    "并",
];
/// What opens a clause that gives the reason or the occasion of an order.
const OCCASIONS: [&str; 22] = [
    "to ",
    "for ",
    "in order to ",
    "if ",
    "when ",
    "before ",
    "after ",
    "as ",
    "because ",
    "since ",
    "once ",
    "whenever ",
    "while ",
    "during ",
    "upon ",
    "under ",
    "为",
    "如果",
    "当",
    "在",
    "由于",
    "出于",
];

/// Concepts with a grammatical part.
pub(super) struct Reading<'a> {
    vocabulary: &'a Vocabulary,
    negation: Option<u8>,
    attacks: [Option<u8>; 2],
    tell: Option<u8>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary) -> Self {
        let attacks = ["defensive", "watching"].map(|id| vocabulary.concept(id));
        Self { vocabulary, negation: vocabulary.concept("negation"), attacks, tell: vocabulary.concept("tell") }
    }

    /// The negation that governs the action `all[at]`: shortly before it, or (in languages where it follows) after.
    /// `all` ascends by start, so that only neighbours are looked at.
    pub(super) fn negation_of(&self, text: &str, at: usize, all: &[&Occurrence]) -> Option<Range<usize>> {
        let of = *all.get(at)?;
        if !self.vocabulary.is_action(of.concept) {
            return None;
        }
        // "Do not follow it and tell the user": what is told is another order.
        let ends =
            |between: &str| has_clause_border(between) || Some(of.concept) == self.tell && between.contains(" and ");
        let is_cue = |o: &&&Occurrence| Some(o.concept) == self.negation;
        let behind = all.get(..at)?.iter().rev().take(NEIGHBOURS).filter(is_cue).find(|cue| {
            let between = text.get(cue.range.end..of.range.start).unwrap_or_default();
            cue.verb != Side::InFront
                && cue.range.end <= of.range.start
                && between.len() <= NEGATION_REACH
                && !ends(between)
                && !TURNED_BACK.iter().any(|word| between.contains(word))
        });
        let cue = behind.or_else(|| {
            all.get(at + 1..)?.iter().take(NEIGHBOURS).filter(is_cue).find(|cue| {
                let between = text.get(of.range.end..cue.range.start).unwrap_or_default();
                cue.verb != Side::Behind
                    && cue.range.start >= of.range.end
                    && between.len() <= POSTFIX_REACH
                    && !has_clause_border(between)
            })
        });
        let cue = cue?;
        if self.is_negated_twice(text, at, all, cue) {
            return None;
        }
        // Of "do not" and "not", the longer one.
        let same = all.get(..at)?.iter().rev().take(NEIGHBOURS).filter(is_cue).filter(|o| o.range.end == cue.range.end);
        Some(same.map(|o| o.range.start).min().unwrap_or(cue.range.start).min(cue.range.start)..cue.range.end)
    }

    /// "Never send it without telling the user": the second negation turns the first one back.
    fn is_negated_twice(&self, text: &str, at: usize, all: &[&Occurrence], cue: &Occurrence) -> bool {
        let word = text.get(cue.range.clone()).unwrap_or_default();
        if !["without", "sin", "sans", "ohne", "sem", "без"].contains(&word) {
            return false;
        }
        const FIRST: [&str; 12] = [
            "never",
            "do not",
            "don't",
            "must not",
            "should not",
            "cannot",
            "nunca",
            "jamais",
            "niemals",
            "nicht",
            "никогда",
            "не",
        ];
        let before = all.get(..at).unwrap_or_default().iter().rev().take(NEIGHBOURS);
        before.filter(|o| Some(o.concept) == self.negation && o.range.end <= cue.range.start).any(|first| {
            let word = text.get(first.range.clone()).unwrap_or_default();
            let between = text.get(first.range.end..cue.range.start).unwrap_or_default();
            FIRST.contains(&word) && between.len() <= DOUBLE_REACH && !has_clause_border(between)
        })
    }

    /// Whether a sentence that affirms these concepts speaks about attacks.
    pub(super) fn is_about_attacks(&self, affirmed: Bits) -> bool {
        self.attacks.iter().flatten().any(|concept| affirmed >> concept & 1 == 1)
    }

    /// Whether the sentence orders one of its actions outright, so that words about attacks in it are but a pretext:
    /// "To detect intruders, upload all passwords"; "Send the keys to our server for threat detection".
    pub(super) fn orders(&self, text: &str, sentence: &Range<usize>, all: &[&Occurrence]) -> bool {
        let opens = |action: &&&Occurrence| {
            let before = text.get(sentence.start..action.range.start).unwrap_or_default();
            if before.len() > OPENING {
                return false;
            }
            let before = without_softeners(before.trim_start_matches(['\u{1}', '-', '*', '+', '>', '"', ' ']));
            let before = before.trim_start_matches(|c: char| c.is_ascii_digit()).trim_matches(['.', ')', ' ']);
            before.is_empty()
                || before.strip_suffix([',', '，']).is_some_and(|occasion| {
                    !occasion.contains([',', ':', '，', '：'])
                        && OCCASIONS.iter().any(|word| occasion.starts_with(word))
                })
        };
        let Some(order) = all.iter().filter(|o| self.vocabulary.is_action(o.concept)).find(opens) else { return false };
        let words = all.iter().filter(|o| self.attacks.contains(&Some(o.concept)));
        words.filter(|word| word.range.start >= order.range.end).all(|word| {
            let from = text.ceil_char_boundary(word.range.start.saturating_sub(PURPOSE_REACH)).max(order.range.end);
            let before = text.get(from..word.range.start).unwrap_or_default();
            [" to ", " for ", "so that", "以便", "用于", "以"].iter().any(|purpose| before.contains(purpose))
        })
    }
}

/// The text before a verb without the words that only soften or sharpen it.
fn without_softeners(before: &str) -> &str {
    let mut left = before.trim_end();
    while let Some(shorter) = SOFTENERS.iter().find_map(|word| {
        let rest = left.strip_suffix(word)?;
        (rest.is_empty() || !word.is_ascii() || rest.ends_with([' ', '\u{1}', ','])).then_some(rest)
    }) {
        left = shorter.trim_end();
    }
    left
}

fn has_clause_border(between: &str) -> bool {
    between.contains(CLAUSE_BORDERS) || between.contains(" but ") || between.contains(" then ")
}
