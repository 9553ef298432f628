//! `touchstone eval`: how well does the engine tell malicious from benign on a labelled corpus?
//!
//! Labels are never seen by the engine. *Strict* recall counts verdict malicious, *wide* recall everything that is not
//! benign; a benign unit is *blocked* when judged malicious, and *reviewed* when judged suspicious.

mod compare;
pub(crate) mod labels;
mod render;
mod tally;

use crate::exit::Exit;
use crate::inspection::{InspectArgs, progress};
use crate::ordered;
use anyhow::{Context as _, bail};
use app::RuleBook;
use compare::Run;
use labels::Row;
use model::{RiskLevel, SkillScan, judge_by};
use package::Source;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Flags of `eval`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// CSV with the columns `label` and `path` (relative to the CSV's folder), and if present `id`, `source`, `tier`,
    /// `category`
    #[arg(value_name = "LABELS.csv")]
    labels: PathBuf,

    /// Output: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,

    /// List every miss and every false alarm with the rules that spoke
    #[arg(long)]
    list: bool,

    /// List what each rule contributes: hits on malicious, suspicious, vulnerable and benign units
    #[arg(long)]
    by_rule: bool,

    /// Only units whose row (path, source, tier or category) contains this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,

    /// Compare with a stored run: exit with 1 when a unit is newly missed, blocked or reviewed
    #[arg(long, value_name = "RUN.json")]
    baseline: Option<PathBuf>,

    /// Store how every unit was judged, for --baseline
    #[arg(long, value_name = "RUN.json")]
    write_run: Option<PathBuf>,

    #[command(flatten)]
    inspect: InspectArgs,
}

/// One measured unit.
pub(crate) struct Measured {
    /// Its row.
    row: Row,
    /// The result.
    scan: SkillScan,
    /// The verdict with indicator lists off: the same findings without those of indicator rules.
    without_indicators: RiskLevel,
    /// Wall-clock time, reading included.
    time: Duration,
}

/// Scans every unit and prints the tables.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let text =
        std::fs::read_to_string(&args.labels).with_context(|| format!("cannot read {}", args.labels.display()))?;
    let mut rows = labels::parse(&text).with_context(|| format!("in {}", args.labels.display()))?;
    if let Some(only) = &args.only {
        rows.retain(|row| [&row.path, &row.source, &row.tier, &row.category].iter().any(|field| field.contains(only)));
    }
    if rows.is_empty() {
        bail!("no labelled unit in {}", args.labels.display());
    }
    let folder = args.labels.parent().unwrap_or_else(|| std::path::Path::new("."));
    let sources = rows.iter().map(|row| source(folder.join(&row.path))).collect::<anyhow::Result<Vec<_>>>()?;
    let stored = args.baseline.as_deref().map(Run::read).transpose()?;
    let inspector = args.inspect.inspector()?;
    let book = RuleBook::new(args.inspect.rules.clone());
    let rules = book.load()?;
    let profile = args.inspect.profile()?;
    let bar = progress(rows.len());
    let mut measured = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter();
    ordered::each(
        &sources,
        args.inspect.jobs(),
        |source| {
            let start = Instant::now();
            (inspector.inspect_path(source), start.elapsed())
        },
        |_, (scan, time)| {
            bar.inc(1);
            if let Some(row) = rows.next() {
                let mut scan = scan?;
                policy::set_severities(&mut scan, &profile.severities);
                let is_indicator = |id: &str| rules.get(id).is_some_and(|rule| rule.indicator);
                let off = scan.findings.iter().filter(|finding| !is_indicator(&finding.rule_id));
                let without_indicators = judge_by(off, &scan.coverage, profile.bars).risk_level;
                if profile.bars != args.inspect.worker_profile().bars() || !profile.severities.is_empty() {
                    scan.verdict = judge_by(&scan.findings, &scan.coverage, profile.bars);
                }
                measured.push(Measured { row, scan, without_indicators, time });
            }
            anyhow::Ok(())
        },
    )?;
    bar.finish_and_clear();
    let indicators = !args.inspect.no_indicators;
    let run = Run::of(&measured, indicators, &profile.name);
    if let Some(stored) = &stored
        && (stored.indicators, &stored.profile) != (run.indicators, &run.profile)
    {
        bail!("the stored run has other settings: indicators {}, profile {}", stored.indicators, stored.profile);
    }
    let comparison = stored.map(|stored| stored.compare(&measured, args.only.is_some()));
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format.as_str() {
        "json" => render::json(&mut out, &measured, indicators, comparison.as_ref())?,
        _ => {
            render::text(&mut out, &measured, indicators, args.list, args.by_rule)?;
            comparison.as_ref().map(|comparison| comparison.text(&mut out)).transpose()?;
        }
    }
    out.flush()?;
    if let Some(file) = &args.write_run {
        run.write(file)?;
    }
    Ok(if comparison.is_none_or(|comparison| comparison.holds()) { Exit::Clean } else { Exit::Found })
}

/// What lies at a path. A link is followed, as `scan` follows its arguments.
pub(crate) fn source(path: PathBuf) -> anyhow::Result<Source> {
    let is_link = std::fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink());
    let path = if is_link { std::fs::canonicalize(&path).unwrap_or(path) } else { path };
    let kind = std::fs::metadata(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(if kind.is_dir() { Source::Folder(path) } else { Source::File(path) })
}
