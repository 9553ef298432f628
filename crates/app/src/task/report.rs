//! What the engines of a run told, kept until its report is written, and the report itself.

use super::{OwnMachine, TaskReportFormat, names_of, report_font, wish};
use crate::{App, Error};
use hostscan::Infection;
use model::{Lang, Risk, Text};
use report::{FallbackFont, FoundMalware, TaskFacts, TaskPage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use store::{AssetRow, ObjectKey, RiskTask, TaskRun};
use time::OffsetDateTime;

/// Notes of a run that are kept; one more says how many there are.
const MOST_NOTES: usize = 200;

/// What the host engine said.
const HOST_DETAILS: &str = "host-details.json";

/// What one pass of engines over the assets told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Told {
    /// What was found.
    pub(crate) risks: Vec<Risk>,
    /// Malware, with the asset that has it.
    #[serde(default)]
    pub(crate) malware: Vec<(String, Infection)>,
    /// What was refused or could not be looked at.
    pub(crate) notes: Vec<Text>,
    /// Names of the assets that were looked at.
    pub(crate) scanned: BTreeSet<String>,
}

impl Told {
    /// Takes over what another pass told.
    pub(crate) fn add(&mut self, other: Self) {
        self.risks.extend(other.risks);
        self.malware.extend(other.malware);
        self.notes.extend(other.notes);
        self.scanned.extend(other.scanned);
    }

    /// Whether an asset was looked at, under any of its names.
    pub(crate) fn knows(&self, row: &AssetRow) -> bool {
        let own = names_of(std::slice::from_ref(row));
        self.scanned.contains(&row.identity) || own.iter().any(|name| self.scanned.contains(name))
    }

    /// What those who see no report are told: malware first, for which the API's lists have no place, then the notes.
    pub(crate) fn remarks(&self) -> Vec<Text> {
        let malware = self.malware.iter().map(|(asset, infection)| {
            let (name, place) = (&infection.name, infection.place.to_string());
            Text::new(
                format!("{asset}: malware: {} in {place}", name.en),
                format!("{asset}：恶意程序：{}，位于 {place}", name.zh),
            )
        });
        shortened(malware.chain(self.notes.iter().cloned()))
    }

    /// Malware as the report shows it.
    fn found_malware(&self) -> Vec<FoundMalware> {
        let shown = |(asset, infection): &(String, Infection)| FoundMalware {
            asset: asset.clone(),
            name: infection.name.clone(),
            severity: infection.severity,
            place: infection.place.to_string(),
            sha256: infection.sha256.clone(),
            excerpt: infection.excerpt.clone(),
        };
        self.malware.iter().map(shown).collect()
    }
}

/// Notes, not more than anybody reads.
fn shortened(notes: impl Iterator<Item = Text>) -> Vec<Text> {
    let mut notes: Vec<Text> = notes.collect();
    let left = notes.len().saturating_sub(MOST_NOTES);
    notes.truncate(MOST_NOTES);
    if left > 0 {
        notes.push(Text::new("… and {left} more", "……以及另外 {left} 条").fill("left", &left.to_string()));
    }
    notes
}

impl App {
    /// Keeps what a pass told, so that a successor of this process need not look again.
    pub(crate) async fn keep_told(&self, run: i64, pass: &str, told: &Told) -> Result<(), Error> {
        let bytes = serde_json::to_vec(told).map_err(Error::internal)?;
        let name = format!("{pass}.json");
        Ok(self.parts.store.put_object(&ObjectKey::TaskFile { run, name: &name }, bytes).await?)
    }

