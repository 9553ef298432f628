//! A scan as this face shows it. Fields of other states are absent, not null.

use super::problem::{Kind, Problem};
use app::{ScanEntry, ScanStatus, WebhookState};
use model::{Lang, Severity, SkillScan};
use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use utoipa::ToSchema;

/// The states and their words.
pub(crate) const STATES: [(&str, ScanStatus); 4] = [
    ("queued", ScanStatus::Queued),
    ("running", ScanStatus::Running),
    ("succeeded", ScanStatus::Succeeded),
    ("failed", ScanStatus::Failed),
];

/// Where a scan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// Waiting for its turn.
    Queued,
    /// Being worked on.
    Running,
    /// Done; there are a result and reports.
    Succeeded,
    /// Given up; submit the same bytes again to start anew.
    Failed,
}

/// The verdict.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words, which are the domain's own")]
pub(crate) enum Risk {
    /// Nothing that a reviewer must see.
    Benign,
    /// A person should look.
    Suspicious,
    /// Do not use.
    Malicious,
}

/// One scan of one package by one engine release.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scan {
    /// Names the scan: the package's SHA-256 and the engine release.
    #[schema(pattern = "^[0-9a-f]{64}-[1-9][0-9]{0,9}$")]
    id: String,
    /// Lower-case hex SHA-256 of the submitted bytes.
    sha256: String,
    /// The engine release; another one may judge otherwise.
    engine_version: u32,
    /// Where it stands.
    pub(crate) status: State,
    /// The file's name as it was submitted; empty if it had none.
    file_name: String,
    /// When it was submitted.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// Why there is no result.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    /// Units that it cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<i64>,
    /// Name that the Skill declares, else the file's.
    #[serde(skip_serializing_if = "Option::is_none")]
    skill_name: Option<String>,
    /// Files in the package.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_count: Option<i64>,
    /// The verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Risk>)]
    risk_level: Option<String>,
    /// 0 to 100, higher is safer.
    #[serde(skip_serializing_if = "Option::is_none")]
    security_score: Option<i64>,
    /// More of the result; only where one scan is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) result: Option<ScanResult>,
    /// The webhooks that were asked for; only where one scan is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) webhooks: Option<Vec<Webhook>>,
}

/// What was found, in short; the reports have everything.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScanResult {
    /// Description that the Skill declares.
    skill_description: String,
    /// A summary of the verdict.
    summary: String,
    /// What to do first.
    mitigation: String,
    /// The category that decided; absent when nothing was hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_category: Option<Named>,
    /// Whether everything was analysed. What was not is never benign.
    complete: bool,
    /// What the Skill can do.
    capabilities: Vec<Named>,
    /// How many findings count towards the verdict, by severity.
    findings: FindingCounts,
    /// The report as a page for a browser: opens without a token, for a day, for whoever has the link.
    report_url: String,
}

/// Something with an id for programs and a name for people.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Never changes.
    id: String,
    /// In the language of the answer.
    name: String,
}

/// Findings by severity.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct FindingCounts {
    critical: u32,
    high: u32,
    medium: u32,
    low: u32,
    info: u32,
}

/// An address that is told how the scan ended. The address itself is not shown: it may hold a secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Webhook {
    /// What the receiver sees as `webhook-id`.
    id: String,
    /// `waiting` for the scan, `due`, `delivered`, or `failed` for good.
    #[schema(pattern = "^(waiting|due|delivered|failed)$")]
    state: String,
    /// Attempts so far.
    attempts: i64,
    /// How the last attempt ended; empty before the first.
    outcome: String,
    /// When it was asked for.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was delivered or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    ended_at: Option<String>,
}

impl Scan {
    /// As lists show it.
    pub(crate) fn listed(entry: ScanEntry, lang: Lang) -> Self {
        let done = entry.status == ScanStatus::Succeeded;
        let facts = entry.facts;
        Self {
            id: entry.id.to_string(),
            sha256: entry.id.sha256,
            engine_version: entry.id.engine_version,
            status: match entry.status {
                ScanStatus::Queued => State::Queued,
                ScanStatus::Running => State::Running,
                ScanStatus::Succeeded => State::Succeeded,
                ScanStatus::Failed => State::Failed,
            },
            file_name: entry.file_name,
            created_at: rfc3339(entry.created_at),
            finished_at: entry.finished_at.map(rfc3339),
            failure: entry.failure.map(|text| text.get(lang).to_owned()),
            units: done.then_some(entry.units),
            skill_name: facts.as_ref().map(|facts| facts.skill_name.clone()),
            file_count: facts.as_ref().map(|facts| facts.file_count),
            risk_level: facts.as_ref().map(|facts| facts.risk_level.clone()),
            security_score: facts.as_ref().map(|facts| facts.security_score),
            result: None,
            webhooks: None,
        }
    }

    /// As whoever hands it in for the first time sees it.
    pub(crate) fn accepted(entry: ScanEntry, lang: Lang) -> Self {
        let fresh =
            ScanEntry { status: ScanStatus::Queued, finished_at: None, failure: None, facts: None, units: 0, ..entry };
        Self::listed(fresh, lang)
    }

    /// Whether nothing will change any more by itself.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.status, State::Succeeded | State::Failed)
    }
}

impl ScanResult {
    pub(crate) fn of(scan: &SkillScan, report_url: String, lang: Lang) -> Self {
        let mut findings = FindingCounts::default();
        for finding in scan.findings.iter().filter(|finding| finding.demoted.is_none()) {
            let count = match finding.severity {
                Severity::Critical => &mut findings.critical,
                Severity::High => &mut findings.high,
                Severity::Medium => &mut findings.medium,
                Severity::Low => &mut findings.low,
                Severity::Info => &mut findings.info,
            };
            *count = count.saturating_add(1);
        }
        let category = scan.verdict.primary_category;
        let capability = |capability: model::Capability| Named {
            id: capability.id().to_owned(),
            name: capability.name().get(lang).to_owned(),
        };
        Self {
            skill_description: scan.description.clone(),
            summary: scan.verdict.description.get(lang).to_owned(),
            mitigation: scan.verdict.mitigation.get(lang).to_owned(),
            primary_category: category
                .map(|category| Named { id: category.id().to_string(), name: category.name().get(lang).to_owned() }),
            complete: scan.coverage.complete(),
            capabilities: scan.capabilities.iter().map(|evidence| capability(evidence.capability)).collect(),
            findings,
            report_url,
        }
    }
}

impl Webhook {
    pub(crate) fn of(state: WebhookState) -> Self {
        Self {
            id: state.public_id,
            state: state.state,
            attempts: state.attempts,
            outcome: state.outcome,
            created_at: rfc3339(state.created_at),
            ended_at: state.ended_at.map(rfc3339),
        }
    }
}

/// What is said of another account's scan too.
pub(crate) fn missing() -> Problem {
    Problem::with(Kind::NotFound, "There is no such scan.", "该扫描不存在。")
}

pub(crate) fn rfc3339(time: OffsetDateTime) -> String {
    let time = time.to_offset(time::UtcOffset::UTC);
    time.replace_millisecond(time.millisecond()).unwrap_or(time).format(&Rfc3339).unwrap_or_default()
}
