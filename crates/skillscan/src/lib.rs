//! A package and rules into findings, capabilities and coverage.
//!
//! ```text
//! bytes -> views (document/) -> observations (code/) -> findings (matching/, analyzers/) -> verdict (model)
//! ```
//!
//! Knows no database, no network and no wall clock: the same input gives the same output bytes. Analysis cannot fail;
//! it can be incomplete, and then says so.

mod analyzers;
mod assembly;
mod budget;
mod code;
mod concepts;
mod coverage;
mod data;
mod document;
mod engine;
mod hosts;
mod inventory;
mod lending;
mod mask;
mod matching;
mod observation;
mod options;
mod proof;
mod resemblance;
mod sink;
mod text_regex;

pub use analyzers::names::{PopularNames, PopularNamesError};
pub use engine::{Engine, EngineError, Knowledge};
pub use mask::mask;
pub use options::{INTENT_BY_DEFAULT, Options};
pub use proof::{Failure, RuleProof};

/// One more in every release that may judge any Skill differently (engine, rules, data); part of every result and of
/// the API's key. CONTRIBUTING.md, "A release".
pub const ENGINE_VERSION: u32 = 2;
