//! A package as the model sees it: buckets, no words.

use crate::grams::{bucket, grams, mix, step};
use serde::{Deserialize, Serialize};

/// What a block is. The same words weigh differently in different kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Prose that instructs the agent.
    Instruction,
    /// Commands and program text.
    Code,
    /// The declared description.
    Description,
}

impl Kind {
    pub(crate) fn seed(self) -> u64 {
        match self {
            Self::Instruction => 11,
            Self::Code => 23,
            Self::Description => 37,
        }
    }
}

/// A block: each bucket once, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Buckets of its n-grams.
    pub buckets: Vec<u32>,
}

/// A package.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sample {
    /// Buckets of what is known about the package as a whole.
    pub facts: Vec<u32>,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

impl Block {
    /// The block of a text.
    pub fn new(kind: Kind, text: &str) -> Self {
        let mut buckets: Vec<u32> = grams(kind, text).into_iter().map(|gram| gram.bucket).collect();
        buckets.sort_unstable();
        buckets.dedup();
        Self { kind, buckets }
    }
}

impl Sample {
    /// Adds a fact, e.g. `capability:network_upload`.
    pub fn fact(&mut self, name: &str) {
        self.facts.push(bucket(mix(name.bytes().fold(97, step), 3)));
    }
}

/// What each n-gram of a block counts, so that long blocks are not loud by length: one over the square root of their
/// number.
pub(crate) fn share(count: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a block has a few thousand n-grams")]
    let count = count.max(1) as f32;
    1.0 / count.sqrt()
}
