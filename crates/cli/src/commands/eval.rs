//! `touchstone eval`: how well does the engine tell malicious from benign on a labelled corpus?
//!
//! Labels are never seen by the engine. *Strict* recall counts verdict malicious, *wide* recall everything that is not
//! benign; a benign unit is *blocked* when judged malicious, and *reviewed* when judged suspicious.

mod labels;
mod render;
mod tally;

use crate::exit::Exit;
use crate::inspection::{InspectArgs, progress};
use crate::ordered;
use anyhow::{Context as _, bail};
use labels::Row;
use model::SkillScan;
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

    #[command(flatten)]
    inspect: InspectArgs,
}

/// One measured unit.
pub(crate) struct Measured {
    /// Its row.
    row: Row,
    /// The result.
    scan: SkillScan,
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
    let inspector = args.inspect.inspector()?;
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
                measured.push(Measured { row, scan: scan?, time });
            }
            anyhow::Ok(())
        },
    )?;
    bar.finish_and_clear();
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format.as_str() {
        "json" => render::json(&mut out, &measured)?,
        _ => render::text(&mut out, &measured, args.list, args.by_rule)?,
    }
    out.flush()?;
    Ok(Exit::Clean)
}

/// A link is followed, as `scan` follows its arguments.
fn source(path: PathBuf) -> anyhow::Result<Source> {
    let is_link = std::fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink());
    let path = if is_link { std::fs::canonicalize(&path).unwrap_or(path) } else { path };
    let kind = std::fs::metadata(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(if kind.is_dir() { Source::Folder(path) } else { Source::File(path) })
}
