//! Whose data a command is about: the service's folder, the account, and the language it answers in.

use crate::commands::lang;
use crate::settings::{Settings, StorageArgs};
use crate::terminal;
use app::{App, Scope};
use model::Lang;

/// Where the service keeps its data, and whose they are.
#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    #[command(flatten)]
    storage: StorageArgs,

    /// Name of the account
    #[arg(long, value_name = "NAME", default_value = "default")]
    account: String,

    /// Language: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
}

/// What the service has left there, and the account that is meant.
pub(crate) struct Opened {
    pub(crate) app: App,
    pub(crate) scope: Scope,
    /// The account's row.
    pub(crate) account: i64,
    pub(crate) lang: Lang,
}

impl Source {
    /// Opens the service's data and finds the account.
    pub(crate) async fn open(&self) -> anyhow::Result<Opened> {
        let app = App::open_existing(Settings::read(&self.storage, &[])?.app).await?;
        let scope = app.scope_of_account(&self.account).await?;
        let account = app.account(&self.account).await?.id;
        Ok(Opened { app, scope, account, lang: self.lang.unwrap_or_else(terminal::language) })
    }
}
