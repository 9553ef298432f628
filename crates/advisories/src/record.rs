//! An advisory as it is kept: what is affected, how bad it is, where to read more.

use crate::{Ecosystem, version};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// One advisory: a vulnerability or a malicious package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advisory {
    /// `GHSA-…`, `CVE-…`, `PYSEC-…`, `MAL-…`, ….
    pub id: String,
    /// The same under other names.
    pub aliases: Vec<String>,
    /// One line.
    pub summary: String,
    /// The whole story, in Markdown; may be shortened.
    pub details: String,
    /// RFC 3339; empty if not said.
    pub published: String,
    /// RFC 3339.
    pub modified: String,
    /// How bad.
    pub band: Band,
    /// CVSS vector, if there is one.
    pub cvss: Option<String>,
    /// CVSS base score times ten, if it could be computed.
    pub score: Option<u8>,
    /// Weaknesses, `CWE-79`.
    pub weaknesses: Vec<String>,
    /// Addresses to read more.
    pub references: Vec<String>,
    /// What is affected.
    pub affected: Vec<Affected>,
}

impl Advisory {
    /// The package itself is an attack, not merely flawed.
    pub fn is_malicious(&self) -> bool {
        is_malicious(&self.id) || self.aliases.iter().any(|alias| is_malicious(alias))
    }
}

/// OSV's ids of malicious packages.
pub(crate) fn is_malicious(id: &str) -> bool {
    id.starts_with("MAL-")
}

/// How bad an advisory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Not said.
    Unknown,
    /// Below 4.0.
    Low,
    /// Below 7.0.
    Medium,
    /// Below 9.0.
    High,
    /// 9.0 and above.
    Critical,
}

impl Band {
    /// The band of a CVSS score times ten.
    pub fn of_score(tenths: u8) -> Self {
        match tenths {
            0..=39 => Self::Low,
            40..=69 => Self::Medium,
            70..=89 => Self::High,
            _ => Self::Critical,
        }
    }

    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// One affected package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// Where it is published.
    pub ecosystem: Ecosystem,
    /// Its name, in the form in which the ecosystem compares names.
    pub package: String,
    /// Affected stretches of the version order.
    pub spans: Vec<Span>,
    /// Affected versions by name.
    pub versions: Vec<String>,
}

/// A stretch of versions: what happened, in the order in which the source told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The events.
    pub events: Vec<Event>,
}

/// What happened at a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// Affected from here on; `0` is the beginning of all.
    Introduced(String),
    /// No longer affected from here on.
    Fixed(String),
    /// Affected up to here, this one included.
    LastAffected(String),
}

impl Affected {
    /// Whether a version is affected. A version that the ecosystem's order cannot read matches only by name.
    pub fn affects(&self, version: &str) -> bool {
        let order = self.ecosystem.order();
        let same = |listed: &String| {
            listed == version
                || order.and_then(|order| version::compare(order, listed, version)) == Some(Ordering::Equal)
        };
        self.versions.iter().any(same)
            || order.is_some_and(|order| self.spans.iter().any(|span| span.holds(order, version) == Some(true)))
    }

    /// Whether every version there is and will be is affected.
    pub fn affects_all(&self) -> bool {
        self.spans.iter().any(|span| matches!(span.events.as_slice(), [Event::Introduced(from)] if from == "0"))
            || (self.spans.is_empty() && self.versions.is_empty())
    }

    /// The lowest release above `version` that is said to be clean.
    pub fn fixed_after(&self, version: &str) -> Option<&str> {
        let order = self.ecosystem.order()?;
        let fixes = self.spans.iter().flat_map(|span| &span.events).filter_map(|event| match event {
            Event::Fixed(fixed) => Some(fixed.as_str()),
            _ => None,
        });
        fixes
            .filter(|fixed| version::compare(order, fixed, version) == Some(Ordering::Greater))
            .min_by(|a, b| version::compare(order, a, b).unwrap_or(Ordering::Equal))
    }
}

impl Span {
    /// Whether a version lies inside; `None` if a version cannot be read. This is the evaluation of OSV's schema.
    fn holds(&self, order: crate::Order, at: &str) -> Option<bool> {
        let mut events: Vec<(&Event, &str)> = self.events.iter().map(|event| (event, event.version())).collect();
        version::compare(order, at, at)?;
        events.sort_by(|(a, at_a), (b, at_b)| {
            let by_version = match (*at_a == "0", *at_b == "0") {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                _ => version::compare(order, at_a, at_b).unwrap_or(Ordering::Equal),
            };
            by_version.then(a.rank().cmp(&b.rank()))
        });
        let mut inside = false;
        for (event, bound) in events {
            let relation = if bound == "0" { Ordering::Greater } else { version::compare(order, at, bound)? };
            match event {
                Event::Introduced(_) if relation.is_ge() => inside = true,
                Event::Fixed(_) if relation.is_ge() => inside = false,
                Event::LastAffected(_) if relation.is_gt() => inside = false,
                _ => {}
            }
        }
        Some(inside)
    }
}

impl Event {
    fn version(&self) -> &str {
        match self {
            Self::Introduced(version) | Self::Fixed(version) | Self::LastAffected(version) => version,
        }
    }

    /// At one version an end stands before a new beginning.
    fn rank(&self) -> u8 {
        match self {
            Self::Fixed(_) | Self::LastAffected(_) => 0,
            Self::Introduced(_) => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn affected(ecosystem: &str, events: Vec<Event>, versions: &[&str]) -> Affected {
        Affected {
            ecosystem: Ecosystem::new(ecosystem),
            package: "p".into(),
            spans: if events.is_empty() { vec![] } else { vec![Span { events }] },
            versions: versions.iter().map(|v| (*v).to_owned()).collect(),
        }
    }

    #[test]
    fn spans_open_and_close() {
        use Event::{Fixed, Introduced, LastAffected};
        let twice = affected(
            "npm",
            vec![Introduced("2.0.0".into()), Fixed("2.1.5".into()), Introduced("0".into()), Fixed("1.4.2".into())],
            &[],
        );
        for (version, hit) in
            [("1.4.1", true), ("1.4.2", false), ("2.0.0-rc.1", false), ("2.0.0", true), ("2.1.5", false)]
        {
            assert_eq!(twice.affects(version), hit, "{version}");
        }
        assert_eq!(twice.fixed_after("2.0.1"), Some("2.1.5"));
        let last = affected("PyPI", vec![Introduced("1.0".into()), LastAffected("1.2".into())], &["0.9"]);
        for (version, hit) in [("1.2.0", true), ("1.2.1", false), ("0.9.0", true), ("0.8", false), ("what", false)] {
            assert_eq!(last.affects(version), hit, "{version}");
        }
        assert!(affected("npm", vec![Introduced("0".into())], &[]).affects_all());
        assert!(!last.affects_all());
        assert!(affected("Bitnami", vec![Introduced("0".into()), Fixed("2".into())], &["1-r3"]).affects("1-r3"));
    }
}
