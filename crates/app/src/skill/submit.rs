//! Taking a package in.

use crate::webhook::{PreparedWebhook, too_many_webhooks};
use crate::{App, Caller, Error, ErrorKind, Forms, Submission, Submitted};
use model::Text;
use package::{Limits, NotAPackage, NotAZip};
use sha2::{Digest as _, Sha256};
use store::NewSubmission;
use time::OffsetDateTime;

impl App {
    /// Accepts a package. Idempotent per account, bytes and engine release; a failed scan is started again.
    ///
    /// `Invalid` with field `file` when the bytes are no package of a form that is taken, a cut one, or too many.
    pub async fn submit_skill(
        &self,
        caller: &Caller,
        submission: Submission,
        now: OffsetDateTime,
    ) -> Result<Submitted, Error> {
        let max = self.parts.settings.max_package_bytes;
        if submission.bytes.len() > max {
            let text = Text::new("the file is larger than {max} bytes", "文件大小超过 {max} 字节");
            return Err(Error::invalid("file", text.fill("max", &max.to_string())));
        }
        let Submission { bytes, file_name, forms, webhook } = submission;
        let webhook = webhook.map(|webhook| self.prepare_webhook(&webhook.url)).transpose()?;
        // Megabytes of hashing have no place between the requests of others.
        let (bytes, sha256, files) = tokio::task::spawn_blocking(move || {
            let files = count_files(&bytes, forms)?;
            let sha256 = hex::encode(Sha256::digest(&bytes));
            Ok::<_, Error>((bytes, sha256, files))
        })
        .await
        .map_err(Error::internal)??;
        self.check_quota(caller, &sha256, files, now).await?;
        let size = bytes.len();
        let engine_version = self.engine_version();
        let new = NewSubmission {
            account: caller.account,
            sha256: &sha256,
            engine_version,
            file_name: &file_name,
            bytes,
            since: self.remembered_since(now),
            webhook: webhook.as_ref().map(PreparedWebhook::row),
        };
        let submitted = self.parts.store.submit(new, now).await?;
        if submitted.queued {
            self.parts.work.notify_one();
        }
        if webhook.is_some() {
            // The scan may have ended long ago.
            self.parts.deliveries.notify_one();
        }
        metrics::counter!("touchstone_submissions_total", "repeated" => submitted.repeated.to_string()).increment(1);
        tracing::info!(
            account.id = caller.account,
            package.sha256 = %sha256,
            package.bytes = size,
            repeated = submitted.repeated,
            queued = submitted.queued,
            "package submitted"
        );
        if submitted.too_many_webhooks {
            return Err(too_many_webhooks());
        }
        Ok(Submitted { sha256, engine_version, repeated: submitted.repeated })
    }

    /// Bytes that a package may have.
    pub fn max_package_bytes(&self) -> usize {
        self.parts.settings.max_package_bytes
    }
}

impl App {
    /// Refuses what would go over the account's quota. What was paid for already costs nothing; what is still being
    /// scanned is not counted, because only success is paid for.
    async fn check_quota(&self, caller: &Caller, sha256: &str, files: i64, now: OffsetDateTime) -> Result<(), Error> {
        let usage = self.usage(caller).await?;
        let Some(quota) = usage.quota.filter(|quota| usage.used.saturating_add(files) > *quota) else { return Ok(()) };
        let since = self.remembered_since(now);
        let known = self.parts.store.scan(caller.account, sha256, self.engine_version(), since).await?;
        if known.is_some() {
            return Ok(());
        }
        let text = Text::new(
            "the quota is used up: {used} of {quota} units are used and the file needs {files}",
            "配额不足：已使用 {used}/{quota}，该文件需要 {files}",
        );
        let text = text.fill("used", &usage.used.to_string()).fill("quota", &quota.to_string());
        let public = text.fill("files", &files.to_string());
        Err(Error { kind: ErrorKind::LimitExceeded, field: "", public, source: None })
    }
}

/// Looks at it from outside only; what is inside is for the worker to judge.
fn count_files(bytes: &[u8], forms: Forms) -> Result<i64, Error> {
    let problem = match forms {
        Forms::Zip => match package::zip_outline(bytes) {
            Ok(outline) if outline.files > 0 => return Ok(i64::from(outline.files)),
            Ok(_) => Text::new("the ZIP archive holds no file", "ZIP 压缩包中没有文件"),
            Err(NotAZip::NoZip) => Text::new("the file is not a ZIP archive", "文件不是 ZIP 压缩包"),
            Err(NotAZip::Cut) => Text::new("the ZIP archive is truncated or damaged", "ZIP 压缩包不完整或已损坏"),
        },
        Forms::All => match package::outline(bytes, &Limits::default()) {
            Ok(outline) if outline.files > 0 => return Ok(i64::from(outline.files)),
            Ok(_) => Text::new("the archive holds no file", "压缩包中没有文件"),
            Err(NotAPackage::Unknown) => Text::new(
                "the file is neither a ZIP, tar or tar.gz archive nor a SKILL.md text",
                "文件既不是 ZIP、tar、tar.gz 压缩包，也不是 SKILL.md 文本",
            ),
            Err(NotAPackage::Cut) => Text::new("the archive is truncated or damaged", "压缩包不完整或已损坏"),
        },
    };
    Err(Error::invalid("file", problem))
}

/// The name that a package is scanned under. The analysis is shared by accounts that may call the file differently, so
/// it is the digest; only a single text needs one that says what it is.
pub(crate) fn scan_name(sha256: &str, bytes: &[u8]) -> String {
    if package::is_single_text(bytes) { "SKILL.md".to_owned() } else { sha256.to_owned() }
}
