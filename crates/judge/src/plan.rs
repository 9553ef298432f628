//! What is shown to the model: the texts cut into requests, within the budget, in the order in which they were lent.
//!
//! Sends nothing. The same texts and budget are cut the same way, so that a record can be found again.

use crate::settings::{Budget, Prices};
use model::{JudgeGap, JudgeGapReason, SourceText};

/// Tokens of the instructions, the frame and a full list of static findings.
const FRAME_TOKENS: u64 = 2_600;

/// Bytes that the pieces of a cut text share, so that nothing hides on the cut.
const OVERLAP: usize = 400;

/// Header of a piece, in tokens.
const HEADER_TOKENS: u64 = 30;

/// One request's worth of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chunk<'a> {
    /// From 1.
    pub(crate) number: usize,
    /// How many there are.
    pub(crate) of: usize,
    /// What is shown.
    pub(crate) pieces: Vec<Piece<'a>>,
    /// Estimated tokens of the whole request.
    pub(crate) tokens: u64,
}

/// A text, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) file: &'a str,
    pub(crate) layer: &'a str,
    /// Line in the file that the piece begins in; for an unwrapped layer, where the layer lies.
    pub(crate) line: u32,
    pub(crate) text: &'a str,
}

/// Everything that is asked about one package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan<'a> {
    pub(crate) chunks: Vec<Chunk<'a>>,
    /// Bytes shown, overlaps counted once.
    pub(crate) read_bytes: u64,
    /// What does not fit.
    pub(crate) gap: Option<JudgeGap>,
}

/// What asking about one package will cost at most.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// Requests.
    pub requests: u32,
    /// Tokens read.
    pub input_tokens: u64,
    /// Tokens written, at most.
    pub output_tokens: u64,
    /// Bytes of the package that would be shown.
    pub read_bytes: u64,
    /// Bytes that would not be shown, because the budget ends.
    pub left_out_bytes: u64,
    /// Money at most, in the currency of the prices; 0 when no prices are set.
    pub cost: f64,
}

impl Estimate {
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            input_tokens: self.input_tokens + other.input_tokens,
            output_tokens: self.output_tokens + other.output_tokens,
            read_bytes: self.read_bytes + other.read_bytes,
            left_out_bytes: self.left_out_bytes + other.left_out_bytes,
            cost: self.cost + other.cost,
        }
    }
}

impl<'a> Plan<'a> {
    /// Cuts `texts` into requests.
    pub(crate) fn new(texts: &'a [SourceText], budget: &Budget) -> Self {
        let room = budget.request_tokens.saturating_sub(FRAME_TOKENS);
        let mut packing = Packing { budget, room, chunks: Vec::new(), spent: 0 };
        let (mut read, mut left_out) = (0u64, 0u64);
        for text in texts {
            let shown = packing.add(text);
            read += shown as u64;
            let missing = (text.text.len() - shown) as u64 + text.left_out;
            left_out += missing;
        }
        let mut chunks = packing.chunks;
        let of = chunks.len();
        for (index, chunk) in chunks.iter_mut().enumerate() {
            (chunk.number, chunk.of) = (index + 1, of);
        }
        let gap = match (of, left_out) {
            (0, 0) => Some(JudgeGap::new(JudgeGapReason::NothingToRead, "")),
            (_, 0) => None,
            _ => Some(JudgeGap::new(JudgeGapReason::OverBudget, format!("{left_out} B"))),
        };
        Self { chunks, read_bytes: read, gap }
    }

    /// What it will cost at most.
    pub(crate) fn estimate(&self, texts: &[SourceText], budget: &Budget, prices: &Prices) -> Estimate {
        let requests = u32::try_from(self.chunks.len()).unwrap_or(u32::MAX);
        let input_tokens: u64 = self.chunks.iter().map(|chunk| chunk.tokens).sum();
        let output_tokens = u64::from(requests) * u64::from(budget.answer_tokens);
        let all: u64 = texts.iter().map(|text| text.text.len() as u64 + text.left_out).sum();
        #[expect(clippy::cast_precision_loss, reason = "money is shown with a few digits")]
        let cost = (input_tokens as f64 * prices.input + output_tokens as f64 * prices.output) / 1e6;
        Estimate {
            requests,
            input_tokens,
            output_tokens,
            read_bytes: self.read_bytes,
            left_out_bytes: all.saturating_sub(self.read_bytes),
            cost,
        }
    }
}

struct Packing<'a, 'b> {
    budget: &'b Budget,
    /// Tokens of text in one request.
    room: u64,
    chunks: Vec<Chunk<'a>>,
    spent: u64,
}

