//! Cross-validation by source: every package is scored by a model that never saw its publisher.

use crate::train::{Example, train};
use std::collections::BTreeSet;

/// One package, scored by the model trained without its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Index of the example.
    pub example: usize,
    /// Its score; `None` for a package without a block.
    pub score: Option<f32>,
    /// The threshold that its judges would have set: from the benign packages of all *other* sources.
    pub threshold: f32,
}

/// Scores every example, in their order.
pub fn leave_one_source_out(examples: &[Example], quiet: &[bool], alarms: f32) -> Vec<Held> {
    let sources: BTreeSet<&str> = examples.iter().map(|example| example.source.as_str()).collect();
    let mut held: Vec<Held> =
        (0..examples.len()).map(|example| Held { example, score: None, threshold: f32::MAX }).collect();
    for source in &sources {
        let rest: Vec<&Example> = examples.iter().filter(|example| example.source != *source).collect();
        let model = train(&rest);
        for (example, held) in examples.iter().zip(&mut held).filter(|(example, _)| example.source == *source) {
            held.score = model.score(&example.sample).map(|(score, _)| score);
        }
    }
    for source in sources {
        let others = examples.iter().zip(&held).zip(quiet).filter(|((e, _), _)| e.source != source);
        let benign: Vec<f32> =
            others.filter(|((e, _), quiet)| !e.malicious && **quiet).filter_map(|((_, h), _)| h.score).collect();
        let threshold = threshold(benign, alarms);
        for (_, held) in examples.iter().zip(&mut held).filter(|(example, _)| example.source == source) {
            held.threshold = threshold;
        }
    }
    held
}

/// The lowest threshold at which at most the share `alarms` of benign packages with these scores is at or over it.
pub fn threshold(mut benign: Vec<f32>, alarms: f32) -> f32 {
    benign.sort_by(|a, b| b.total_cmp(a));
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of some thousand"
    )]
    let allowed = (benign.len() as f32 * alarms).floor() as usize;
    // Just above the first score that may not be reached.
    benign.get(allowed).map_or(f32::MIN, |score| score + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_lets_through_no_more_than_allowed() {
        let scores: Vec<f32> = (0..100u8).map(f32::from).collect();
        let over = |threshold: f32| scores.iter().filter(|score| **score >= threshold).count();
        assert_eq!(over(threshold(scores.clone(), 0.0)), 0);
        assert_eq!(over(threshold(scores.clone(), 0.02)), 2);
        assert_eq!(threshold(vec![], 0.0), f32::MIN);
    }
}
