//! `touchstone reports`: reports of scan tasks, listed and saved.

use super::tasks::{Place, Source, plain};
use crate::columns::print_list;
use crate::exit::Exit;
use crate::service;
use anyhow::Context as _;
use app::{ErrorKind, ListQuery, TaskReportFormat, TaskRunRow};
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
        place: Place,
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
        Action::List { place } => {
            let opened = place.open().await?;
            let ready = ListQuery::<TaskRunRow>::of(&[opened.account]).is("report_ready", "1")?;
            let page = opened.app.list(&ready.page(0, Some(MOST_SHOWN))).await?;
            let rows: Vec<Value> = page
                .rows
                .iter()
                .map(|run| {
                    json!({
                        "id": run.report_id, "task": run.task_id, "name": run.name, "assets": run.asset_count,
                        "risks": run.risk_count, "made": run.ended_at.map(plain), "read": run.viewed,
                    })
                })
                .collect();
            print_list(&rows, opened.format)?;
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
