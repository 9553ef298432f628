//! Releases that advisories speak of: the imported ones, and the few that every binary carries.

use super::mention::Mention;
use crate::analyzers::names::Ecosystem;
use crate::engine::Context;
use crate::sink::{Sink, Slots};
use advisories::{Band, Database, Match};
use model::{Gap, GapReason};

/// Advisories named in one finding.
const NAMED: usize = 4;

/// What is known against a release.
pub(super) struct Advised {
    /// The rule that says so.
    pub(super) rule: &'static str,
    /// The package itself is an attack.
    pub(super) malicious: bool,
    /// For the message.
    pub(super) slots: Slots,
}

/// The worst that is known against a package.
pub(super) fn worst(context: &Context<'_>, sink: &mut Sink, mention: &Mention) -> Option<Advised> {
    let ecosystem = osv(mention.ecosystem)?;
    let version = exact(&mention.version);
    let mut found: Vec<Match> = Vec::new();
    for database in [context.knowledge.advisories.as_ref(), Some(Database::builtin())].into_iter().flatten() {
        match database.matches(&ecosystem, &mention.name, version) {
            Ok(matches) => found.extend(matches),
            Err(error) => unreadable(sink, &error),
        }
    }
    found.sort_by_key(|m| (!m.malicious, std::cmp::Reverse(m.band)));
    let first = found.first()?;
    // Without a release only a package that is bad as a whole is worth a word.
    if version.is_none() && !first.malicious {
        return None;
    }
    let rule = match first.band {
        _ if first.malicious => "TS-DEP-019",
        Band::Critical => "TS-DEP-017",
        _ => "TS-DEP-018",
    };
    let mut ids: Vec<&str> = Vec::new();
    for m in &found {
        let public = m.aliases.iter().find(|alias| alias.starts_with("CVE-")).unwrap_or(&m.id);
        if !ids.contains(&public.as_str()) {
            ids.push(public);
        }
    }
    let more = if ids.len() > NAMED { " …" } else { "" };
    ids.truncate(NAMED);
    let slots = vec![
        ("package", mention.name.clone()),
        ("version", version.unwrap_or("*").to_owned()),
        ("detail", format!("{}{more}: {}", ids.join(", "), first.summary)),
        ("other", first.fixed.clone().unwrap_or_else(|| "–".to_owned())),
    ];
    Some(Advised { rule, malicious: first.malicious, slots })
}

/// The release that a version requirement pins, if it pins one.
pub(super) fn exact(requirement: &str) -> Option<&str> {
    let version = requirement
        .trim()
        .trim_start_matches("===")
        .trim_start_matches("==")
        .trim_start_matches(['=', 'v', '@'])
        .trim();
    let number = version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.');
    (number && !version.contains(['*', ',', '<', '>', '|', ' ', 'x', '^', '~'])).then_some(version)
}

fn osv(ecosystem: Ecosystem) -> Option<advisories::Ecosystem> {
    let name = match ecosystem {
        Ecosystem::Pypi => "PyPI",
        Ecosystem::Npm => "npm",
        Ecosystem::Crates => "crates.io",
        Ecosystem::Go => "Go",
        Ecosystem::Rubygems => "RubyGems",
        Ecosystem::Packagist => "Packagist",
        Ecosystem::Actions => "GitHub Actions",
        Ecosystem::Docker | Ecosystem::Brew | Ecosystem::Skills => return None,
    };
    Some(advisories::Ecosystem::new(name))
}

/// A database that cannot be read leaves the question open, and the result says so.
fn unreadable(sink: &mut Sink, error: &dyn std::fmt::Display) {
    let gap = Gap {
        path: String::new(),
        reason: GapReason::Unreadable,
        bytes: 0,
        detail: format!("the advisory database: {error}"),
    };
    if !sink.gaps.contains(&gap) {
        sink.gaps.push(gap);
    }
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn requirements_that_pin_a_release() {
        for (requirement, release) in [
            ("==5.3", Some("5.3")),
            ("4.17.20", Some("4.17.20")),
            ("v1.2.3", Some("1.2.3")),
            ("=1.0.0", Some("1.0.0")),
            (">=2.0", None),
            ("^1.0.0", None),
            ("~> 7", None),
            ("1.x", None),
            ("==1.*", None),
            ("latest", None),
            ("3", None),
            ("", None),
        ] {
            assert_eq!(exact(requirement), release, "{requirement}");
        }
    }
}
