//! What is known completely, by asset and kind of risk: everything that was asked for, less the gaps.

use super::aim::Aim;
use crate::{Covered, Gap, PortSet};
use model::RiskKind;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(super) struct Coverage {
    known: BTreeMap<(String, RiskKind), PortSet>,
}

impl Coverage {
    /// An asset begins with every port that gave an answer: a closed port has no risk of any kind.
    pub(super) fn begin(&mut self, aim: &Aim, asked: &PortSet, unknown: Option<&Gap>, items: &BTreeSet<RiskKind>) {
        let known = unknown.map_or_else(|| asked.clone(), |gap| asked.without(&gap.ports));
        for item in items {
            self.known.insert((aim.asset.clone(), *item), known.clone());
        }
    }

    /// Takes away what a gap leaves open. A gap without ports is about another address or the asset as a whole.
    pub(super) fn lacks(&mut self, gap: &Gap) {
        for ((asset, item), known) in &mut self.known {
            if *asset == gap.asset && gap.item.is_none_or(|open| open == *item) {
                *known = if gap.ports.is_empty() { PortSet::default() } else { known.without(&gap.ports) };
            }
        }
    }

    pub(super) fn into_list(self) -> Vec<Covered> {
        let known = self.known.into_iter().filter(|(_, ports)| !ports.is_empty());
        known.map(|((asset, item), ports)| Covered { asset, item, ports }).collect()
    }
}
