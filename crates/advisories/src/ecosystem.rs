//! Ecosystems as OSV names them, how they compare package names, and in which order their versions stand.

use serde::{Deserialize, Serialize};

/// An ecosystem by its OSV name: `PyPI`, `npm`, `crates.io`, `Go`, `RubyGems`, `Debian:12`, ….
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ecosystem(String);

/// How versions are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Python's PEP 440.
    Pep440,
    /// Semantic versions; also with more or fewer than three numbers, as NuGet and Packagist have them.
    Semver,
    /// RubyGems' segments.
    Gem,
    /// Debian's and its descendants'.
    Debian,
    /// RPM's: Red Hat, SUSE and their like.
    Rpm,
    /// Alpine's.
    Alpine,
}

/// Names people write for ecosystems, and OSV's.
const NAMES: &[(&str, &str)] = &[
    ("pypi", "PyPI"),
    ("pip", "PyPI"),
    ("python", "PyPI"),
    ("npm", "npm"),
    ("node", "npm"),
    ("crates", "crates.io"),
    ("crates.io", "crates.io"),
    ("cargo", "crates.io"),
    ("rust", "crates.io"),
    ("go", "Go"),
    ("golang", "Go"),
    ("rubygems", "RubyGems"),
    ("gem", "RubyGems"),
    ("packagist", "Packagist"),
    ("composer", "Packagist"),
    ("nuget", "NuGet"),
    ("maven", "Maven"),
    ("actions", "GitHub Actions"),
    ("github actions", "GitHub Actions"),
    ("debian", "Debian"),
    ("ubuntu", "Ubuntu"),
    ("alpine", "Alpine"),
    ("rocky", "Rocky Linux"),
    ("alma", "AlmaLinux"),
    ("hex", "Hex"),
    ("pub", "Pub"),
    ("vscode", "VSCode"),
];

impl Ecosystem {
    /// An ecosystem by OSV's name or a usual short one; letter case does not matter, a release (`:12`) stays.
    pub fn new(name: &str) -> Self {
        let name = name.trim();
        let (base, release) = name.split_once(':').map_or((name, None), |(base, release)| (base, Some(release)));
        let known = NAMES.iter().find(|(short, _)| base.eq_ignore_ascii_case(short)).map_or(base, |(_, osv)| osv);
        Self(release.map_or_else(|| known.to_owned(), |release| format!("{known}:{release}")))
    }

    /// OSV's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without a release.
    pub fn base(&self) -> &str {
        self.0.split(':').next().unwrap_or(&self.0)
    }

    /// How its versions are ordered; `None` when this program does not know, and only listed versions match.
    pub fn order(&self) -> Option<Order> {
        Some(match self.base() {
            "PyPI" => Order::Pep440,
            "npm" | "crates.io" | "Go" | "Packagist" | "NuGet" | "GitHub Actions" | "Hex" | "Pub" | "SwiftURL"
            | "VSCode" => Order::Semver,
            "RubyGems" => Order::Gem,
            "Debian" | "Ubuntu" => Order::Debian,
            "Red Hat" | "Rocky Linux" | "AlmaLinux" | "openSUSE" | "SUSE" | "openEuler" | "Mageia" => Order::Rpm,
            "Alpine" | "Wolfi" | "Chainguard" => Order::Alpine,
            _ => return None,
        })
    }

    /// Whether it is one that this program knows by name; what is imported may name others.
    pub fn is_known(&self) -> bool {
        self.order().is_some() || NAMES.iter().any(|(_, osv)| *osv == self.base())
    }

    /// A package name in the form in which the ecosystem compares names.
    pub fn package(&self, name: &str) -> String {
        let name = name.trim();
        match self.base() {
            "PyPI" => {
                // PEP 503: runs of `-`, `_` and `.` are one dash.
                let mut normal = String::with_capacity(name.len());
                for letter in name.chars() {
                    match letter {
                        '-' | '_' | '.' if normal.ends_with('-') => {}
                        '-' | '_' | '.' => normal.push('-'),
                        _ => normal.push(letter.to_ascii_lowercase()),
                    }
                }
                normal
            }
            "crates.io" => name.to_ascii_lowercase().replace('_', "-"),
            "npm" | "NuGet" | "Packagist" | "GitHub Actions" => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_people_write_them() {
        assert_eq!(Ecosystem::new("pypi").as_str(), "PyPI");
        assert_eq!(Ecosystem::new("Debian:12").as_str(), "Debian:12");
        assert_eq!(Ecosystem::new("debian:12").base(), "Debian");
        assert_eq!(Ecosystem::new("Bitnami").as_str(), "Bitnami");
        assert_eq!(Ecosystem::new("PyPI").package("Ruamel._yaml"), "ruamel-yaml");
        assert_eq!(Ecosystem::new("crates").package("serde_json"), "serde-json");
    }
}
