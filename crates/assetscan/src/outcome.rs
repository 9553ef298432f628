//! What came of a scan: services, risks, and how much of what was asked for is really known.

use crate::{PortSet, Service, mail_checks};
use model::{LeftOut, Risk, RiskKind, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The result of a scan. Never an error: what could not be done is a [`Gap`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// Every open port, by asset and port.
    pub services: Vec<Service>,
    /// Every risk, by asset, port and check.
    pub risks: Vec<Risk>,
    /// What was examined completely, or as far as anything was known of it. A risk that is covered and not in `risks` is
    /// gone.
    pub covered: Vec<Covered>,
    /// Names whose own records (mail) were looked at completely.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub names: BTreeSet<String>,
    /// What was not, and why.
    pub gaps: Vec<Gap>,
    /// Checks that were switched off although there was something to check.
    #[serde(default, skip_serializing_if = "LeftOut::is_empty")]
    pub left_out: LeftOut,
    /// How the scan ended.
    pub ended: Ended,
}

/// How a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Everything that was planned was done, as far as the targets let it.
    Finished,
    /// Somebody asked it to stop.
    Cancelled,
    /// Its time was over.
    OutOfTime,
}

/// Ports of one asset about which one kind of risk is completely known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// The asset as entered.
    pub asset: String,
    /// The kind of risk.
    pub item: RiskKind,
    /// The ports.
    pub ports: PortSet,
}

/// Something that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The asset as entered.
    pub asset: String,
    /// The kind of risk; `None`: every kind.
    pub item: Option<RiskKind>,
    /// The ports; empty: the asset as a whole.
    pub ports: PortSet,
    /// Why.
    pub reason: Text,
}

impl Outcome {
    /// Whether a risk that was known before would have been found again if it were still there.
    pub fn covers(&self, risk: &Risk) -> bool {
        let left_out = self.left_out.iter().any(|(kind, check)| *kind == risk.kind() && *check == risk.check);
        let of_name = mail_checks().any(|check| check == risk.check);
        if of_name {
            return !left_out && self.names.contains(&risk.asset);
        }
        !left_out && self.settles(&risk.asset, risk.kind(), risk.port)
    }

    /// Whether everything is known about one kind of risk on one port of an asset; without port, on the asset's own
    /// account, which takes every port that was asked for.
    pub fn settles(&self, asset: &str, item: RiskKind, port: Option<u16>) -> bool {
        let mut own = self.covered.iter().filter(|covered| covered.asset == asset && covered.item == item);
        match port {
            Some(port) => own.any(|covered| covered.ports.contains(port)),
            None => {
                let known = own.next().is_some();
                let gap = |gap: &Gap| gap.asset == asset && gap.item.is_none_or(|open| open == item);
                known && !self.gaps.iter().any(gap)
            }
        }
    }
}
