//! The table of well-known weaknesses, `data/services/advisories.yml`.

use model::{Severity, Text};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One weakness of one product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) cve: String,
    pub(super) product: String,
    /// First affected version and first fixed one.
    pub(super) spans: Vec<(String, String)>,
    /// First fixed package by release.
    #[serde(default)]
    pub(super) debian: BTreeMap<String, String>,
    pub(super) severity: Severity,
    pub(super) class: Text,
    pub(super) name: Text,
}

/// The table; the test below fails where it cannot be read.
pub(super) fn all() -> &'static [Entry] {
    static TABLE: OnceLock<Vec<Entry>> = OnceLock::new();
    TABLE.get_or_init(|| read().unwrap_or_default())
}

fn read() -> Result<Vec<Entry>, serde_saphyr::Error> {
    serde_saphyr::from_str(include_str!("../../../../data/services/advisories.yml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_says_what_is_affected() {
        let table = read().unwrap();
        assert!(table.len() > 40);
        for entry in table {
            assert!(entry.cve.starts_with("CVE-"), "{}", entry.cve);
            assert!(!entry.spans.is_empty() || !entry.debian.is_empty(), "{} affects nothing", entry.cve);
        }
    }
}
