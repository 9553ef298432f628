//! Rules whose parts may stand in different files of the package.

use super::evaluate::{Evaluation, Match};
use super::program::Node;
use crate::document::DocumentId;
use std::collections::BTreeMap;

/// Places of one part that are kept per package.
const PLACES: usize = 64;

/// What was found of each part of each package-wide rule, file by file.
#[derive(Debug, Default)]
pub(crate) struct PackageWide {
    rules: BTreeMap<usize, Parts>,
}

#[derive(Debug, Default)]
struct Parts {
    of: Vec<Vec<(DocumentId, Match)>>,
    refused: bool,
}

/// One place of a package-wide rule: the first part, and one place of each other part.
pub(crate) struct Joined {
    pub(crate) rule: usize,
    pub(crate) document: DocumentId,
    pub(crate) first: Match,
    pub(crate) others: Vec<(DocumentId, Match)>,
}

impl PackageWide {
    /// Collects the parts of `rule` in one document.
    pub(crate) fn collect(&mut self, rule: usize, of: &[Node], without: &[Node], evaluation: &Evaluation<'_>) {
        let parts = self.rules.entry(rule).or_default();
        parts.of.resize_with(of.len(), Vec::new);
        for (node, places) in of.iter().zip(&mut parts.of) {
            if places.len() < PLACES {
                let found = evaluation.find(node).into_iter().take(PLACES - places.len());
                places.extend(found.map(|one| (evaluation.id, one)));
            }
        }
        parts.refused = parts.refused || without.iter().any(|node| !evaluation.find(node).is_empty());
    }

    /// Every rule of which all parts were found; one place for each place of the first part.
    pub(crate) fn finish(self) -> impl Iterator<Item = Joined> {
        let complete =
            self.rules.into_iter().filter(|(_, parts)| !parts.refused && parts.of.iter().all(|p| !p.is_empty()));
        complete.flat_map(|(rule, parts)| {
            let mut lists = parts.of.into_iter();
            let first = lists.next().unwrap_or_default();
            let others: Vec<(DocumentId, Match)> = lists.filter_map(|list| list.into_iter().next()).collect();
            first.into_iter().map(move |(document, first)| Joined { rule, document, first, others: others.clone() })
        })
    }
}