impl<'a> Packing<'a, '_> {
    /// Adds as much of a text as the budget allows; says how many bytes of it are shown.
    fn add(&mut self, source: &'a SourceText) -> usize {
        let (mut from, mut shown) = (0, 0);
        while shown < source.text.len() {
            let Some(rest) = source.text.get(from..) else { break };
            let whole = tokens(rest) + HEADER_TOKENS;
            let free = self.free();
            // A text that fits into a request of its own is not torn apart to fill the one before.
            let fresh = self.fresh();
            let (room, open) = match () {
                () if whole <= free => (free, false),
                () if whole <= fresh || free < self.room / 3 => (fresh, true),
                () => (free, false),
            };
            let length = fitting(rest, room.saturating_sub(HEADER_TOKENS));
            if length == 0 {
                break;
            }
            if open || self.chunks.is_empty() {
                self.chunks.push(Chunk { number: 0, of: 0, pieces: Vec::new(), tokens: FRAME_TOKENS });
                self.spent += FRAME_TOKENS;
            }
            let piece = source.text.get(from..from + length).unwrap_or_default();
            let cost = tokens(piece) + HEADER_TOKENS;
            let line = match source.layer.is_empty() {
                true => source.line + lines(source.text.get(..from).unwrap_or_default()),
                false => source.line,
            };
            if let Some(chunk) = self.chunks.last_mut() {
                chunk.tokens += cost;
                chunk.pieces.push(Piece { file: &source.file, layer: &source.layer, line, text: piece });
            }
            self.spent += cost;
            shown = from + length;
            if shown < source.text.len() {
                let back = source.text.floor_char_boundary(shown.saturating_sub(OVERLAP));
                from = if back > from { back } else { shown };
            }
        }
        shown
    }

    /// Tokens left in the request that is being filled.
    fn free(&self) -> u64 {
        let Some(last) = self.chunks.last() else { return self.fresh() };
        let room = self.budget.request_tokens.saturating_sub(last.tokens);
        room.min(self.budget.input_tokens.saturating_sub(self.spent))
    }

    /// Tokens that a further request would hold.
    fn fresh(&self) -> u64 {
        if self.chunks.len() >= self.budget.requests as usize {
            return 0;
        }
        self.room.min(self.budget.input_tokens.saturating_sub(self.spent + FRAME_TOKENS))
    }
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

/// Bytes of the longest beginning of `text` of at most `room` tokens; cut after a line end if there is one near.
fn fitting(text: &str, room: u64) -> usize {
    if tokens(text) <= room {
        return text.len();
    }
    let mut quarters = 0u64;
    let cut = text.char_indices().find(|(_, c)| {
        quarters += weight(*c);
        quarters > room * 12
    });
    let most = cut.map_or(text.len(), |(at, _)| at);
    match text.get(..most).and_then(|shown| shown.rfind('\n')) {
        Some(end) if end + 1 > most / 2 => end + 1,
        _ => most,
    }
}

/// Tokens of a text, on the careful side: three characters of Latin script to one token, one of any other script.
pub(crate) fn tokens(text: &str) -> u64 {
    text.chars().map(weight).sum::<u64>().div_ceil(12)
}

/// Twelfths of a token.
fn weight(c: char) -> u64 {
    if c.is_ascii_alphanumeric() || c == ' ' {
        4
    } else if c.is_ascii() {
        6
    } else {
        14
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(file: &str, text: impl Into<String>) -> SourceText {
        SourceText { file: file.into(), layer: String::new(), line: 1, text: text.into(), left_out: 0 }
    }

    fn budget(requests: u32, input_tokens: u64, request_tokens: u64) -> Budget {
        Budget { requests, input_tokens, request_tokens, answer_tokens: 100 }
    }

    #[test]
    fn small_packages_are_one_request() {
        let texts = [text("SKILL.md", "# Hello\n"), text("run.py", "print(1)\n")];
        let plan = Plan::new(&texts, &Budget::default());
        assert_eq!((plan.chunks.len(), plan.read_bytes, plan.gap.is_none()), (1, 17, true));
        assert_eq!(plan.chunks.first().map(|chunk| chunk.pieces.len()), Some(2));
    }

    #[test]
    fn long_texts_are_cut_with_overlap_and_keep_their_lines() {
        let long: String = (1..=4000).map(|n| format!("line number {n}\n")).collect();
        let texts = [text("long.md", long.as_str())];
        let plan = Plan::new(&texts, &budget(50, 1_000_000, 6_000));
        assert!(plan.chunks.len() > 3 && plan.gap.is_none());
        for piece in plan.chunks.iter().flat_map(|chunk| &chunk.pieces).skip(1) {
            let second = piece.text.lines().nth(1).unwrap_or_default();
            assert_eq!(second, format!("line number {}", piece.line + 1));
        }
    }

    #[test]
    fn what_the_budget_does_not_hold_is_told() {
        let texts = [text("SKILL.md", "short\n"), text("big.md", "word ".repeat(200_000))];
        let plan = Plan::new(&texts, &budget(2, 12_000, 6_000));
        assert!(plan.chunks.len() <= 2);
        assert_eq!(plan.gap.as_ref().map(|gap| gap.reason), Some(JudgeGapReason::OverBudget));
        let estimate = plan.estimate(&texts, &budget(2, 12_000, 6_000), &Prices { input: 1.0, output: 10.0 });
        assert!(estimate.input_tokens <= 12_000 && estimate.output_tokens == 200);
        assert_eq!(estimate.read_bytes + estimate.left_out_bytes, 1_000_006);
        assert!(estimate.cost > 0.0);
        assert_eq!(Plan::new(&[], &Budget::default()).gap.map(|gap| gap.reason), Some(JudgeGapReason::NothingToRead));
    }

    proptest! {
        #[test]
        fn no_request_is_over_the_budget(
            sizes in proptest::collection::vec(0usize..9_000, 0..8), requests in 0u32..6,
            input in 0u64..30_000, request in 0u64..9_000,
        ) {
            let texts: Vec<_> = sizes.iter().map(|n| text("f", "字 word\n".repeat(*n / 8))).collect();
            let budget = budget(requests, input, request);
            let plan = Plan::new(&texts, &budget);
            prop_assert!(plan.chunks.len() <= requests as usize);
            prop_assert!(plan.chunks.iter().all(|chunk| chunk.tokens <= request.max(FRAME_TOKENS)));
            prop_assert!(plan.chunks.iter().map(|chunk| chunk.tokens).sum::<u64>() <= input);
            let all: usize = texts.iter().map(|text| text.text.len()).sum();
            prop_assert!(plan.read_bytes <= all as u64);
            prop_assert_eq!(plan.gap.is_none(), plan.read_bytes == all as u64 && all > 0);
        }
    }
}
