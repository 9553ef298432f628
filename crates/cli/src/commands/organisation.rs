//! `touchstone organisation`: who belongs together. Works beside a running service.
//!
//! Standard output is JSON and nothing else, for scripts.

use crate::exit::Exit;
use crate::service;
use crate::settings::{Settings, StorageArgs};
use app::App;
use serde_json::{Value, json};
use std::io::Write as _;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Flags of `organisation`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

/// What can be done to organisations.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make an organisation; its first account will look after it
    Create {
        #[command(flatten)]
        storage: StorageArgs,
        /// Its name
        #[arg(long)]
        name: String,
    },
    /// Print every organisation with its members and their roles
    List {
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Give an organisation another name
    Rename {
        #[command(flatten)]
        storage: StorageArgs,
        /// Its number
        #[arg(long, value_name = "ID")]
        organisation: i64,
        /// The new name
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
    match action {
        Action::Create { storage, name } => {
            let app = open(&storage).await?;
            let id = app.create_organisation(&name, OffsetDateTime::now_utc()).await?;
            one(&app, id).await
        }
        Action::List { storage } => all(&open(&storage).await?).await,
        Action::Rename { storage, organisation, name } => {
            let app = open(&storage).await?;
            app.rename_organisation(organisation, &name).await?;
            one(&app, organisation).await
        }
    }
}

async fn open(storage: &StorageArgs) -> anyhow::Result<App> {
    Ok(App::open_existing(Settings::read(storage, &[])?.app).await?)
}

async fn one(app: &App, id: i64) -> anyhow::Result<Value> {
    let all = all(app).await?;
    Ok(all.as_array().and_then(|list| list.iter().find(|one| one["Organisation"] == id)).cloned().unwrap_or_default())
}

async fn all(app: &App) -> anyhow::Result<Value> {
    let organisations = app.organisations().await?;
    Ok(organisations
        .into_iter()
        .map(|(organisation, members)| {
            let members: Vec<Value> = members
                .into_iter()
                .map(|(account, role)| {
                    json!({
                        "Name": account.name,
                        "AppId": account.app_id,
                        "Uin": account.uin.to_string(),
                        "Role": role.word(),
                        "State": account.state.word(),
                    })
                })
                .collect();
            json!({
                "Organisation": organisation.id,
                "Name": organisation.name,
                "CreatedAt": organisation.created_at.format(&Rfc3339).unwrap_or_default(),
                "Members": members,
            })
        })
        .collect())
}
