//! The first start with an empty data folder: an account that the operator can begin with.

use crate::{AccountKeys, App, Error};
use serde_json::json;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

const NAME: &str = "default";
const FILE: &str = "default-account.json";

impl AccountKeys {
    /// The keys as clients and scripts expect them. Contains the secret.
    pub fn to_json(&self) -> serde_json::Value {
        json!({
            "SecretId": self.secret_id,
            "SecretKey": String::from_utf8_lossy(self.secret_key.expose()),
            // A number and a text, as in the cloud's own account API.
            "AppId": self.app_id,
            "Uin": self.uin.to_string(),
        })
    }
}

impl App {
    /// Makes the account `default` if there is no account at all, and writes its keys to a private file in the data
    /// folder; answers the file's path if so.
    pub async fn ensure_first_account(&self, now: OffsetDateTime) -> Result<Option<PathBuf>, Error> {
        if !self.accounts().await?.is_empty() {
            return Ok(None);
        }
        let path = self.parts.settings.data.join(FILE);
        let keys = self.new_keys()?;
        // The file goes first: after a crash in between there is no account yet, and the next start writes it anew.
        let draft = write_draft(&path, &keys).map_err(Error::internal)?;
        let created = self.create_first_account(NAME, &keys, now).await;
        if matches!(created, Ok(true)) {
            fs::rename(&draft, &path).map_err(Error::internal)?;
            tracing::info!(account.name = NAME, file = %path.display(), "first start: account created, keys written");
            return Ok(Some(path));
        }
        fs::remove_file(&draft).map_err(Error::internal)?;
        created.map(|_| None)
    }
}

/// The keys beside their final place, readable by the owner only.
fn write_draft(path: &Path, keys: &AccountKeys) -> std::io::Result<PathBuf> {
    let draft = path.with_extension(format!("json.{}", uuid::Uuid::new_v4()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(format!("{:#}\n", keys.to_json()).as_bytes())?;
    file.sync_all()?;
    Ok(draft)
}
