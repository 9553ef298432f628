//! `touchstone assets`: what an account owns. Works beside a running service; what it changes holds at once.

use crate::exit::Exit;
use crate::settings::{Settings, StorageArgs};
use crate::table::{self, Format};
use crate::{service, terminal};
use anyhow::Context as _;
use app::{App, AssetRow, AssetView, Operator, Scope};
use model::AssetKind;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::PathBuf;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Bytes of an inventory file at most.
const LARGEST_FILE: u64 = 1 << 30;

/// Flags of `assets`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

/// Whose assets, and where the service keeps its data.
#[derive(Debug, clap::Args)]
pub(super) struct Owned {
    #[command(flatten)]
    storage: StorageArgs,
    /// Name of the account
    #[arg(long, value_name = "NAME", default_value = "default")]
    account: String,
}

impl Owned {
    /// Opens the service's data and finds the account.
    pub(super) async fn open(&self) -> anyhow::Result<(App, Scope)> {
        let app = App::open_existing(Settings::read(&self.storage, &[])?.app).await?;
        let scope = app.scope_of_account(&self.account).await?;
        Ok((app, scope))
    }
}

/// What can be done with assets.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Read an inventory file: one JSON object a line, see docs/inventory.md
    Import {
        #[command(flatten)]
        owned: Owned,
        /// The file
        file: PathBuf,
        /// Only check the file
        #[arg(long)]
        dry_run: bool,
    },
    /// Add domains and addresses
    Add {
        #[command(flatten)]
        owned: Owned,
        /// Domains and addresses
        #[arg(required = true)]
        names: Vec<String>,
        /// Tags for them, KEY=VALUE
        #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
        tags: Vec<(String, String)>,
    },
    /// List assets, the newest first
    List {
        #[command(flatten)]
        owned: Owned,
        /// Only of this kind: host, database, domain, public_ip, vpc, subnet, listener or pod
        #[arg(long, value_parser = kind)]
        kind: Option<AssetKind>,
        /// Only those whose name contains this
        #[arg(long, value_name = "TEXT")]
        name: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
        limit: u64,
        /// How to write it
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Delete assets with their risks
    Delete {
        #[command(flatten)]
        owned: Owned,
        /// Ids, as the list shows them
        #[arg(required = true)]
        ids: Vec<String>,
    },
}

fn kind(word: &str) -> Result<AssetKind, String> {
    let words = AssetKind::ALL.map(AssetKind::word).join(", ");
    AssetKind::parse(word).ok_or_else(|| format!("expected one of {words}"))
}

fn tag(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

/// Does it.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    service::run(async {
        match args.action {
            Action::Import { owned, file, dry_run } => import(&owned, file, dry_run).await,
            Action::Add { owned, names, tags } => {
                let (app, scope) = owned.open().await?;
                let added = app.add_names(&scope, &names, &tags, OffsetDateTime::now_utc()).await?;
                say(&format!("{added} added, {} known", names.len() as u64 - added.min(names.len() as u64)))
            }
            Action::List { owned, kind, name, limit, format } => {
                let (app, scope) = owned.open().await?;
                let mut query = scope.all::<AssetRow>().page(0, Some(limit));
                if let Some(kind) = kind {
                    query = query.is("kind", kind.word())?;
                }
                if let Some(name) = name {
                    query = query.and("name", Operator::Contains, &[name])?;
                }
                let page = app.list(&query).await?;
                list(page.total, &page.rows, format)
            }
            Action::Delete { owned, ids } => {
                let (app, scope) = owned.open().await?;
                let deleted = app.delete_assets(&scope, &ids).await?;
                anyhow::ensure!(
                    deleted > 0,
                    "none of these is the id of an asset; `touchstone assets list` shows them"
                );
                say(&format!("{deleted} deleted"))
            }
        }
    })
}

async fn import(owned: &Owned, file: PathBuf, dry_run: bool) -> anyhow::Result<Exit> {
    let size = std::fs::metadata(&file).with_context(|| file.display().to_string())?.len();
    anyhow::ensure!(size <= LARGEST_FILE, "{}: larger than 1 GiB", file.display());
    let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let (app, scope) = owned.open().await?;
    match app.import_assets(&scope, &text, dry_run, OffsetDateTime::now_utc()).await? {
        Ok(done) if dry_run => say(&format!("{} assets, nothing wrong; nothing was changed", done.read)),
        Ok(done) => say(&format!("{} created, {} updated, {} unchanged", done.created, done.updated, done.unchanged)),
        Err(faults) => {
            let lang = terminal::language();
            for fault in &faults {
                let told = format!("{}:{}: {}", file.display(), fault.line, fault.text.get(lang));
                terminal::complain(&anyhow::anyhow!(told));
            }
            terminal::complain(&anyhow::anyhow!("nothing was imported"));
            Ok(Exit::Unusable)
        }
    }
}

fn say(text: &str) -> anyhow::Result<Exit> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(Exit::Clean)
}

fn list(total: u64, views: &[AssetView], format: Format) -> anyhow::Result<Exit> {
    let mut out = std::io::stdout().lock();
    if format == Format::Json {
        let assets: Vec<Value> = views.iter().map(describe).collect();
        serde_json::to_writer_pretty(&mut out, &json!({ "total": total, "assets": assets }))?;
        writeln!(out)?;
        return Ok(Exit::Clean);
    }
    let row = |view: &AssetView| {
        let row = &view.row;
        let address = if row.public_ip.is_empty() { &row.private_ip } else { &row.public_ip };
        let tags: Vec<String> = view.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        vec![
            row.kind.clone(),
            row.instance_id.clone(),
            row.name.clone(),
            address.clone(),
            row.region.clone(),
            risks(view).to_string(),
            row.source.clone(),
            tags.join(" "),
        ]
    };
    let rows: Vec<Vec<String>> = views.iter().map(row).collect();
    let titles = ["KIND", "ID", "NAME", "ADDRESS", "REGION", "RISKS", "SOURCE", "TAGS"];
    table::write(&mut out, terminal::width(), &titles, &rows)?;
    if total > views.len() as u64 {
        writeln!(out, "… {} of {total}", views.len())?;
    }
    Ok(Exit::Clean)
}

fn risks(view: &AssetView) -> i64 {
    let row = &view.row;
    row.port_risks
        + row.vulnerability_risks
        + row.weak_password_risks
        + row.web_content_risks
        + row.configuration_risks
        + row.exposed_service_risks
}

fn describe(view: &AssetView) -> Value {
    let time = |millis: i64| {
        let time = OffsetDateTime::from_unix_timestamp(millis / 1000).ok().filter(|_| millis > 0);
        time.and_then(|time| time.format(&Rfc3339).ok())
    };
    let mut asset = serde_json::to_value(&view.asset).unwrap_or_default();
    if let Some(members) = asset.as_object_mut() {
        members.insert("source".into(), view.row.source.clone().into());
        members.insert("added_at".into(), json!(time(view.row.added_at)));
        members.insert("last_scan_at".into(), json!(time(view.row.last_scan_at)));
        members.insert("risks".into(), risks(view).into());
    }
    asset
}