    /// What a pass told, if it was kept.
    pub(crate) async fn told(&self, run: i64, pass: &str) -> Result<Option<Told>, Error> {
        let name = format!("{pass}.json");
        let bytes = self.parts.store.object(&ObjectKey::TaskFile { run, name: &name }).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Keeps all that the engine said of the machine it runs on.
    pub(crate) async fn keep_host_details(&self, run: i64, outcome: &hostscan::Outcome) -> Result<(), Error> {
        // Of thousands of installed packages only their number is of interest afterwards.
        let outcome = hostscan::Outcome { packages: Vec::new(), ..outcome.clone() };
        let bytes = serde_json::to_vec(&outcome).map_err(Error::internal)?;
        Ok(self.parts.store.put_object(&ObjectKey::TaskFile { run, name: HOST_DETAILS }, bytes).await?)
    }

    /// All that the engine said of the machine, if it was looked at.
    pub(crate) async fn host_details(&self, run: i64) -> Result<Option<hostscan::Outcome>, Error> {
        let bytes = self.parts.store.object(&ObjectKey::TaskFile { run, name: HOST_DETAILS }).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Writes the report of a run in every form and language.
    pub(crate) async fn write_reports(
        &self,
        task: &RiskTask,
        run: &TaskRun,
        told: &Told,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let account = self.parts.store.account(run.account).await?.map(|account| account.name).unwrap_or_default();
        let facts = TaskFacts {
            task: run.name.clone(),
            task_id: task.task_id.clone(),
            report_id: run.report_id.clone(),
            account,
            machine: OwnMachine::look().name().to_owned(),
            mode: task.mode,
            items: wish::split(&task.items),
            started: run.started_at.map(plain).unwrap_or_default(),
            ended: plain(now),
            assets: told.scanned.iter().cloned().collect(),
            asset_count: usize::try_from(run.asset_count).unwrap_or_default(),
        };
        let (risks, malware, notes) = (told.risks.clone(), told.found_malware(), shortened(told.notes.iter().cloned()));
        let font = self.parts.settings.report_font.clone();
        // Thousands of findings take a while; others shall not wait for them.
        let written = tokio::task::spawn_blocking(move || {
            let page = TaskPage { facts: &facts, risks: &risks, malware: &malware, notes: &notes };
            write_all(&page, &|| report_font::read(font.as_deref()))
        });
        for (name, bytes) in written.await.map_err(Error::internal)?.map_err(Error::internal)? {
            self.parts.store.put_object(&ObjectKey::TaskFile { run: run.id, name: &name }, bytes).await?;
        }
        Ok(())
    }

    /// A report as it was written.
    pub async fn rendered_report(&self, run: &TaskRun, format: TaskReportFormat, lang: Lang) -> Result<Vec<u8>, Error> {
        let name = file_name(format, lang);
        let bytes = self.parts.store.object(&ObjectKey::TaskFile { run: run.id, name: &name }).await?;
        bytes.ok_or_else(|| Error::not_found(Text::new("there is no such report", "报告不存在")))
    }
}

/// Every form in every language. A document that cannot be written must not take the page away: that is there in its
/// place, and the log says why.
fn write_all(page: &TaskPage<'_>, font: FallbackFont<'_>) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut written = Vec::new();
    for lang in [Lang::En, Lang::Zh] {
        written.push((file_name(TaskReportFormat::Html, lang), page.html(lang)?.into_bytes()));
        match page.pdf(lang, Some(font)) {
            Ok(pdf) => written.push((file_name(TaskReportFormat::Pdf, lang), pdf)),
            Err(error) => tracing::error!(
                report.id = page.facts.report_id,
                error = &error as &dyn std::error::Error,
                "cannot write the report as PDF; the page takes its place"
            ),
        }
    }
    Ok(written)
}

fn file_name(format: TaskReportFormat, lang: Lang) -> String {
    let lang = match lang {
        Lang::En => "en",
        Lang::Zh => "zh",
    };
    format!("report-{lang}.{}", format.extension())
}

/// `YYYY-MM-DD HH:mm:ss`, UTC.
fn plain(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (hour, minute, second) = at.to_hms();
    format!("{} {hour:02}:{minute:02}:{second:02}", at.date())
}
