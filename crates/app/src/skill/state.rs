//! Where a scan stands, as one account may see it.

use crate::failure::Failure;
use crate::{App, Caller, Error, SkillState};
use model::SkillScan;
use std::sync::Arc;
use store::{ObjectKey, Phase, Scan};
use time::OffsetDateTime;

/// A finished scan with the names of its objects.
pub(crate) struct Finished {
    pub(crate) scan: SkillScan,
    pub(crate) token: String,
    pub(crate) finished_at: OffsetDateTime,
    pub(crate) file_name: String,
}

/// What an account sees, before it is put into the adapters' words.
pub(crate) enum Seen {
    Nothing,
    Waiting(Scan),
    Finished(Box<Finished>),
    Failed { failure: String, failed_at: OffsetDateTime },
}

impl App {
    /// Where the scan of these bytes stands, for this account.
    pub async fn skill_state(
        &self,
        caller: &Caller,
        sha256: &str,
        engine_version: u32,
        now: OffsetDateTime,
    ) -> Result<SkillState, Error> {
        Ok(match self.seen(caller.account, sha256, engine_version, now).await? {
            Seen::Nothing => SkillState::NotFound,
            Seen::Waiting(scan) => SkillState::Scanning { created_at: scan.created_at },
            Seen::Finished(finished) => {
                SkillState::Success { scan: Arc::new(finished.scan), scanned_at: finished.finished_at }
            }
            Seen::Failed { failure, failed_at } => SkillState::Failed { failed_at, message: Failure::text(&failure) },
        })
    }

    /// The scan as the account may see it, with its result if it is done.
    pub(crate) async fn seen(
        &self,
        account: i64,
        sha256: &str,
        engine_version: u32,
        now: OffsetDateTime,
    ) -> Result<Seen, Error> {
        let store = &self.parts.store;
        let since = self.remembered_since(now);
        let Some(scan) = store.scan(account, sha256, engine_version, since).await? else { return Ok(Seen::Nothing) };
        let (token, finished_at) = match scan.phase {
            Phase::Waiting => return Ok(Seen::Waiting(scan)),
            Phase::Failed { failure, finished_at } => return Ok(Seen::Failed { failure, failed_at: finished_at }),
            // The analysis may be older than this account's submission, of which that would tell that somebody was
            // there before.
            Phase::Success { token, finished_at } => (token, finished_at.max(scan.created_at)),
        };
        let key = ObjectKey::Result { sha256, engine_version, token: &token };
        let result = store.object(&key).await?.map(|bytes| serde_json::from_slice::<SkillScan>(&bytes));
        if let Some(Ok(mut result)) = result {
            name_after_own_file(&mut result, sha256, &scan.file_name);
            return Ok(Seen::Finished(Box::new(Finished {
                scan: result,
                token,
                finished_at,
                file_name: scan.file_name,
            })));
        }
        tracing::error!(scan.id = scan.id, package.sha256 = sha256, "the result of a scan is missing or unreadable");
        let failure = Failure::ResultLost.word();
        store.mark_result_lost(scan.id, &token, failure, now).await?;
        Ok(Seen::Failed { failure: failure.to_owned(), failed_at: now })
    }

    /// Submissions made before this are forgotten.
    pub(crate) fn remembered_since(&self, now: OffsetDateTime) -> OffsetDateTime {
        now - self.parts.settings.retention
    }
}

/// A package that declares no name is scanned under its digest, because the analysis is shared and must not tell one
/// account what another called the file. Here each account gets its own file name back.
fn name_after_own_file(scan: &mut SkillScan, sha256: &str, file_name: &str) {
    if scan.name.starts_with(sha256) && !file_name.is_empty() {
        file_name.clone_into(&mut scan.name);
    }
}
