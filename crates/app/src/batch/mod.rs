//! Several Skills handed in by one call: each by the address it can be downloaded from, or by the name of bytes that were
//! sent ahead. Each is fetched, looked at and submitted like any other; what cannot be is told file by file.
//!
//! Knows no vendor's words. A batch is a list of submissions: the scans behind it are the same that every face shows.

mod fetch;
mod skill_file;
mod slots;
mod upload;

pub(crate) use slots::Slots;
pub(crate) use upload::UPLOAD_LIFE;
pub use upload::UploadPlace;

use fetch::Fetched;

use crate::{App, Caller, Error, ErrorKind, Forms, SkillState, Submission};
use md5::{Digest as _, Md5};
use model::Text;
use store::NewBatch;
use time::OffsetDateTime;
use tokio::task::JoinSet;

/// A file to hand in.
#[derive(Debug, Clone)]
pub struct BatchFile {
    /// Where its bytes are.
    pub source: FileSource,
    /// File name; empty to take the one of the address.
    pub file_name: String,
}

/// Where bytes are.
#[derive(Debug, Clone)]
pub enum FileSource {
    /// Behind a URL.
    Url(String),
    /// Where the client put them before: the key of an [`UploadPlace`].
    Upload(String),
}

/// What became of a call.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Its name; `None` if no file was accepted.
    pub name: Option<String>,
    /// What became of each file, in the order of the call.
    pub files: Vec<FileOutcome>,
}

/// What became of one file.
#[derive(Debug, Clone)]
pub struct FileOutcome {
    /// File name, given or found.
    pub file_name: String,
    /// What it is known by, or why it was refused.
    pub result: Result<Accepted, Text>,
}

/// An accepted file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its random name.
    pub name: String,
    /// Lower-case hex MD5 of its bytes.
    pub md5: String,
}

/// A page of files that were accepted.
#[derive(Debug, Clone)]
pub struct BatchItems {
    /// How many there are in all.
    pub total: i64,
    /// The page.
    pub page: Vec<BatchItem>,
}

/// An accepted file and its scan.
#[derive(Debug, Clone)]
pub struct BatchItem {
    /// A random number.
    pub number: i64,
    /// Its random name.
    pub name: String,
    /// Lower-case hex MD5 of its bytes.
    pub md5: String,
    /// Where its scan stands.
    pub state: SkillState,
}

/// A file on its way: submitted, with what its row needs.
type Submitted = Result<store::BatchFile, Text>;

impl App {
    /// Fetches and submits files side by side. Fails as a whole only when a part of the service is down.
    pub async fn submit_batch(
        &self,
        caller: &Caller,
        files: Vec<BatchFile>,
        source: &str,
        now: OffsetDateTime,
    ) -> Result<Batch, Error> {
        let mut running = JoinSet::new();
        for (place, file) in files.into_iter().enumerate() {
            let (app, caller) = (self.clone(), caller.clone());
            running.spawn(async move {
                let _slot = app.parts.slots.take(caller.account).await;
                let outcome = app.submit_file(&caller, &file, now).await;
                (place, file.source, outcome)
            });
        }
        let (mut ended, mut used_up) = (Vec::new(), Vec::new());
        while let Some(joined) = running.join_next().await {
            let (place, source, outcome) = joined.map_err(Error::internal)?;
            let outcome = outcome?;
            if let (FileSource::Upload(key), Ok(_)) = (source, &outcome.1) {
                used_up.push(key);
            }
            ended.push((place, outcome));
        }
        ended.sort_by_key(|(place, _)| *place);
        let accepted: Vec<store::BatchFile> =
            ended.iter().filter_map(|(_, (_, submitted))| submitted.as_ref().ok().cloned()).collect();
        let mut name = None;
        if !accepted.is_empty() {
            let fresh = random_name();
            let new = NewBatch { account: caller.account, name: &fresh, source, files: &accepted };
            self.parts.store.add_batch(new, now).await?;
            tracing::info!(account.id = caller.account, batch = fresh, files = accepted.len(), "batch submitted");
            name = Some(fresh);
        }
        for key in used_up {
            self.forget_upload(caller, &key).await?;
        }
        let files = ended.into_iter().map(|(_, (file_name, submitted))| {
            let result = submitted.map(|file| Accepted { name: file.name, md5: file.md5 });
            FileOutcome { file_name, result }
        });
        Ok(Batch { name, files: files.collect() })
    }

    /// The files of one batch, or of all of the caller's, the newest batch first, as far as they are remembered. Of
    /// another account's batch there is nothing, as of one that never was.
    pub async fn batch_items(
        &self,
        caller: &Caller,
        batch: Option<&str>,
        page: (u64, u64),
        now: OffsetDateTime,
    ) -> Result<BatchItems, Error> {
        let since = self.remembered_since(now);
        let (total, files) = self.parts.store.batch_files(caller.account, batch, since, page).await?;
        let mut items = Vec::with_capacity(files.len());
        for file in files {
            let version = u32::try_from(file.engine_version).map_err(Error::internal)?;
            let state = self.skill_state(caller, &file.sha256, version, now).await?;
            items.push(BatchItem { number: file.number, name: file.name, md5: file.md5, state });
        }
        Ok(BatchItems { total, page: items })
    }

    /// The file's name, and the file submitted or refused.
    async fn submit_file(
        &self,
        caller: &Caller,
        file: &BatchFile,
        now: OffsetDateTime,
    ) -> Result<(String, Submitted), Error> {
        let fetched = match self.fetch(caller, file, now).await? {
            Ok(fetched) => fetched,
            Err(refused) => return Ok((refused.file_name, Err(refused.why))),
        };
        let Fetched { file_name, bytes } = fetched;
        if package::is_single_text(&bytes) && !skill_file::looks_like_one(&bytes, &file_name) {
            let why = Text::new(
                "the text is no SKILL.md: neither its name nor its beginning says so",
                "该文本不是 SKILL.md：文件名和开头均不符合",
            );
            return Ok((file_name, Err(why)));
        }
        let hashed = tokio::task::spawn_blocking(move || (hex::encode(Md5::digest(&bytes)), bytes));
        let (md5, bytes) = hashed.await.map_err(Error::internal)?;
        let submission = Submission { bytes, file_name: file_name.clone(), forms: Forms::All, webhook: None };
        match self.submit_skill(caller, submission, now).await {
            Ok(submitted) => {
                let row = store::BatchFile {
                    number: self.random_number()?,
                    name: random_name(),
                    file_name: file_name.clone(),
                    md5,
                    sha256: submitted.sha256,
                    engine_version: submitted.engine_version.into(),
                };
                Ok((file_name, Ok(row)))
            }
            Err(error) if matches!(error.kind, ErrorKind::Invalid | ErrorKind::LimitExceeded) => {
                Ok((file_name, Err(error.public)))
            }
            Err(error) => Err(error),
        }
    }

    /// A number that tells nothing, exact in every JSON reader.
    fn random_number(&self) -> Result<i64, Error> {
        Ok(self.parts.vault.random_number(1 << 40, 1 << 52)?)
    }
}

/// 32 hexadecimal digits.
fn random_name() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
