//! Combinations of concepts, as rules write them: `all: [send, secret, "external|url"]`, `all: ["no:tell", user]`.

use super::sentence::{ConceptPlace, Sentence};
use super::vocabulary::{Bits, Vocabulary};
use rules::{ConceptSpan, Concepts};
use std::ops::Range;

/// How many sentences, and how many lines, a `nearby` window holds.
const WINDOW_SENTENCES: usize = 5;
const WINDOW_LINES: u32 = 14;
/// How many bytes of text a `phrase` spans, from the start of its first concept to the start of its last.
const PHRASE_BYTES: usize = 100;
/// Evidence is shown up to this many bytes.
const EVIDENCE_BYTES: usize = 300;

/// A compiled combination.
#[derive(Debug, Clone)]
pub(crate) struct ConceptPattern {
    all: Vec<Part>,
    none: Vec<Part>,
    span: ConceptSpan,
}

/// One demand: any of these concepts, affirmed or negated.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    affirmed: Bits,
    negated: Bits,
}

/// What of a window a combination needs.
struct Used {
    sentences: Range<usize>,
    /// Bytes of the document that hold the parts.
    within: Range<usize>,
}

/// Words by which a sentence speaks about attacks.
struct Talk<'v> {
    vocabulary: &'v Vocabulary,
    /// "attackers", "prompt injection".
    attacks: Bits,
    /// "detects", "look for": they have other uses, too.
    watching: Bits,
}

/// A combination that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConceptMatch {
    /// Index of the segment that holds the first part.
    pub(crate) segment: usize,
    /// The evidence.
    pub(crate) range: Range<usize>,
    /// Where the first of its actions stands: what is said before that may be but the occasion.
    pub(crate) action: Option<usize>,
    /// Whether the sentence speaks about attacks rather than asking for one.
    pub(crate) defensive: bool,
}

/// Why a combination is not usable.
#[derive(Debug, thiserror::Error)]
#[error("unknown concept `{0}`; data/concepts.yml lists them")]
pub(crate) struct PatternError(String);

impl ConceptPattern {
    /// Compiles; names the concept that does not exist.
    pub(crate) fn new(concepts: &Concepts, vocabulary: &Vocabulary) -> Result<Self, PatternError> {
        let parts =
            |list: &[String]| list.iter().map(|item| Part::parse(item, vocabulary)).collect::<Result<Vec<_>, _>>();
        Ok(Self { all: parts(&concepts.all)?, none: parts(&concepts.none)?, span: concepts.within })
    }

    /// Whether it can be found in sentences that affirm and negate no other concepts than these.
    pub(crate) fn may_hold(&self, affirmed: Bits, negated: Bits) -> bool {
        self.hold(affirmed, negated)
    }

    /// Every place in a document's sentences where all parts come together; windows do not overlap.
    pub(crate) fn find(&self, sentences: &[Sentence], vocabulary: &Vocabulary) -> Vec<ConceptMatch> {
        let bit = |id| vocabulary.concept(id).map_or(0, |c| 1 << c);
        let talk = Talk { attacks: bit("defensive"), watching: bit("watching"), vocabulary };
        let mut found = Vec::new();
        let mut at = 0;
        while at < sentences.len() {
            let window = self.window(sentences, at);
            match self.matches(window) {
                Some(used) => {
                    let end = used.sentences.end;
                    found.push(self.evidence(&window[used.sentences.clone()], &used, &talk));
                    at += end;
                }
                None => at += 1,
            }
        }
        found
    }

