//! What is known of vulnerabilities: the operator's advisories, or the few that every binary carries.
//!
//! Advisories are told in English. In Chinese we say ourselves what can be said from their facts, and quote the rest.

use super::Scope;
use super::shelf::Edition;
use crate::task::Wish;
use crate::{App, Error};
use advisories::{Advisory, Band, Database, Event};
use assetscan::{Detector, KnownCheck};
use model::{RiskKind, Severity, Switches, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
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
    /// Its other names.
    pub aliases: Vec<String>,
    /// How scans look for it.
    pub detectors: BTreeSet<Detector>,
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

impl Vulnerability {
    /// Whether a scan with these switches looks for it in at least one way.
    pub fn is_on(&self, switches: &Switches) -> bool {
        let own = [self.id.as_str(), self.cve.as_str()].into_iter().chain(self.aliases.iter().map(String::as_str));
        let own: Vec<&str> = own.filter(|name| !name.is_empty()).collect();
        let looks = |by: &Detector| switches.allow(RiskKind::Vulnerability, &[own.as_slice(), &[by.group()]].concat());
        self.detectors.iter().any(looks)
    }
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
        let asked = cve.to_owned();
        let told = self.ask_advisories(move |database| database.by_id(&asked)).await?;
        if !told.is_empty() {
            return Ok(told);
        }
        // What no advisory tells of, a check of the engine's own may.
        Ok(self.vulnerabilities().await?.iter().filter(|one| one.cve == cve).cloned().collect())
    }

    /// The gravest vulnerabilities that scans look for, newest first among the equally grave. Read once for each state of
    /// the advisories.
    pub async fn vulnerabilities(&self) -> Result<Arc<Vec<Vulnerability>>, Error> {
        let app = self.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let edition = app.edition();
            if let Some(kept) = edition.checks.get() {
                return Ok(kept.clone());
            }
            let all = Arc::new(gravest(&edition)?);
            Ok::<_, advisories::DatabaseError>(edition.checks.get_or_init(|| all).clone())
        });
        asked.await.map_err(Error::internal)?.map_err(Error::unavailable)
    }

    /// The operator's advisories as they are now.
    pub(crate) fn advisories(&self) -> Option<Arc<Database>> {
        self.edition().imported.clone()
    }

    fn edition(&self) -> Arc<Edition> {
        let file = self.parts.settings.own_files().advisories;
        let file = file.map(|file| if file.is_dir() { file.join(crate::ADVISORIES_FILE) } else { file });
        self.parts.shelf.edition(file.as_deref())
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

    /// The switches of a task.
    pub async fn switches(&self, scope: &Scope, task: &str) -> Result<Switches, Error> {
        let task = self.risk_task(&scope.accounts(), task).await?;
        Ok(Wish::of(&task.task).switches)
    }

    /// Reads the advisories off the async threads: an import may be large.
    async fn ask_advisories<F>(&self, ask: F) -> Result<Vec<Vulnerability>, Error>
    where
        F: FnOnce(&Database) -> Result<Vec<Advisory>, advisories::DatabaseError> + Send + 'static,
    {
        let app = self.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let own = app.advisories();
            let database = own.as_deref().unwrap_or_else(|| Database::builtin());
            ask(database).map(|found| found.iter().filter(|one| !one.is_malicious()).map(known).collect())
        });
        asked.await.map_err(Error::internal)?.map_err(Error::unavailable)
    }
}

/// Advisories, and what the engine knows by itself, each name once.
fn gravest(edition: &Edition) -> Result<Vec<Vulnerability>, advisories::DatabaseError> {
    let database = edition.imported.as_deref().unwrap_or_else(|| Database::builtin());
    let told = database.all()?;
    let mut all: BTreeMap<String, Vulnerability> = BTreeMap::new();
    for one in told.iter().filter(|one| !one.is_malicious()).map(known) {
        all.entry(one.id.clone()).or_insert(one);
    }
    for check in assetscan::known_checks() {
        let own = all.entry(check.id.clone()).or_insert_with(|| own(&check));
        own.detectors.insert(check.detector);
    }
    let mut all: Vec<Vulnerability> = all.into_values().collect();
    all.sort_by(|a, b| (b.severity, &b.modified, &a.id).cmp(&(a.severity, &a.modified, &b.id)));
    all.truncate(MOST_CHECKS);
    Ok(all)
}

/// A check of the engine's own.
fn own(check: &KnownCheck) -> Vulnerability {
    Vulnerability {
        id: check.id.clone(),
        cve: check.cve.clone(),
        aliases: Vec::new(),
        detectors: BTreeSet::from([check.detector]),
        name: check.name.clone(),
        description: check.description.clone(),
        fix: check.fix.clone(),
        severity: check.severity,
        score: String::new(),
        components: check.component.clone(),
        versions: check.versions.clone(),
        weaknesses: Vec::new(),
        references: Vec::new(),
        published: String::new(),
        modified: String::new(),
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
        aliases: advisory.aliases.clone(),
        detectors: BTreeSet::from([Detector::Version]),
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
