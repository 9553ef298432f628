//! The service's long-lived parts, and what can be asked of them.

use crate::{Caller, Error, LinkError, ReportLink, SkillState, Submission, Submitted};
use time::OffsetDateTime;

/// The service: every use case is a method. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {}

impl App {
    /// Whether database and object store answer.
    pub async fn ready(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The engine release that new submissions are scanned with.
    pub fn engine_version(&self) -> u32 {
        skillscan::ENGINE_VERSION
    }

    /// Accepts a package. Idempotent per account, bytes and engine release; a failed scan is started again.
    ///
    /// `Invalid` with field `file` when the bytes are no ZIP, a cut one, or too many.
    pub async fn submit_skill(
        &self,
        caller: &Caller,
        submission: Submission,
        now: OffsetDateTime,
    ) -> Result<Submitted, Error> {
        let _ = (caller, submission.bytes, now);
        Err(Error::unavailable("not built yet"))
    }

    /// Where the scan of these bytes stands, for this account.
    pub async fn skill_state(
        &self,
        caller: &Caller,
        sha256: &str,
        engine_version: u32,
        now: OffsetDateTime,
    ) -> Result<SkillState, Error> {
        let _ = (caller, sha256, engine_version, now);
        Err(Error::unavailable("not built yet"))
    }

    /// Signs a link: one URL-safe path segment that carries everything and its signature.
    pub fn sign_report_link(&self, link: &ReportLink) -> String {
        format!("{link:?}")
    }

    /// Reads a signed link back; every byte of it is covered by the signature.
    pub fn open_report_link(&self, token: &str, now: OffsetDateTime) -> Result<ReportLink, LinkError> {
        let _ = (token, now);
        Err(LinkError::Invalid)
    }

    /// The HTML report behind an opened link; `NotFound` when the scan is gone or not finished.
    pub async fn report_html(&self, link: &ReportLink, now: OffsetDateTime) -> Result<String, Error> {
        let _ = (link, now);
        Err(Error::unavailable("not built yet"))
    }
}
