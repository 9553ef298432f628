//! `touchstone account`: accounts and their keys. Works beside a running service; what it changes holds at once.
//!
//! Standard output is JSON and nothing else, for scripts.

use crate::exit::Exit;
use crate::service;
use crate::settings::{Settings, StorageArgs};
use app::{Account, AccountState, App};
use serde_json::{Value, json};
use std::io::Write as _;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Flags of `account`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

/// What can be done to accounts.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make an account and print its key; the secret is shown only now
    Create {
        #[command(flatten)]
        storage: StorageArgs,
        /// Name of the account, unique
        #[arg(long)]
        name: String,
        /// Organisation it shall belong to [default: one of its own]
        #[arg(long, value_name = "ID")]
        organisation: Option<i64>,
    },
    /// Print every account, without secrets
    List {
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Refuse the account's keys from now on
    Disable {
        #[command(flatten)]
        storage: StorageArgs,
        /// Name of the account
        #[arg(long)]
        name: String,
    },
    /// Let the account's keys call again
    Enable {
        #[command(flatten)]
        storage: StorageArgs,
        /// Name of the account
        #[arg(long)]
        name: String,
    },
    /// Revoke the account's key and print a new one
    RotateKey {
        #[command(flatten)]
        storage: StorageArgs,
        /// Name of the account
        #[arg(long)]
        name: String,
    },
}

/// Does it and prints the answer.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let answer = service::run(act(args.action))?;
    writeln!(std::io::stdout(), "{answer:#}")?;
    Ok(Exit::Clean)
}

async fn act(action: Action) -> anyhow::Result<Value> {
    let (Action::Create { storage, .. }
    | Action::List { storage }
    | Action::Disable { storage, .. }
    | Action::Enable { storage, .. }
    | Action::RotateKey { storage, .. }) = &action;
    let settings = Settings::read(storage, &[])?.app;
    // Only the first account may come before its data folder; everything else is about what is there.
    let app = match action {
        Action::Create { .. } => App::open(settings).await?,
        _ => App::open_existing(settings).await?,
    };
    let now = OffsetDateTime::now_utc();
    Ok(match action {
        Action::Create { name, organisation, .. } => app.create_account(&name, organisation, now).await?.to_json(),
        Action::List { .. } => app.accounts().await?.iter().map(describe).collect(),
        Action::Disable { name, .. } => {
            app.disable_account(&name).await?;
            describe(&app.account(&name).await?)
        }
        Action::Enable { name, .. } => {
            app.enable_account(&name).await?;
            describe(&app.account(&name).await?)
        }
        Action::RotateKey { name, .. } => {
            let keys = app.rotate_key(&name, now).await?.to_json();
            if app.account(&name).await?.state == AccountState::Disabled {
                // Standard output is for the script, this is for the person.
                writeln!(
                    std::io::stderr(),
                    "note: the account {name} is disabled; its keys are refused until `touchstone account enable`"
                )?;
            }
            keys
        }
    })
}

fn describe(account: &Account) -> Value {
    json!({
        "Name": account.name,
        "SecretId": account.secret_id,
        "AppId": account.app_id,
        "Uin": account.uin.to_string(),
        "Organisation": account.organisation,
        "State": account.state.word(),
        "CreatedAt": account.created_at.format(&Rfc3339).unwrap_or_default(),
    })
}
