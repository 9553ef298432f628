//! `touchstone account`: accounts, their keys and what they may do. Works beside a running service; what it changes holds
//! at once.
//!
//! Standard output is JSON and nothing else, for scripts.

mod bearer;
mod key;

use crate::exit::Exit;
use crate::service;
use crate::settings::{Settings, StorageArgs};
use app::{Account, AccountState, App, Network, User};
use serde_json::{Value, json};
use std::io::Write as _;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Flags of `account`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

/// One account by its name, and where its service keeps its data.
#[derive(Debug, clap::Args)]
struct Named {
    #[command(flatten)]
    storage: StorageArgs,
    /// Name of the account
    #[arg(long)]
    name: String,
}

/// What can be done to accounts.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make an account and print its key; the secret is shown only now
    Create {
        #[command(flatten)]
        named: Named,
        /// Organisation it shall belong to [default: one of its own]
        #[arg(long, value_name = "ID")]
        organisation: Option<i64>,
    },
    /// Print every account, without secrets
    List {
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Refuse the account's keys from now on, or those of one of its users
    Disable {
        #[command(flatten)]
        named: Named,
        /// Only this user's keys
        #[arg(long)]
        user: Option<String>,
    },
    /// Let the account's keys call again, or those of one of its users
    Enable {
        #[command(flatten)]
        named: Named,
        /// Only this user's keys
        #[arg(long)]
        user: Option<String>,
    },
    /// Put a new key in the place of one and print it
    RotateKey {
        #[command(flatten)]
        named: Named,
        /// The key to replace [default: the account's own newest]
        #[arg(long, value_name = "ID")]
        secret_id: Option<String>,
        /// How long the old key still holds, at most 30 days; 0 ends it at once
        #[arg(long, default_value_t = 0, value_name = "SECONDS")]
        overlap: u64,
    },
    /// Print a temporary key with its token; it ends by itself
    Token {
        #[command(flatten)]
        named: Named,
        /// How long it holds, at most 129600 (36 hours)
        #[arg(long, value_name = "N")]
        seconds: u64,
    },
    /// Set the networks that the account may be used from; without flags, any
    Restrict {
        #[command(flatten)]
        named: Named,
        /// Address or CIDR block that may call; with any, all others may not (repeatable)
        #[arg(long, value_name = "CIDR")]
        allow: Vec<Network>,
        /// Address or CIDR block that may not call; wins over --allow (repeatable)
        #[arg(long, value_name = "CIDR")]
        deny: Vec<Network>,
    },
    /// Set how many units the account may use in all; one is one file of a scan that succeeded
    Quota {
        #[command(flatten)]
        named: Named,
        /// Units [default: no limit]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..))]
        units: Option<i64>,
    },
    /// Further keys: with fewer rights, or for users of the account
    #[command(subcommand)]
    Key(key::Action),
    /// Print every user (sub-account) of the account
    Users {
        #[command(flatten)]
        named: Named,
    },
    /// Bearer tokens for the REST API
    #[command(subcommand)]
    Bearer(bearer::Action),
    /// Print what the account's webhooks are signed with
    WebhookSecret {
        #[command(flatten)]
        named: Named,
        /// Put a new one in its place first; the old one ends at once
        #[arg(long)]
        rotate: bool,
    },
}

/// Does it and prints the answer.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let answer = service::run(act(args.action))?;
    writeln!(std::io::stdout(), "{answer:#}")?;
    Ok(Exit::Clean)
}