    fn window<'a>(&self, sentences: &'a [Sentence], at: usize) -> &'a [Sentence] {
        let most = match self.span {
            ConceptSpan::Phrase | ConceptSpan::Sentence => 1,
            ConceptSpan::Nearby => WINDOW_SENTENCES,
        };
        let first = sentences[at].line;
        let goes_on = |s: &&Sentence| s.line <= first + WINDOW_LINES && !s.heading;
        let end = 1 + sentences[at + 1..].iter().take(most - 1).take_while(goes_on).count();
        &sentences[at..at + end]
    }

    /// The sentences needed, if the parts come together in them; the first sentence must contribute.
    fn matches(&self, window: &[Sentence]) -> Option<Used> {
        let first = window.first()?;
        if !self.all.iter().any(|part| part.holds(first.affirmed, first.negated)) {
            return None;
        }
        let (mut affirmed, mut negated) = (0, 0);
        for (index, sentence) in window.iter().enumerate() {
            affirmed |= sentence.affirmed;
            negated |= sentence.negated;
            if self.hold(affirmed, negated) {
                let refused = self.none.iter().any(|part| part.holds(affirmed, negated));
                let within = match self.span {
                    ConceptSpan::Phrase => self.phrase(sentence)?,
                    ConceptSpan::Sentence | ConceptSpan::Nearby => 0..usize::MAX,
                };
                let start = self.last_start(&window[..=index]);
                return (!refused).then_some(Used { sentences: start..index + 1, within });
            }
        }
        None
    }

    /// The last sentence from which on the parts still come together.
    fn last_start(&self, window: &[Sentence]) -> usize {
        let (mut affirmed, mut negated) = (0, 0);
        let from_behind = window.iter().enumerate().rev().find(|(_, sentence)| {
            affirmed |= sentence.affirmed;
            negated |= sentence.negated;
            self.hold(affirmed, negated)
        });
        from_behind.map_or(0, |(index, _)| index)
    }

    /// The first stretch of [`PHRASE_BYTES`] that holds all parts. Linear: few concepts fit into one stretch.
    fn phrase(&self, sentence: &Sentence) -> Option<Range<usize>> {
        sentence.places.iter().enumerate().find_map(|(at, first)| {
            let (mut affirmed, mut negated) = (0, 0);
            let limit = first.range().start + PHRASE_BYTES;
            for place in sentence.places[at..].iter().take_while(|place| place.range().start <= limit) {
                *(if place.negated { &mut negated } else { &mut affirmed }) |= 1 << place.concept;
                if self.hold(affirmed, negated) {
                    return Some(first.range().start..place.range().end);
                }
            }
            None
        })
    }

    fn hold(&self, affirmed: Bits, negated: Bits) -> bool {
        self.all.iter().all(|part| part.holds(affirmed, negated))
    }

    fn evidence(&self, window: &[Sentence], used: &Used, talk: &Talk<'_>) -> ConceptMatch {
        let wanted = |place: &&ConceptPlace| {
            let bit: Bits = 1 << place.concept;
            let asked = |part: &Part| bit & if place.negated { part.negated } else { part.affirmed } != 0;
            used.within.contains(&place.range().start) && self.all.iter().any(asked)
        };
        let parts = || window.iter().flat_map(|s| &s.places).filter(wanted);
        let places = || parts().map(ConceptPlace::range);
        let actions = parts().filter(|place| talk.vocabulary.is_action(place.concept));
        let start = places().map(|r| r.start).min().unwrap_or(0);
        let end = places().map(|r| r.end).filter(|end| *end <= start + EVIDENCE_BYTES).max().unwrap_or(start);
        let asked: Bits = self.all.iter().fold(0, |bits, part| bits | part.affirmed | part.negated);
        ConceptMatch {
            segment: window.first().map_or(0, |s| s.segment),
            range: start..end.max(start),
            action: actions.map(|place| place.range().start).min(),
            defensive: window.iter().any(|s| {
                // Weak words count only in a sentence that holds a part.
                let words = if self.all.iter().any(|part| part.holds(s.affirmed, s.negated)) {
                    talk.attacks | talk.watching
                } else {
                    talk.attacks
                };
                s.affirmed & words & !asked != 0 && !s.orders
            }),
        }
    }
}

impl Part {
    fn parse(item: &str, vocabulary: &Vocabulary) -> Result<Self, PatternError> {
        let mut part = Self::default();
        for word in item.split('|') {
            let (negated, id) = word.strip_prefix("no:").map_or((false, word), |id| (true, id));
            let bit: Bits = 1 << vocabulary.concept(id).ok_or_else(|| PatternError(id.to_owned()))?;
            if negated { part.negated |= bit } else { part.affirmed |= bit }
        }
        Ok(part)
    }

    fn holds(self, affirmed: Bits, negated: Bits) -> bool {
        self.affirmed & affirmed != 0 || self.negated & negated != 0
    }
}
