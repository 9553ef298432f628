//! `scan --judge`: a language model as second reader, its tape, and what it would cost.
//!
//! The model is configured by `--config` and the environment only: a file beside or inside what is scanned could send
//! the package, and the key, to whoever wrote it.

use crate::settings::judge_settings;
use anyhow::{Context as _, anyhow};
use app::{InspectError, Inspector, JudgedInspector};
use judge::{Estimate, Judge, Tape};
use model::{Lang, SkillScan, visible};
use package::{Source, Unit};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use tokio::runtime::Runtime;

/// Flags about the judge.
#[derive(Debug, clap::Args)]
pub(crate) struct JudgeArgs {
    /// Show each package to the language model of section [judge] (docs/ai.md); nothing leaves the machine otherwise
    #[arg(long)]
    judge: bool,

    /// Say what --judge would cost, and ask nobody
    #[arg(long)]
    judge_estimate: bool,

    /// Keep the model's answers in this folder (implies --judge)
    #[arg(long, value_name = "DIR", conflicts_with = "judge_replay")]
    judge_record: Option<PathBuf>,

    /// Take the model's answers from this folder and ask nobody (implies --judge)
    #[arg(long, value_name = "DIR")]
    judge_replay: Option<PathBuf>,

    /// Configuration file with a section [judge]; the environment goes over it (TOUCHSTONE_JUDGE__MODEL …)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Who reads the units.
#[expect(clippy::large_enum_variant, reason = "there is one in a run")]
pub(crate) enum Reader {
    /// The static engine.
    Engine(Inspector),
    /// The static engine, then a judge.
    Judged {
        /// Both.
        inspector: JudgedInspector,
        /// Requests under way at once.
        concurrency: usize,
        /// Carries the requests; they end with it.
        _runtime: Runtime,
    },
}

impl JudgeArgs {
    /// Whether costs are asked for instead of a scan.
    pub(super) fn estimates(&self) -> bool {
        self.judge_estimate
    }

    /// A reader as the flags say.
    pub(super) fn reader(&self, inspector: Inspector) -> anyhow::Result<Reader> {
        let tape = match (&self.judge_record, &self.judge_replay) {
            (Some(folder), _) => Tape::Record(folder.clone()),
            (None, Some(folder)) => Tape::Replay(folder.clone()),
            (None, None) => Tape::Off,
        };
        if !self.judge && !self.judge_estimate && tape == Tape::Off {
            return Ok(Reader::Engine(inspector));
        }
        let asks = !self.judge_estimate && !matches!(tape, Tape::Replay(_));
        let settings = judge_settings(self.config.as_deref(), tape, asks)?
            .ok_or_else(|| anyhow!("no judge is configured: section [judge] of --config, see docs/ai.md"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .context("cannot start")?;
        let judge = Judge::new(settings)?;
        let concurrency = judge.concurrency();
        let inspector = JudgedInspector::new(inspector, judge, runtime.handle().clone());
        Ok(Reader::Judged { inspector, concurrency, _runtime: runtime })
    }
}

impl Reader {
    /// Starts a worker ahead of the first unit.
    pub(super) fn warm(&self) -> Result<(), InspectError> {
        match self {
            Self::Engine(inspector) => inspector.warm(),
            Self::Judged { inspector, .. } => inspector.warm(),
        }
    }

    /// Units read at the same time: who waits for answers may wait for several.
    pub(super) fn jobs(&self, jobs: usize) -> usize {
        match self {
            Self::Engine(_) => jobs,
            Self::Judged { concurrency, .. } => jobs.max(*concurrency),
        }
    }

    /// Reads one unit.
    pub(super) fn inspect_path(&self, source: &Source) -> Result<SkillScan, InspectError> {
        match self {
            Self::Engine(inspector) => inspector.inspect_path(source),
            Self::Judged { inspector, .. } => inspector.inspect_path(source),
        }
    }
}

/// Prints what judging `units` would cost.
pub(super) fn estimate(reader: &Reader, units: &[Unit], lang: Lang) -> anyhow::Result<()> {
    let Reader::Judged { inspector, .. } = reader else { return Ok(()) };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut total = Estimate::default();
    for unit in units {
        let estimate = inspector.estimate_path(&unit.source)?;
        total = total.plus(estimate);
        writeln!(out, "{}  {}", line(&estimate, lang), visible(&unit.path))?;
    }
    if units.len() > 1 {
        writeln!(out, "{}", line(&total, lang))?;
    }
    out.flush()?;
    Ok(())
}

fn line(estimate: &Estimate, lang: Lang) -> String {
    let Estimate { requests, input_tokens, output_tokens, left_out_bytes, cost, .. } = estimate;
    let mut parts = match lang {
        Lang::En => vec![
            format!("{requests:>4} requests"),
            format!("{input_tokens:>8} tokens in"),
            format!("{output_tokens:>7} out at most"),
        ],
        Lang::Zh => vec![
            format!("{requests:>4} 次请求"),
            format!("{input_tokens:>8} 个输入令牌"),
            format!("至多 {output_tokens:>7} 个输出令牌"),
        ],
    };
    if *cost > 0.0 {
        parts.push(match lang {
            Lang::En => format!("cost at most {cost:.4}"),
            Lang::Zh => format!("费用至多 {cost:.4}"),
        });
    }
    if *left_out_bytes > 0 {
        parts.push(match lang {
            Lang::En => format!("{left_out_bytes} bytes over the budget"),
            Lang::Zh => format!("超出预算 {left_out_bytes} 字节"),
        });
    }
    parts.join("  ")
}
