//! `touchstone bench`: how much more than reading does scanning cost?
//!
//! The floor is one thread that reads every file whole and hashes it with SHA-256, in the same run; the answer is a
//! ratio of CPU seconds, which does not depend on the machine as seconds do. `--linear` asks instead what a megabyte
//! costs in packages of growing size ([`linear`]).

mod cost;
mod linear;
mod shapes;

use crate::exit::Exit;
use crate::inspection::{InspectArgs, progress};
use crate::ordered;
use anyhow::{Context as _, bail};
use cost::{Cost, measured};
use package::{Source, Unit};
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The floor is read again until it took this much CPU time: the clock counts in ticks of some milliseconds.
const ENOUGH: Duration = Duration::from_millis(500);
/// A folder of next to nothing is not read more often than this.
const MOST_ROUNDS: u32 = 200;

/// Flags of `bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of Skills
    #[arg(value_name = "PATH", required_unless_present = "linear", conflicts_with = "linear")]
    path: Option<PathBuf>,

    /// Measure what a MB costs in made-up packages of 1 to 64 MB; exit with 1 if it costs more in large ones
    #[arg(long)]
    linear: bool,

    /// The largest package of --linear, in MB
    #[arg(long, value_name = "MB", default_value_t = 64, requires = "linear", value_parser = clap::value_parser!(u32).range(1..))]
    most: u32,

    #[command(flatten)]
    inspect: InspectArgs,
}

/// Measures and prints.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let Some(path) = &args.path else {
        return linear::run(&mut std::io::stdout().lock(), args.most, &args.inspect);
    };
    let units = package::discover(path)?;
    if units.is_empty() {
        bail!("nothing to scan in {}", path.display());
    }
    // Once unmeasured, so that neither side pays for a cold file cache.
    floor(&units)?;
    let (read, floor_cost) = measured_floor(&units)?;
    let (_, scan_cost) = measured(|| scan(&units, &args.inspect))?;

    let mut out = std::io::stdout().lock();
    let count = units.len() as f64;
    let megabytes = read.bytes as f64 / 1e6;
    writeln!(out, "{} Skills, {} files, {megabytes:.1} MB, {} jobs", units.len(), read.files, args.inspect.jobs())?;
    line(&mut out, "floor: read + SHA-256", count, &floor_cost)?;
    line(&mut out, "touchstone scan", count, &scan_cost)?;
    let (scan, floor) = (scan_cost.cpu.as_secs_f64(), floor_cost.cpu.as_secs_f64());
    if floor_cost.cpu.is_zero() {
        writeln!(out, "ratio of CPU seconds: too little to read for a ratio; give a larger folder")?;
    } else {
        writeln!(out, "ratio of CPU seconds: {:.1}", scan / floor)?;
    }
    Ok(Exit::Clean)
}

fn line(out: &mut impl std::io::Write, name: &str, units: f64, cost: &Cost) -> std::io::Result<()> {
    let (wall, cpu) = (cost.wall.as_secs_f64(), cost.cpu.as_secs_f64());
    writeln!(out, "{name:<24} {:>9.1} Skills/s {wall:>9.2} s {cpu:>9.3} CPU-s", units / wall.max(1e-9))
}

/// The mean cost of reading and hashing everything once.
fn measured_floor(units: &[Unit]) -> anyhow::Result<(Read, Cost)> {
    let mut total = Cost { wall: Duration::ZERO, cpu: Duration::ZERO };
    let mut rounds = 0;
    loop {
        let (read, cost) = measured(|| floor(units))?;
        (total.wall, total.cpu, rounds) = (total.wall + cost.wall, total.cpu + cost.cpu, rounds + 1);
        if total.cpu >= ENOUGH || rounds == MOST_ROUNDS {
            return Ok((read, Cost { wall: total.wall / rounds, cpu: total.cpu / rounds }));
        }
    }
}

/// What the floor read.
#[derive(Default)]
struct Read {
    files: u64,
    bytes: u64,
}

fn floor(units: &[Unit]) -> anyhow::Result<Read> {
    let mut read = Read::default();
    for unit in units {
        match &unit.source {
            Source::Folder(folder) => read_folder(folder, &mut read)?,
            Source::File(file) => read_file(file, &mut read)?,
        }
    }
    Ok(read)
}

fn read_folder(folder: &Path, read: &mut Read) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            read_folder(&entry.path(), read)?;
        } else if kind.is_file() {
            read_file(&entry.path(), read)?;
        }
    }
    Ok(())
}

fn read_file(path: &Path, read: &mut Read) -> anyhow::Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    std::hint::black_box(Sha256::digest(&bytes));
    read.files += 1;
    read.bytes += bytes.len() as u64;
    Ok(())
}

/// Scans all units; the inspector goes at the end, so that its workers have been waited for and are counted.
fn scan(units: &[Unit], inspect: &InspectArgs) -> anyhow::Result<()> {
    let inspector = inspect.inspector()?;
    let bar = progress(units.len());
    ordered::each(
        units,
        inspect.jobs(),
        |unit| inspector.inspect_path(&unit.source),
        |_, scan| {
            bar.inc(1);
            scan.map(drop)
        },
    )?;
    bar.finish_and_clear();
    Ok(())
}
