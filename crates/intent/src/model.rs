//! The weights: one signed byte for each bucket behind a header of sixteen bytes. Read where they lie, never parsed.

use crate::grams::grams;
use crate::sample::{Kind, Sample, share};
use std::borrow::Cow;

/// Buckets that n-grams and facts are hashed into.
pub const BUCKETS: usize = 1 << 17;

const MAGIC: &[u8; 4] = b"TSI1";
const HEADER: usize = 16;

static EMBEDDED: &[u8] = include_bytes!("../../../data/intent/weights.bin");

/// A trained model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What one step of a weight is worth.
    scale: f32,
    /// Score of a package without anything in it.
    bias: f32,
    /// Score from which on the model speaks.
    threshold: f32,
    weights: Cow<'static, [u8]>,
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a model of this release: expected {expected} bytes that begin with TSI1", expected = HEADER + BUCKETS)]
pub struct ModelError;

/// Words that speak most for the model's opinion.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// Bytes of the block.
    pub range: std::ops::Range<usize>,
    /// What they add to the score.
    pub weight: f32,
}

impl Model {
    /// The model that is part of the program.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::read(Cow::Borrowed(EMBEDDED))
    }

    /// The model in a file's bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, ModelError> {
        Self::read(Cow::Owned(bytes))
    }

    fn read(bytes: Cow<'static, [u8]>) -> Result<Self, ModelError> {
        let number = |at: usize| -> Result<f32, ModelError> {
            let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).ok_or(ModelError)?;
            Some(f32::from_le_bytes(four)).filter(|number| number.is_finite()).ok_or(ModelError)
        };
        if bytes.len() != HEADER + BUCKETS || !bytes.starts_with(MAGIC) {
            return Err(ModelError);
        }
        Ok(Self { scale: number(4)?, bias: number(8)?, threshold: number(12)?, weights: bytes })
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.weights.to_vec()
    }

    /// Quantises weights.
    pub(crate) fn quantised(weights: &[f32], bias: f32, threshold: f32) -> Self {
        let largest = weights.iter().fold(0f32, |largest, weight| largest.max(weight.abs()));
        let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let mut bytes = Vec::with_capacity(HEADER + BUCKETS);
        bytes.extend_from_slice(MAGIC);
        for number in [scale, bias, threshold] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127 by the choice of the scale")]
        bytes.extend(weights.iter().map(|weight| (weight / scale).round() as i8).flat_map(i8::to_le_bytes));
        bytes.resize(HEADER + BUCKETS, 0);
        Self { scale, bias, threshold, weights: Cow::Owned(bytes) }
    }

    /// The same weights with another threshold.
    pub fn with_threshold(&self, threshold: f32) -> Self {
        let mut bytes = self.weights.to_vec();
        if let Some(place) = bytes.get_mut(12..16) {
            place.copy_from_slice(&threshold.to_le_bytes());
        }
        Self { threshold, weights: Cow::Owned(bytes), ..self.clone() }
    }

    /// The score from which on it speaks.
    pub fn threshold(&self) -> f32 {
        self.threshold
    }

    /// How many buckets have a weight.
    pub fn used(&self) -> usize {
        self.weights.iter().skip(HEADER).filter(|weight| **weight != 0).count()
    }

    /// The score of a package and the number of its strongest block; without blocks there is nothing to say.
    pub fn score(&self, sample: &Sample) -> Option<(f32, usize)> {
        let facts = self.facts(&sample.facts);
        let best = sample.blocks.iter().enumerate().map(|(index, block)| (self.sum(&block.buckets), index));
        let (score, index) = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        Some((score + facts, index))
    }

    /// The score of the facts, and of nothing at all.
    pub fn facts(&self, facts: &[u32]) -> f32 {
        self.bias + self.sum(facts)
    }

    /// The weight of a block's distinct buckets.
    pub fn sum(&self, buckets: &[u32]) -> f32 {
        let sum: i32 = buckets.iter().map(|bucket| i32::from(self.weight(*bucket))).sum();
        #[expect(clippy::cast_precision_loss, reason = "a few thousand bytes add up to less than 2^24")]
        let sum = sum as f32;
        sum * self.scale * share(buckets.len())
    }

    /// The words of a block that speak most for its score, strongest first; none inside another.
    pub fn phrases(&self, kind: Kind, text: &str, most: usize) -> Vec<Phrase> {
        let grams = grams(kind, text);
        let share = share(grams.len());
        let mut found: Vec<Phrase> = grams
            .into_iter()
            .map(|gram| Phrase { weight: f32::from(self.weight(gram.bucket)) * self.scale * share, range: gram.range })
            .filter(|phrase| phrase.weight > 0.0)
            .collect();
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.range.start.cmp(&b.range.start)));
        let mut chosen: Vec<Phrase> = Vec::new();
        for phrase in found {
            let apart = |other: &Phrase| phrase.range.end <= other.range.start || other.range.end <= phrase.range.start;
            if chosen.len() < most && chosen.iter().all(apart) {
                chosen.push(phrase);
            }
        }
        chosen
    }

    fn weight(&self, bucket: u32) -> i8 {
        let byte = self.weights.get(HEADER + bucket as usize).copied().unwrap_or(0);
        i8::from_le_bytes([byte])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Block;

    #[test]
    fn a_model_survives_its_file_and_nothing_else_is_one() {
        let mut weights = vec![0.0; BUCKETS];
        weights[3] = 2.0;
        weights[9] = -1.0;
        let model = Model::quantised(&weights, 0.25, 1.5);
        let again = Model::from_bytes(model.to_bytes()).unwrap();
        assert_eq!((again.threshold(), again.used(), again.to_bytes()), (1.5, 2, model.to_bytes()));
        let sample = Sample {
            facts: vec![],
            blocks: vec![Block { kind: Kind::Code, buckets: vec![9] }, Block { kind: Kind::Code, buckets: vec![3] }],
        };
        let (score, block) = again.score(&sample).unwrap();
        assert!((score - 2.25).abs() < 1e-3 && block == 1, "{score}");
        assert_eq!(again.score(&Sample::default()), None);
        assert_eq!(Model::from_bytes(vec![]).err(), Some(ModelError));
        assert_eq!(Model::from_bytes(vec![0; HEADER + BUCKETS]).err(), Some(ModelError));
        assert!(model.to_bytes().len() < 300 << 10);
    }

    #[test]
    fn the_embedded_model_is_one() {
        assert!(Model::embedded().is_ok());
    }
}
