//! `touchstone assets`: what an account owns. Works beside a running service; what it changes holds at once.

use crate::exit::Exit;
use crate::source::{Opened, Source};
use crate::table::{self, Format, Title};
use crate::{service, terminal};
use anyhow::Context as _;
use app::{AssetRow, AssetView, Operator};
use model::{AssetKind, Lang, Text};
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

/// What can be done with assets.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Read an inventory file: one JSON object a line, see docs/inventory.md
    Import {
        #[command(flatten)]
        source: Source,
        /// The file
        file: PathBuf,
        /// Only check the file
        #[arg(long)]
        dry_run: bool,
    },
    /// Add domains and addresses
    Add {
        #[command(flatten)]
        source: Source,
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
        source: Source,
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
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Delete assets with their risks
    Delete {
        #[command(flatten)]
        source: Source,
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
            Action::Import { source, file, dry_run } => import(&source, file, dry_run).await,
            Action::Add { source, names, tags } => {
                let Opened { app, scope, lang, .. } = source.open().await?;
                let added = app.add_names(&scope, &names, &tags, OffsetDateTime::now_utc()).await?;
                let known = names.len() as u64 - added.min(names.len() as u64);
                say(
                    &Text::new(format!("{added} added, {known} known"), format!("新增 {added} 个，已有 {known} 个")),
                    lang,
                )
            }
            Action::List { source, kind, name, limit, format } => {
                let Opened { app, scope, lang, .. } = source.open().await?;
                let mut query = scope.all::<AssetRow>().page(0, Some(limit));
                if let Some(kind) = kind {
                    query = query.is("kind", kind.word())?;
                }
                if let Some(name) = name {
                    query = query.and("name", Operator::Contains, &[name])?;
                }
                let page = app.list(&query).await?;
                list(page.total, &page.rows, format, lang)
            }
            Action::Delete { source, ids } => {
                let Opened { app, scope, lang, .. } = source.open().await?;
                let deleted = app.delete_assets(&scope, &ids).await?;
                anyhow::ensure!(
                    deleted > 0,
                    "none of these is the id of an asset; `touchstone assets list` shows them"
                );
                say(&Text::new(format!("{deleted} deleted"), format!("已删除 {deleted} 个")), lang)
            }
        }
    })
}

async fn import(source: &Source, file: PathBuf, dry_run: bool) -> anyhow::Result<Exit> {
    let size = std::fs::metadata(&file).with_context(|| file.display().to_string())?.len();
    anyhow::ensure!(size <= LARGEST_FILE, "{}: larger than 1 GiB", file.display());
    let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
    let Opened { app, scope, lang, .. } = source.open().await?;
    match app.import_assets(&scope, &bytes, dry_run, OffsetDateTime::now_utc()).await? {
        Ok(done) if dry_run => {
            let text = Text::new(
                "{read} assets, nothing wrong; nothing was changed",
                "共 {read} 个资产，未发现问题；未做任何更改",
            );
            say(&text.fill("read", &done.read.to_string()), lang)
        }
        Ok(done) => {
            let text = Text::new(
                "{created} created, {updated} updated, {unchanged} unchanged",
                "新增 {created} 个，更新 {updated} 个，未变 {unchanged} 个",
            );
            let text = text.fill("created", &done.created.to_string()).fill("updated", &done.updated.to_string());
            say(&text.fill("unchanged", &done.unchanged.to_string()), lang)
        }
        Err(faults) => {
            for fault in &faults {
                let told = format!("{}:{}: {}", file.display(), fault.line, fault.text.get(lang));
                terminal::complain(&anyhow::anyhow!(told));
            }
            let nothing = Text::new("nothing was imported", "未导入任何资产");
            terminal::complain(&anyhow::anyhow!(nothing.get(lang).to_owned()));
            Ok(Exit::Unusable)
        }
    }
}

fn say(text: &Text, lang: Lang) -> anyhow::Result<Exit> {
    writeln!(std::io::stdout().lock(), "{}", text.get(lang))?;
    Ok(Exit::Clean)
}

const TITLES: &[Title] = &[
    ("KIND", "类型"),
    ("ID", "ID"),
    ("NAME", "名称"),
    ("ADDRESS", "地址"),
    ("REGION", "地域"),
    ("RISKS", "风险"),
    ("SOURCE", "来源"),
    ("TAGS", "标签"),
];

fn list(total: u64, views: &[AssetView], format: Format, lang: Lang) -> anyhow::Result<Exit> {
    if format == Format::Json {
        let mut out = std::io::stdout().lock();
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
    table::print(TITLES, &rows, total, lang)?;
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
