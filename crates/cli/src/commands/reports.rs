//! `touchstone reports`: reports of scan tasks, listed and saved.

use super::tasks::plain;
use crate::exit::Exit;
use crate::service;
use crate::source::Source;
use crate::table::{self, Format, Title};
use anyhow::Context as _;
use app::{ErrorKind, ListQuery, TaskReportFormat, TaskRun, TaskRunRow};
use model::{Lang, Text};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::PathBuf;

/// Reports that a list shows.
const MOST_SHOWN: u64 = 100;

/// Flags of `reports`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List reports, newest first
    List {
        #[command(flatten)]
        source: Source,
        /// How to print
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Save a report as a document or as a self-contained page
    Get {
        /// Id of a report, or of a task: then its newest
        id: String,
        /// Where to; - for standard output [default: ID.html or ID.pdf]
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
        /// In which form: html or pdf [default: as FILE is called, else html]
        #[arg(long, value_name = "FORMAT", value_parser = form)]
        format: Option<TaskReportFormat>,
        #[command(flatten)]
        source: Source,
    },
}

fn form(word: &str) -> Result<TaskReportFormat, String> {
    TaskReportFormat::parse(word).ok_or_else(|| "expected html or pdf".to_owned())
}

/// Does it.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    service::run(act(args.action))
}

async fn act(action: Action) -> anyhow::Result<Exit> {
    match action {
        Action::List { source, format } => {
            let opened = source.open().await?;
            let ready = ListQuery::<TaskRunRow>::of(&[opened.account]).is("report_ready", "1")?;
            let page = opened.app.list(&ready.page(0, Some(MOST_SHOWN))).await?;
            list(page.total, &page.rows, format, opened.lang)?;
        }
        Action::Get { id, out, format, source } => {
            let opened = source.open().await?;
            let accounts = [opened.account];
            let run = match opened.app.run_of_report(&accounts, &id).await {
                Err(error) if error.kind == ErrorKind::NotFound => opened.app.newest_report(&accounts, &id).await?,
                found => found?,
            };
            let called = || out.as_ref()?.extension()?.to_str().and_then(TaskReportFormat::parse);
            let format = format.or_else(called).unwrap_or(TaskReportFormat::Html);
            let bytes = opened.app.rendered_report(&run, format, opened.lang).await?;
            let out = out.unwrap_or_else(|| PathBuf::from(format!("{}.{}", run.report_id, format.extension())));
            if out.as_os_str() == "-" {
                std::io::stdout().write_all(&bytes)?;
            } else {
                std::fs::write(&out, bytes).with_context(|| format!("cannot write {}", out.display()))?;
                writeln!(std::io::stdout(), "{}", out.display())?;
            }
        }
    }
    Ok(Exit::Clean)
}

const TITLES: &[Title] = &[
    ("ID", "ID"),
    ("TASK", "任务"),
    ("NAME", "名称"),
    ("ASSETS", "资产"),
    ("RISKS", "风险"),
    ("MADE", "生成时间"),
    ("READ", "已读"),
];

fn list(total: u64, runs: &[TaskRun], format: Format, lang: Lang) -> anyhow::Result<()> {
    if format == Format::Json {
        let describe = |run: &TaskRun| {
            json!({
                "id": run.report_id, "task": run.task_id, "name": run.name, "assets": run.asset_count,
                "risks": run.risk_count, "made": run.ended_at.map(plain), "read": run.viewed,
            })
        };
        writeln!(std::io::stdout(), "{:#}", runs.iter().map(describe).collect::<Value>())?;
        return Ok(());
    }
    let read = |run: &TaskRun| Text::new(if run.viewed { "yes" } else { "no" }, if run.viewed { "是" } else { "否" });
    let row = |run: &TaskRun| {
        vec![
            run.report_id.clone(),
            run.task_id.clone(),
            run.name.clone(),
            run.asset_count.to_string(),
            run.risk_count.to_string(),
            run.ended_at.map(plain).unwrap_or_default(),
            read(run).get(lang).to_owned(),
        ]
    };
    table::print(TITLES, &runs.iter().map(row).collect::<Vec<_>>(), total, lang)?;
    Ok(())
}