async fn act(action: Action) -> anyhow::Result<Value> {
    let now = OffsetDateTime::now_utc();
    match action {
        // Only the first account may come before its data folder; everything else is about what is there.
        Action::Create { named, organisation } => {
            let app = App::open(Settings::read(&named.storage, &[])?.app).await?;
            Ok(app.create_account(&named.name, organisation, now).await?.to_json())
        }
        Action::List { storage } => Ok(open(&storage).await?.accounts().await?.iter().map(describe).collect()),
        Action::Disable { named, user } => set_state(&named, user, AccountState::Disabled).await,
        Action::Enable { named, user } => set_state(&named, user, AccountState::Active).await,
        Action::RotateKey { named, secret_id, overlap } => {
            let app = open(&named.storage).await?;
            let overlap = Duration::from_secs(overlap);
            let keys = app.rotate_key(&named.name, secret_id.as_deref(), overlap, now).await?;
            note_disabled(&app.account(&named.name).await?)?;
            Ok(keys.to_json())
        }
        Action::Token { named, seconds } => {
            let app = open(&named.storage).await?;
            let keys = app.create_token(&named.name, Duration::from_secs(seconds), now).await?;
            Ok(json!({
                "SecretId": keys.secret_id,
                "SecretKey": String::from_utf8_lossy(keys.secret_key.expose()),
                "Token": String::from_utf8_lossy(keys.token.expose()),
                "ExpiredTime": keys.expires.unix_timestamp(),
            }))
        }
        Action::Restrict { named, allow, deny } => {
            let app = open(&named.storage).await?;
            app.restrict_account(&named.name, &allow, &deny).await?;
            Ok(describe(&app.account(&named.name).await?))
        }
        Action::Quota { named, units } => {
            let app = open(&named.storage).await?;
            app.set_quota(&named.name, units).await?;
            Ok(describe(&app.account(&named.name).await?))
        }
        Action::Key(action) => key::act(action, now).await,
        Action::Users { named } => {
            let users = open(&named.storage).await?.users(&named.name).await?;
            let describe = |user: User| {
                json!({
                    "User": user.name,
                    "Uin": user.uin.to_string(),
                    "State": user.state.word(),
                    "CreatedAt": user.created_at.format(&Rfc3339).unwrap_or_default(),
                })
            };
            Ok(users.into_iter().map(describe).collect())
        }
        Action::Bearer(action) => bearer::act(action, now).await,
        Action::WebhookSecret { named, rotate } => {
            let app = open(&named.storage).await?;
            let account = app.account(&named.name).await?.id;
            let secret = match rotate {
                true => app.rotate_webhook_secret(account, now).await?,
                false => app.webhook_secret(account, now).await?,
            };
            Ok(json!({ "Secret": String::from_utf8_lossy(secret.expose()) }))
        }
    }
}

async fn open(storage: &StorageArgs) -> anyhow::Result<App> {
    Ok(App::open_existing(Settings::read(storage, &[])?.app).await?)
}

async fn set_state(named: &Named, user: Option<String>, state: AccountState) -> anyhow::Result<Value> {
    let app = open(&named.storage).await?;
    match (user, state) {
        (Some(user), state) => {
            app.set_user_state(&named.name, &user, state).await?;
            return Ok(json!({ "Name": named.name, "User": user, "State": state.word() }));
        }
        (None, AccountState::Active) => app.enable_account(&named.name).await?,
        (None, AccountState::Disabled) => app.disable_account(&named.name).await?,
    }
    Ok(describe(&app.account(&named.name).await?))
}

/// Standard output is for the script, this is for the person.
fn note_disabled(account: &Account) -> std::io::Result<()> {
    if account.state == AccountState::Active {
        return Ok(());
    }
    let name = &account.name;
    writeln!(
        std::io::stderr(),
        "note: the account {name} is disabled; its keys are refused until `touchstone account enable`"
    )
}

fn describe(account: &Account) -> Value {
    let list = |text: &str| text.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    json!({
        "Name": account.name,
        "SecretId": account.secret_id,
        "AppId": account.app_id,
        "Uin": account.uin.to_string(),
        "Organisation": account.organisation,
        "State": account.state.word(),
        "Allow": list(&account.ip_allow),
        "Deny": list(&account.ip_deny),
        "Quota": account.quota,
        "Used": account.used_units,
        "CreatedAt": account.created_at.format(&Rfc3339).unwrap_or_default(),
    })
}
