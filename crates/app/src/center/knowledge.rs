//! What is known of vulnerabilities: the operator's advisories, or the few that every binary carries.
//!
//! Advisories are told in English. In Chinese we say ourselves what can be said from their facts, and quote the rest.

use super::Scope;
use crate::task::Wish;
use crate::{App, Error};
use advisories::{Advisory, Band, Database, Event};
use model::{Severity, Text};
use std::collections::BTreeSet;
use store::{Operator, RiskGroupRow};

/// Advisories of a list at most: the gravest of a large import.
const MOST_CHECKS: usize = 2000;

/// One known vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vulnerability {
    /// `GHSA-…`, `CVE-…`.
    pub id: String,
    /// Its CVE number; empty where it has none.
    pub cve: String,
    /// Title.
    pub name: Text,
    /// What it is.
    pub description: Text,
    /// What to do.
    pub fix: Text,
    /// How grave.
    pub severity: Severity,
    /// CVSS score, `9.8`; empty if it is not known.
    pub score: String,
    /// Affected packages, as `ecosystem:name`.
    pub components: String,
    /// Affected versions, in words.
    pub versions: String,
    /// Weaknesses, `CWE-79`.
    pub weaknesses: Vec<String>,
    /// Where to read more.
    pub references: Vec<String>,
    /// When it was published, `YYYY-MM-DD HH:MM:SS`; empty if not said.
    pub published: String,
    /// When it was changed last.
    pub modified: String,
}

/// What a vulnerability does to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Impact {
    /// Assets that have it.
    pub affected: i64,
    /// Those that nobody has dealt with.
    pub unhandled: i64,
}

impl App {
    /// The vulnerabilities of a CVE number; several sources may tell of one.
    pub async fn vulnerability(&self, cve: &str) -> Result<Vec<Vulnerability>, Error> {
        let cve = cve.to_owned();
        self.ask_advisories(move |database| database.by_id(&cve)).await
    }

    /// The gravest vulnerabilities, newest first among the equally grave; `only_critical` for emergencies.
    pub async fn vulnerabilities(&self, only_critical: bool) -> Result<Vec<Vulnerability>, Error> {
        let mut all = self.ask_advisories(|database| database.all()).await?;
        all.retain(|one| !only_critical || one.severity == Severity::Critical);
        all.sort_by(|a, b| (b.severity, &b.modified, &a.id).cmp(&(a.severity, &a.modified, &b.id)));
        all.truncate(MOST_CHECKS);
        Ok(all)
    }

    /// What a CVE does to the accounts of a scope, one after the other.
    pub async fn impact(&self, scope: &Scope, cve: &str) -> Result<Vec<(i64, Impact)>, Error> {
        let mut impacts = Vec::with_capacity(scope.owners.len());
        for owner in &scope.owners {
            let query = store::ListQuery::<RiskGroupRow>::of(&[owner.account])
                .is("kind", "vulnerability")
                .and_then(|query| query.and("cve", Operator::Equal, &[cve]));
            // A number that no row can hold affects nobody.
            let Ok(query) = query else { continue };
            let page = self.parts.store.page(&query.page(0, Some(store::MOST_ROWS))).await?;
            let add = |sum: Impact, row: &RiskGroupRow| Impact {
                affected: sum.affected + row.affected,
                unhandled: sum.unhandled + row.unhandled,
            };
            impacts.push((owner.account, page.rows.iter().fold(Impact::default(), add)));
        }
        Ok(impacts)
    }

    /// Ids of the checks that a task has switched off.
    pub async fn checks_switched_off(&self, scope: &Scope, task: &str) -> Result<BTreeSet<String>, Error> {
        let task = self.risk_task(&scope.accounts(), task).await?;
        Ok(Wish::of(&task.task).off.into_iter().collect())
    }

    /// Reads the advisories off the async threads: an import may be large.
    async fn ask_advisories<F>(&self, ask: F) -> Result<Vec<Vulnerability>, Error>
    where
        F: FnOnce(&Database) -> Result<Vec<Advisory>, advisories::DatabaseError> + Send + 'static,
    {
        let own = self.advisories();
        let asked = tokio::task::spawn_blocking(move || {
            let database = own.as_deref().unwrap_or_else(|| Database::builtin());
            ask(database).map(|found| found.iter().filter(|one| !one.is_malicious()).map(known).collect())
        });
        asked.await.map_err(Error::internal)?.map_err(Error::unavailable)
    }
}

fn known(advisory: &Advisory) -> Vulnerability {
    let cve = std::iter::once(&advisory.id).chain(&advisory.aliases).find(|id| id.starts_with("CVE-"));
    let cve = cve.cloned().unwrap_or_default();
    let components = joined(advisory.affected.iter().map(|a| format!("{}:{}", a.ecosystem.as_str(), a.package)));
    let fixed = joined(advisory.affected.iter().flat_map(|affected| {
        let fixes = affected.spans.iter().flat_map(|span| &span.events).filter_map(|event| match event {
            Event::Fixed(version) => Some(format!("{} {version}", affected.package)),
            _ => None,
        });
        fixes.collect::<Vec<_>>()
    }));
    let shown = if cve.is_empty() { &advisory.id } else { &cve };
    let summary = if advisory.summary.is_empty() { shown } else { &advisory.summary };
    let versions = joined(advisory.affected.iter().map(versions));
    let details = if advisory.details.is_empty() { summary } else { &advisory.details };
    let severity = severity(advisory.band);
    Vulnerability {
        name: Text::new(summary.as_str(), format!("{components} 漏洞（{shown}）")),
        description: Text::new(
            details.as_str(),
            format!(
                "{components} 的以下版本受 {shown} 影响：{versions}。严重程度：{}。原文：{summary}",
                severity.name().zh
            ),
        ),
        fix: if fixed.is_empty() {
            Text::new(
                "No fixed release is named; remove the component or limit who can reach it.",
                "尚无已知的修复版本；请移除该组件或限制其访问范围。",
            )
        } else {
            Text::new(format!("Update to {fixed} or later."), format!("升级到 {fixed} 或更高版本。"))
        },
        severity,
        score: advisory.score.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)).unwrap_or_default(),
        components,
        versions,
        weaknesses: advisory.weaknesses.clone(),
        references: advisory.references.clone(),
        published: plain(&advisory.published),
        modified: plain(&advisory.modified),
        id: advisory.id.clone(),
        cve,
    }
}

/// An RFC 3339 time in the plain form, to the second; in UTC as OSV has it.
fn plain(time: &str) -> String {
    time.get(..19).map(|time| time.replace('T', " ")).unwrap_or_default()
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    let parts: BTreeSet<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.into_iter().take(20).collect::<Vec<_>>().join(", ")
}

/// Affected versions in words that need no translation: `>=1.0 <1.6.1`.
fn versions(affected: &advisories::Affected) -> String {
    let mut words: Vec<String> = Vec::new();
    for event in affected.spans.iter().flat_map(|span| &span.events) {
        words.push(match event {
            Event::Introduced(version) if version == "0" => continue,
            Event::Introduced(version) => format!(">={version}"),
            Event::Fixed(version) => format!("<{version}"),
            Event::LastAffected(version) => format!("<={version}"),
        });
    }
    words.extend(affected.versions.iter().take(10).cloned());
    words.join(" ")
}

fn severity(band: Band) -> Severity {
    match band {
        Band::Unknown => Severity::Info,
        Band::Low => Severity::Low,
        Band::Medium => Severity::Medium,
        Band::High => Severity::High,
        Band::Critical => Severity::Critical,
    }
}
