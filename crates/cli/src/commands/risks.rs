//! `touchstone risks`: what is wrong with an account's assets, and what people decide about it.

mod show;

use crate::exit::Exit;
use crate::service;
use crate::source::{Opened, Source};
use crate::table::{self, Format, Title};
use anyhow::Context as _;
use app::{App, Operator, RiskRow, RiskView, Scope, StatusChange};
use model::{Lang, RiskKind, Severity, Text};
use serde_json::{Value, json};
use std::io::Write as _;
use time::OffsetDateTime;

/// Characters of an id that lists show; enough to tell a million apart.
const SHORT: usize = 12;

/// Flags of `risks`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

/// What can be done with risks.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List risks, the gravest first
    List {
        #[command(flatten)]
        source: Source,
        /// Only of this kind: port, vulnerability, weak_password, web_content, configuration or exposed_service
        #[arg(long, value_parser = kind)]
        kind: Option<RiskKind>,
        /// Only with this status
        #[arg(long, value_enum, default_value_t = Status::Open)]
        status: Status,
        /// Only of this asset
        #[arg(long)]
        asset: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
        limit: u64,
        /// How to write it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Show one risk with its proof and its past
    Show {
        #[command(flatten)]
        source: Source,
        /// Its id, or the beginning of it
        id: String,
        /// How to write it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Decide about risks
    Status {
        #[command(flatten)]
        source: Source,
        /// What they are from now on
        #[arg(long, value_enum)]
        to: Decision,
        /// Their ids, or the beginnings of them
        #[arg(required = true)]
        ids: Vec<String>,
    },
}

/// Which risks to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Status {
    /// Nobody has dealt with them
    Open,
    /// Dealt with, or gone
    Handled,
    /// They may stay
    Ignored,
    /// All
    All,
}

/// What somebody decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Decision {
    /// Dealt with
    Handled,
    /// It may stay
    Ignored,
    /// To be dealt with after all
    Open,
}

fn kind(word: &str) -> Result<RiskKind, String> {
    let words = RiskKind::ALL.map(RiskKind::word).join(", ");
    RiskKind::parse(word).ok_or_else(|| format!("expected one of {words}"))
}

/// Does it.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    service::run(async {
        match args.action {
            Action::List { source, kind, status, asset, limit, format } => {
                let Opened { app, scope, lang, .. } = source.open().await?;
                let mut query = scope.all::<RiskRow>().page(0, Some(limit));
                query = query.order("severity", app::Direction::Descending)?;
                if let Some(kind) = kind {
                    query = query.is("kind", kind.word())?;
                }
                if let Some(asset) = asset {
                    query = query.is("asset", &asset)?;
                }
                let code = match status {
                    Status::Open => Some("0"),
                    Status::Handled => Some("1"),
                    Status::Ignored => Some("2"),
                    Status::All => None,
                };
                if let Some(code) = code {
                    query = query.is("status", code)?;
                }
                let page = app.list(&query).await?;
                list(page.total, &page.rows, format, lang)
            }
            Action::Show { source, id, format } => {
                let Opened { app, scope, lang, .. } = source.open().await?;
                let view = find(&app, &scope, &id).await?;
                let past = app.risk_past(&view.row).await?;
                show::show(&view, &past, format, lang)
            }
            Action::Status { source, to, ids } => {
                let Opened { app, scope, lang, .. } = source.open().await?;
                let uin = scope.owners.first().map_or(0, |owner| owner.uin.unsigned_abs());
                let app_id = scope.owners.first().map(|owner| owner.app_id.to_string()).unwrap_or_default();
                for id in &ids {
                    let view = find(&app, &scope, id).await?;
                    let change = match (to, view.row.status) {
                        (Decision::Handled, _) => StatusChange::Handle,
                        (Decision::Ignored, _) => StatusChange::Ignore,
                        (Decision::Open, 2) => StatusChange::UndoIgnore,
                        (Decision::Open, _) => StatusChange::UndoHandle,
                    };
                    let keys = [(app_id.clone(), view.row.fingerprint.clone())];
                    let now = OffsetDateTime::now_utc();
                    app.change_risks(uin, &scope, &keys, view.risk.kind(), change, now).await?;
                }
                let text = Text::new("{count} changed", "已更改 {count} 项").fill("count", &ids.len().to_string());
                writeln!(std::io::stdout().lock(), "{}", text.get(lang))?;
                Ok(Exit::Clean)
            }
        }
    })
}

/// The risk of an id or its beginning.
async fn find(app: &App, scope: &Scope, id: &str) -> anyhow::Result<RiskView> {
    let id = id.to_ascii_lowercase();
    // Ids are hexadecimal: what begins with this lies between it and the next letter.
    let query = scope.all::<RiskRow>().and("fingerprint", Operator::AtLeast, &[&id])?;
    let query = query.and("fingerprint", Operator::Less, &[format!("{id}g")])?;
    let mut fitting = app.list(&query).await?.rows;
    anyhow::ensure!(fitting.len() < 2, "several risks begin with {id}");
    fitting.pop().with_context(|| format!("there is no risk {id}"))
}

/// The word for a status; the English one is that of `--status`.
fn status(row: &RiskRow) -> Text {
    match (row.status, row.present) {
        (0, _) => Text::new("open", "未处理"),
        (1, 0) => Text::new("gone", "已消失"),
        (1, _) => Text::new("handled", "已处理"),
        _ => Text::new("ignored", "已忽略"),
    }
}

/// The word for a kind; the English one is that of `--kind`.
fn kind_shown(kind: RiskKind, lang: Lang) -> String {
    match lang {
        Lang::En => kind.word().to_owned(),
        Lang::Zh => kind.name().zh,
    }
}

fn name(view: &RiskView, lang: Lang) -> String {
    view.risk.name.get(lang).to_owned()
}

fn severity(severity: Severity, lang: Lang) -> String {
    severity.name().get(lang).to_owned()
}

const TITLES: &[Title] = &[
    ("ID", "ID"),
    ("LEVEL", "等级"),
    ("KIND", "类型"),
    ("ASSET", "资产"),
    ("PORT", "端口"),
    ("SERVICE", "服务"),
    ("STATUS", "状态"),
    ("WHAT", "说明"),
];

fn list(total: u64, views: &[RiskView], format: Format, lang: Lang) -> anyhow::Result<Exit> {
    if format == Format::Json {
        let mut out = std::io::stdout().lock();
        let risks: Vec<Value> = views.iter().map(show::describe).collect();
        serde_json::to_writer_pretty(&mut out, &json!({ "total": total, "risks": risks }))?;
        writeln!(out)?;
        return Ok(Exit::Clean);
    }
    let row = |view: &RiskView| {
        let row = &view.row;
        vec![
            row.fingerprint.chars().take(SHORT).collect(),
            severity(view.risk.severity, lang),
            kind_shown(view.risk.kind(), lang),
            row.asset.clone(),
            if row.port > 0 { row.port.to_string() } else { String::new() },
            row.service.clone(),
            status(row).get(lang).to_owned(),
            name(view, lang),
        ]
    };
    let rows: Vec<Vec<String>> = views.iter().map(row).collect();
    table::print(TITLES, &rows, total, lang)?;
    Ok(Exit::Clean)
}
