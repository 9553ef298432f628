//! `touchstone audit`: who called what, and how it ended; the newest call first, one JSON object per line.

use crate::exit::Exit;
use crate::service;
use crate::settings::{Settings, StorageArgs};
use anyhow::Context as _;
use app::{App, AuditEntry, AuditQuery};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::Write as _;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Flags of `audit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    storage: StorageArgs,

    /// Only calls of this account
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Only calls of this action, e.g. CreateSkillScan
    #[arg(long)]
    action: Option<String>,

    /// Only calls that ended like this: OK or an error code
    #[arg(long)]
    code: Option<String>,

    /// Only calls at or after this time, e.g. 2026-11-20T08:00:00Z
    #[arg(long, value_name = "TIME")]
    since: Option<String>,

    /// At most so many calls, the newest
    #[arg(long, default_value_t = 100, value_name = "N")]
    limit: u32,
}

/// Reads and prints.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let calls = service::run(read(args))?;
    let mut out = std::io::stdout().lock();
    for call in calls {
        writeln!(out, "{call}")?;
    }
    Ok(Exit::Clean)
}

async fn read(args: Args) -> anyhow::Result<Vec<Value>> {
    let since = args.since.map(|text| {
        OffsetDateTime::parse(&text, &Rfc3339)
            .with_context(|| format!("--since {text}: expected a time such as 2026-11-20T08:00:00Z"))
    });
    let since = since.transpose()?;
    let app = App::open_existing(Settings::read(&args.storage, &[])?.app).await?;
    let account = match &args.name {
        Some(name) => Some(app.account(name).await?.id),
        None => None,
    };
    let query = AuditQuery { account, action: args.action, code: args.code, since, limit: args.limit.into() };
    let names: HashMap<i64, String> =
        app.accounts().await?.into_iter().map(|account| (account.id, account.name)).collect();
    Ok(app.audit(&query).await?.iter().map(|call| describe(call, &names)).collect())
}

fn describe(call: &AuditEntry, names: &HashMap<i64, String>) -> Value {
    json!({
        "Time": call.at.format(&Rfc3339).unwrap_or_default(),
        "RequestId": call.request_id,
        "Face": call.face,
        "Action": call.action,
        "Code": call.code,
        "Account": call.account.and_then(|id| names.get(&id)),
        "Uin": call.uin.map(|uin| uin.to_string()),
        "SecretId": call.secret_id,
        "Address": call.address,
        "Subject": call.subject,
    })
}
