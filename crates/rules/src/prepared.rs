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
    /// Required literals by regular expression; a missing one has none.
    pub(crate) required: BTreeMap<String, Vec<String>>,
}

impl Prepared {
    /// Sorts rules and works out their literals.
    pub(crate) fn new(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let regexes = rules.iter().flat_map(|rule| rule.matcher.regexes());
        let required = regexes.filter_map(|(_, r)| Some((r.to_owned(), literal::required(r)?))).collect();
        Self { rules, required }
    }
}
