//! Switches: which checks of a scan its owner turned off or on. Knows names of checks, never what they look for.
//!
//! A check has several names, from narrow to wide: its id, then the groups that it belongs to. The narrowest name that a
//! switch speaks of decides, so a group may be off and one of its checks on. What no switch speaks of is on.

use crate::RiskKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    /// Of which kind the checks are.
    pub kind: RiskKind,
    /// A check's id, or a group's; letter case does not count.
    pub check: String,
    /// The kind of resource that it is about; empty: every kind.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub resource: String,
    /// On or off.
    pub on: bool,
}

/// All switches of a scan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Switches(Vec<Switch>);

impl Switches {
    /// These switches; of several for one name the last counts.
    pub fn new(switches: Vec<Switch>) -> Self {
        Self(switches)
    }

    /// Whether nobody switched anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a check runs. `names` go from narrow to wide.
    pub fn allow(&self, kind: RiskKind, names: &[&str]) -> bool {
        self.allow_on(kind, names, &[])
    }

    /// Whether a check runs on a resource that these words stand for; no words: on what is no resource of a kind, where
    /// every switch counts.
    pub fn allow_on(&self, kind: RiskKind, names: &[&str], resource: &[&str]) -> bool {
        let means = |switch: &&Switch, name: &str| switch.kind == kind && switch.check.eq_ignore_ascii_case(name);
        let about = |switch: &&Switch| {
            let own = switch.resource.as_str();
            own.is_empty() || resource.is_empty() || resource.iter().any(|word| own.eq_ignore_ascii_case(word))
        };
        let named = |name: &&str| self.0.iter().rev().find(|switch| means(switch, name) && about(switch));
        names.iter().find_map(named).is_none_or(|switch| switch.on)
    }
}

/// Checks that a scan left out at its owner's wish: what they found before is neither confirmed nor gone.
pub type LeftOut = BTreeSet<(RiskKind, String)>;

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: RiskKind = RiskKind::Configuration;

    #[track_caller]
    fn check(switches: &[(&str, &str, bool)], names: &[&str], resource: &[&str], runs: bool) {
        let switch = |(check, resource, on): &(&str, &str, bool)| Switch {
            kind: KIND,
            check: (*check).to_owned(),
            resource: (*resource).to_owned(),
            on: *on,
        };
        let all = Switches::new(switches.iter().map(switch).collect());
        assert_eq!(all.allow_on(KIND, names, resource), runs, "{switches:?} {names:?} {resource:?}");
        assert!(all.allow(RiskKind::Port, names), "another kind has switches of its own");
    }

    #[test]
    fn the_narrowest_name_decides() {
        check(&[], &["tls-1-0", "tls"], &[], true);
        check(&[("tls-1-0", "", false)], &["tls-1-0", "tls"], &[], false);
        check(&[("tls-1-0", "", false)], &["tls-1-1", "tls"], &[], true);
        check(&[("TLS", "", false)], &["tls-1-1", "tls"], &[], false);
        check(&[("tls-1-1", "", true), ("tls", "", false)], &["tls-1-1", "tls"], &[], true);
        check(&[("tls", "", false), ("tls", "", true)], &["tls-1-1", "tls"], &[], true);
    }

    #[test]
    fn a_switch_may_be_about_one_kind_of_resource() {
        let only_databases = [("encryption", "database", false)];
        check(&only_databases, &["encryption"], &["database", "MYSQL"], false);
        check(&only_databases, &["encryption"], &["host", "CVM"], true);
        check(&[("encryption", "mysql", false)], &["encryption"], &["database", "MYSQL"], false);
        check(&only_databases, &["encryption"], &[], false);
    }
}
