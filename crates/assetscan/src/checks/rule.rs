//! One rule: for which services, by which look, what must be seen, and what it means. Read from `data/checks/*.yml`.

use super::look::Look;
use crate::{Service, starttls};
use model::{RiskKind, Severity, Text};
use regex::Regex;
use serde::Deserialize;
use std::sync::OnceLock;

/// The files, in the order of a list for people.
const FILES: &[(&str, &str)] = &[
    ("exposed.yml", include_str!("../../../../data/checks/exposed.yml")),
    ("consoles.yml", include_str!("../../../../data/checks/consoles.yml")),
    ("tls.yml", include_str!("../../../../data/checks/tls.yml")),
    ("http.yml", include_str!("../../../../data/checks/http.yml")),
    ("settings.yml", include_str!("../../../../data/checks/settings.yml")),
    ("mail.yml", include_str!("../../../../data/checks/mail.yml")),
];

/// A rule that is ready.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) kind: RiskKind,
    pub(super) severity: Severity,
    services: Vec<String>,
    tls: Option<bool>,
    pub(super) look: Look,
    status: Vec<u16>,
    expect: Vec<Regex>,
    without: Vec<Regex>,
    pub(super) name: Text,
    pub(super) description: Text,
    pub(super) fix: Text,
    pub(super) standard: String,
    pub(super) class: String,
    pub(super) item: String,
}

/// A rule as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    kind: RiskKind,
    severity: Severity,
    #[serde(default)]
    services: Vec<String>,
    #[serde(default)]
    tls: Option<bool>,
    look: Look,
    #[serde(default)]
    status: Vec<u16>,
    #[serde(default)]
    expect: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    name: Text,
    description: Text,
    fix: Text,
    #[serde(default)]
    standard: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    item: String,
}

/// Every rule. A file that cannot be read fails the test below; here its rules are missing.
pub(super) fn all() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| FILES.iter().flat_map(|(_, text)| read(text).unwrap_or_default()).collect())
}

fn read(text: &str) -> Result<Vec<Rule>, String> {
    let written: Vec<Written> = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
    written.into_iter().map(Written::compile).collect()
}

impl Written {
    fn compile(self) -> Result<Rule, String> {
        let compile = |patterns: &[String]| {
            let compiled = patterns.iter().map(|pattern| Regex::new(pattern));
            compiled.collect::<Result<Vec<_>, _>>().map_err(|error| format!("{}: {error}", self.id))
        };
        self.look.check().map_err(|problem| format!("{}: {problem}", self.id))?;
        Ok(Rule {
            expect: compile(&self.expect)?,
            without: compile(&self.without)?,
            id: self.id,
            kind: self.kind,
            severity: self.severity,
            services: self.services,
            tls: self.tls,
            look: self.look,
            status: self.status,
            name: self.name,
            description: self.description,
            fix: self.fix,
            standard: self.standard,
            class: self.class,
            item: self.item,
        })
    }
}

impl Rule {
    /// Whether the rule is about such a service.
    pub(super) fn suits(&self, service: &Service) -> bool {
        let named = self.services.contains(&service.name);
        let inside = service.tls || starttls::is_known(&service.name);
        named && self.tls.is_none_or(|tls| tls == service.tls) || (self.look.is_tls() && inside)
    }

    /// What it is switched by, from narrow to wide.
    pub(super) fn names(&self) -> [&str; 3] {
        [&self.id, &self.item, &self.class]
    }

    /// Whether what was seen is what the rule is about.
    pub(super) fn matches(&self, status: Option<u16>, text: &str) -> bool {
        let status = self.status.is_empty() || status.is_some_and(|status| self.status.contains(&status));
        status
            && self.expect.iter().all(|pattern| pattern.is_match(text))
            && !self.without.iter().any(|pattern| pattern.is_match(text))
    }

    /// Groups of the first pattern, for the texts.
    pub(super) fn groups(&self, text: &str) -> Vec<(String, String)> {
        let Some(pattern) = self.expect.first() else { return Vec::new() };
        let Some(found) = pattern.captures(text) else { return Vec::new() };
        let names = pattern.capture_names().flatten();
        names.filter_map(|name| Some((name.to_owned(), found.name(name)?.as_str().to_owned()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_read_and_told_in_both_languages() {
        let mut ids = BTreeSet::new();
        for (file, text) in FILES {
            let rules = read(text).unwrap_or_else(|error| panic!("{file}: {error}"));
            for rule in rules {
                assert!(ids.insert(rule.id.clone()), "{file}: {} stands there twice", rule.id);
                for text in [&rule.name, &rule.description, &rule.fix] {
                    let chinese = text.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                    assert!(!text.en.is_empty() && chinese, "{file}: {} in both languages", rule.id);
                }
                assert!(!rule.expect.is_empty() || !rule.without.is_empty(), "{file}: {} asks for nothing", rule.id);
                let class = rule.kind != RiskKind::Configuration || !(rule.class.is_empty() || rule.item.is_empty());
                assert!(class, "{file}: {} needs class and item", rule.id);
            }
        }
        assert!(ids.len() > 80, "{} rules", ids.len());
    }
}
