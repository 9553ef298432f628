//! Links to reports of tasks that open without credentials: everything in them is signed.
//!
//! The token's text begins with `t1.`, so that a link to a Skill's report is never read as one to a task's.

use crate::{App, Error, ErrorKind, LinkError};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use model::{Lang, Text};
use store::{Purpose, TaskRun};
use time::OffsetDateTime;

const SIGNATURE_BYTES: usize = 32;
/// How long a link opens.
pub(crate) const LINK_SECONDS: i64 = 3600;

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskReportFormat {
    /// A self-contained page.
    Html,
    /// A document.
    Pdf,
}

impl TaskReportFormat {
    /// Its usual file extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    /// The form of a file extension; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Html, Self::Pdf].into_iter().find(|format| format.extension() == word)
    }
}

/// A link to one report of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskReportLink {
    /// Row id of the account.
    pub account: i64,
    /// What clients know the report by.
    pub report_id: String,
    /// Its form.
    pub format: TaskReportFormat,
    /// To be saved, not shown.
    pub download: bool,
    /// Its language.
    pub lang: Lang,
    /// Unix seconds after which it does not open.
    pub expires: i64,
}

impl App {
    /// The run behind a report's id; `NotFound` when these accounts have none.
    pub async fn run_of_report(&self, accounts: &[i64], report_id: &str) -> Result<TaskRun, Error> {
        let run = self.parts.store.run_of_report(accounts, report_id).await?;
        run.filter(|run| run.report_ready).ok_or_else(|| no_report(report_id))
    }

    /// The newest run of a task that has a report.
    pub async fn newest_report(&self, accounts: &[i64], task_id: &str) -> Result<TaskRun, Error> {
        let run = self.parts.store.newest_report(accounts, task_id).await?;
        run.ok_or_else(|| no_report(task_id))
    }

    /// Signs a link to a report: one URL-safe path segment that carries everything and its signature.
    pub fn sign_task_report_link(
        &self,
        run: &TaskRun,
        (format, download): (TaskReportFormat, bool),
        lang: Lang,
        now: OffsetDateTime,
    ) -> String {
        let expires = now.unix_timestamp() + LINK_SECONDS;
        let link =
            TaskReportLink { account: run.account, report_id: run.report_id.clone(), format, download, lang, expires };
        let mut token = payload(&link).into_bytes();
        let signature = self.parts.vault.sign(Purpose::ReportLink, &token);
        token.extend(signature);
        BASE64_URL_SAFE_NO_PAD.encode(token)
    }

    /// Reads a signed link back; every byte of it is covered by the signature.
    pub fn open_task_report_link(&self, token: &str, now: OffsetDateTime) -> Result<TaskReportLink, LinkError> {
        let token = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Invalid)?;
        let (payload, signature) = token.split_last_chunk::<SIGNATURE_BYTES>().ok_or(LinkError::Invalid)?;
        if !self.parts.vault.verify(Purpose::ReportLink, payload, signature) {
            return Err(LinkError::Invalid);
        }
        let link = std::str::from_utf8(payload).ok().and_then(parse).ok_or(LinkError::Invalid)?;
        if now.unix_timestamp() >= link.expires {
            return Err(LinkError::Expired);
        }
        Ok(link)
    }

    /// The report behind an opened link, which from then on counts as looked at. Its form is the page's where there is no
    /// document: reports of earlier releases have none.
    pub async fn task_report(&self, link: &TaskReportLink) -> Result<(TaskReportFormat, Vec<u8>), Error> {
        let gone = || no_report(&link.report_id);
        let run = self.parts.store.run_of_report(&[link.account], &link.report_id).await?;
        let run = run.filter(|run| run.report_ready).ok_or_else(gone)?;
        let mut format = link.format;
        let bytes = match self.rendered_report(&run, format, link.lang).await {
            Err(error) if error.kind == ErrorKind::NotFound && format == TaskReportFormat::Pdf => {
                format = TaskReportFormat::Html;
                self.rendered_report(&run, format, link.lang).await?
            }
            read => read?,
        };
        self.parts.store.mark_viewed(run.id).await?;
        Ok((format, bytes))
    }
}

fn no_report(id: &str) -> Error {
    let id: String = id.chars().take(64).collect();
    Error::not_found(Text::new("there is no report {id}", "报告 {id} 不存在").fill("id", &id))
}

fn payload(link: &TaskReportLink) -> String {
    let lang = match link.lang {
        Lang::En => "en",
        Lang::Zh => "zh",
    };
    let download = u8::from(link.download);
    format!("t1.{}.{}.{}.{download}.{lang}.{}", link.account, link.report_id, link.format.extension(), link.expires)
}

fn parse(payload: &str) -> Option<TaskReportLink> {
    let mut parts = payload.strip_prefix("t1.")?.split('.');
    let link = TaskReportLink {
        account: parts.next()?.parse().ok()?,
        report_id: parts.next()?.to_owned(),
        format: TaskReportFormat::parse(parts.next()?)?,
        download: parts.next()? == "1",
        lang: Lang::parse(parts.next()?)?,
        expires: parts.next()?.parse().ok()?,
    };
    parts.next().is_none().then_some(link)
}
