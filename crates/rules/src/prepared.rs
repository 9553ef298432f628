//! The prepared form of rules: what the build proves and writes, and what start-up reads.

use crate::literal;
use crate::rule::Rule;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rules with everything that can be worked out before a scan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Prepared {
    /// Sorted by id.
    pub(crate) rules: Vec<Rule>,
    /// Literals by regular expression; a missing one has none.
    pub(crate) literals: BTreeMap<String, Literals>,
}

/// What is known about the texts that a regular expression matches.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Literals {
    /// Each has one of these; nothing is known if there are none.
    pub(crate) required: Vec<String>,
    /// See [`literal::demands`].
    pub(crate) demands: String,
}

impl Prepared {
    /// Sorts rules and works out their literals.
    pub(crate) fn new(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let regexes = rules.iter().flat_map(|rule| rule.matcher.regexes());
        let literals = regexes.filter_map(|(_, regex)| {
            let required = literal::required(regex)?;
            Some((regex.to_owned(), Literals { required, demands: literal::demands(regex) }))
        });
        let literals = literals.collect();
        Self { rules, literals }
    }
}
