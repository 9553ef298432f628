//! A small linear model: does a block of text ask for what malicious Skills ask for?
//!
//! A package is a handful of *facts* and many *blocks* of text. A block's score is the sum of the weights of its hashed
//! n-grams; the package's score is that of its facts plus that of its strongest block, so that one bad paragraph among a
//! hundred good ones is found, and can be shown.
//!
//! Knows no documents, no rules and no files: what a block is, and what a score is worth, is decided elsewhere
//! (`docs/model-card.md`).

mod grams;
mod model;
mod sample;
mod train;
mod validate;

pub use grams::{Gram, grams};
pub use model::{BUCKETS, Model, ModelError, Phrase};
pub use sample::{Block, Kind, Sample};
pub use train::{Example, train};
pub use validate::{Held, leave_one_source_out, threshold};
