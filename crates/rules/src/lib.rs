//! The rule language: YAML files in `rules/`, parsed, linted, prepared at build time, loaded at start.
//!
//! Knows the shape of a rule and whether it is well made. Does not know any engine, nor what a match is worth.
//! `build.rs` compiles the same modules: what the build accepts is what the program reads.

mod lint;
mod literal;
mod parse;
mod pattern;
mod prepared;
mod problem;
mod rule;
mod sample;
mod set;
mod yara;

pub use lint::{Author, SLOTS, lint};
pub use literal::{ALTERNATIVE_END, LITERAL_END, SET_END, SIGNS, fold, key};
pub use model::{Glob, GlobError};
pub use parse::parse;
pub use pattern::{Found, Pattern, PatternError, compile};
pub use problem::{Level, Problem};
pub use rule::{Applies, Behaviour, ConceptSpan, Concepts, Flow, Hosts, Matcher, Query, Rule, Within};
pub use sample::{Sample, SampleError};
pub use set::{LoadError, RuleSet};
pub use yara::{ByteHit, ByteScan, ByteScanner};
