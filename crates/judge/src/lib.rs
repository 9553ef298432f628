//! A language model as second reader of a scanned Skill.
//!
//! ```text
//! static result + texts -> plan (what is shown, within a budget) -> ask (one of three protocols, or a replay)
//!   -> read (strict form) -> check (every quotation must exist in the bytes) -> apply (bounded changes of the result)
//! ```
//!
//! The model is not trusted: what it reads was written by strangers, so every answer may be theirs. It can add findings
//! that stand on bytes of the package, and it can lower a medium finding by one band; it cannot remove anything, cannot
//! touch a strong finding, and cannot fail a scan. Nothing leaves the machine unless an endpoint is configured.
//!
//! Knows no rules, no engine, no database; never opens a package and never decides where settings come from.

mod answer;
mod apply;
mod ask;
mod cards;
mod check;
mod judge;
mod plan;
mod prompt;
mod record;
mod settings;
mod wire;

pub use cards::{Card, cards};
pub use judge::{House, Judge, SetupError};
pub use plan::Estimate;
pub use prompt::PROMPT_VERSION;
pub use settings::{Budget, Key, Kind, Prices, Settings, Tape};
