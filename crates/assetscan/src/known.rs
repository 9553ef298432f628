//! What this engine checks by itself: the vulnerabilities of its table and templates, for whoever lists or switches them.
//! Imported advisories are their importer's to list.

use crate::{Templates, poc, weakness};
use model::{Severity, Text};

/// How a vulnerability is looked for; also a group that can be switched as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detector {
    /// A version is compared with what is known.
    Version,
    /// A request proves it.
    Template,
}

impl Detector {
    /// The group's name, as switches know it.
    pub fn group(self) -> &'static str {
        match self {
            Self::Version => weakness::GROUP,
            Self::Template => poc::GROUP,
        }
    }
}

/// One check for a vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCheck {
    /// As risks and switches name it.
    pub id: String,
    /// Its CVE number; empty where it has none.
    pub cve: String,
    /// How it is looked for.
    pub detector: Detector,
    /// How grave.
    pub severity: Severity,
    /// Title.
    pub name: Text,
    /// What it is.
    pub description: Text,
    /// What to do.
    pub fix: Text,
    /// Product; empty where it is nobody's in particular.
    pub component: String,
    /// Affected versions, `>=1.0 <1.6.1`; empty where a request decides.
    pub versions: String,
}

/// Every built-in check: the table first, then the templates.
pub fn known_checks() -> Vec<KnownCheck> {
    let mut checks: Vec<KnownCheck> = weakness::known_checks().collect();
    checks.extend(Templates::builtin().iter().map(poc::known_check));
    checks
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_check_is_told_in_both_languages_and_can_be_named() {
        let checks = known_checks();
        let named: BTreeSet<_> = checks.iter().map(|check| (check.detector, &check.id)).collect();
        assert_eq!(named.len(), checks.len(), "two checks of one name cannot be switched apart");
        for check in &checks {
            for text in [&check.name, &check.description, &check.fix] {
                assert!(!text.en.is_empty() && !text.zh.is_empty(), "{}", check.id);
            }
        }
        assert!([Detector::Version, Detector::Template].iter().all(|one| checks.iter().any(|c| c.detector == *one)));
    }
}
