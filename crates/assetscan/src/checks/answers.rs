//! Every rule against what such services really say (`answers.yml`). A rule without an answer that fits and one that does
//! not fails here.

use super::rule::all;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a rule must tell from what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    yes: Vec<Said>,
    no: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Text(String),
    Page { status: u16, text: String },
}

impl Said {
    fn parts(&self) -> (Option<u16>, &str) {
        match self {
            Self::Text(text) => (None, text),
            Self::Page { status, text } => (Some(*status), text),
        }
    }
}

#[test]
fn every_rule_tells_a_risk_from_none() {
    let answers: BTreeMap<String, Answers> = serde_saphyr::from_str(include_str!("answers.yml")).unwrap();
    let mut asked = BTreeSet::new();
    for rule in all() {
        let id = rule.id.as_str();
        let own = answers.get(id).unwrap_or_else(|| panic!("{id} has no answers"));
        assert!(!own.yes.is_empty() && !own.no.is_empty(), "{id} needs a positive and a negative answer");
        for (said, expected) in own.yes.iter().map(|said| (said, true)).chain(own.no.iter().map(|said| (said, false))) {
            let (status, text) = said.parts();
            assert_eq!(rule.matches(status, text), expected, "{id}: {text:?}");
        }
        asked.insert(id);
    }
    let unknown: Vec<&String> = answers.keys().filter(|id| !asked.contains(id.as_str())).collect();
    assert!(unknown.is_empty(), "answers without a rule: {unknown:?}");
}
