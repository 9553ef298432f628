//! The rule language: YAML files in `rules/`, parsed, linted, prepared at build time, loaded at start.
//!
//! Knows the shape of a rule and whether it is well made. Does not know any engine, nor what a match is worth.

mod rule;
mod set;

pub use rule::{Applies, ConceptSpan, Concepts, Flow, Matcher, Query, Rule, Sample, Within};
pub use set::{LoadError, RuleSet};
