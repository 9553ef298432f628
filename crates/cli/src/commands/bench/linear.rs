//! `touchstone bench --linear`: what does a megabyte cost, in small and in large packages?
//!
//! Each shape is scanned in growing sizes, each size by a worker of its own whose start is not counted. Linear work
//! costs the same per megabyte in every size; where a limit is reached it costs less, and the scan must say so.

use super::cost::measured;
use super::shapes::{SHAPES, Shape};
use crate::exit::Exit;
use crate::inspection::InspectArgs;
use model::{GapReason, SkillScan};
use std::io::Write;

/// Sizes in MB, as far as `--most` goes.
const SIZES: &[u32] = &[1, 4, 16, 64];
/// Small sizes are scanned several times, until so many MB were read: the clock counts in ticks of some milliseconds.
const ENOUGH: u32 = 8;
/// A megabyte that costs more than so many times what it costs in the smallest package is not linear.
const FLAT: f64 = 2.0;
const MEGABYTE: usize = 1_000_000;

/// One shape in one size.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// CPU seconds per MB.
    cost: f64,
    end: End,
}

/// How the scan of it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// All was read.
    Complete,
    /// A limit was reached, and that was said.
    Partial,
    /// The worker died.
    Died,
}

/// Measures and prints a table, one line for each shape.
pub(super) fn run(out: &mut impl Write, most: u32, inspect: &InspectArgs) -> anyhow::Result<Exit> {
    let sizes: Vec<u32> = SIZES.iter().copied().filter(|size| *size <= most).collect();
    let start = start_up(inspect)?;
    let head: String = sizes.iter().map(|size| format!("{:>10}", format!("{size} MB"))).collect();
    writeln!(out, "{:<24}{head}{:>10}", "CPU-s per MB", "growth")?;
    let mut flat = true;
    for shape in SHAPES {
        let cells =
            sizes.iter().map(|size| cell(shape, *size, most, start, inspect)).collect::<anyhow::Result<Vec<_>>>()?;
        line(out, shape.name, &cells)?;
        out.flush()?;
        flat &= is_flat(&cells);
    }
    writeln!(
        out,
        "* read in part, up to a limit, and said to be    ! the worker died    growth: the dearest MB beside the first"
    )?;
    writeln!(out, "{}", if flat { "linear" } else { "NOT linear" })?;
    Ok(if flat { Exit::Clean } else { Exit::Found })
}

fn line(out: &mut impl Write, name: &str, cells: &[Cell]) -> std::io::Result<()> {
    let shown = cells.iter().map(|cell| {
        let mark = match cell.end {
            End::Complete => ' ',
            End::Partial => '*',
            End::Died => '!',
        };
        format!("{:>9.4}{mark}", cell.cost)
    });
    writeln!(out, "{name:<24}{}{:>10.2}", shown.collect::<String>(), growth(cells))
}

fn is_flat(cells: &[Cell]) -> bool {
    growth(cells) <= FLAT && cells.iter().all(|cell| cell.end != End::Died)
}

/// The dearest megabyte beside one of the smallest size.
fn growth(cells: &[Cell]) -> f64 {
    // What costs next to nothing is dear by chance.
    const LEAST: f64 = 0.005;
    let costs = || cells.iter().map(|cell| cell.cost.max(LEAST));
    costs().fold(0.0, f64::max) / costs().next().unwrap_or(LEAST)
}

fn cell(shape: &Shape, size: u32, most: u32, start: f64, inspect: &InspectArgs) -> anyhow::Result<Cell> {
    let bytes = (shape.make)(size as usize * MEGABYTE);
    let times = (most.min(ENOUGH) / size).max(1);
    let (scan, cpu) = scanned(shape.file, &bytes, times, inspect)?;
    let megabytes = f64::from(times) * bytes.len() as f64 / MEGABYTE as f64;
    Ok(Cell { cost: (cpu - start).max(0.0) / megabytes, end: end(&scan) })
}

/// What a worker costs that scans next to nothing.
fn start_up(inspect: &InspectArgs) -> anyhow::Result<f64> {
    let costs = (0..5).map(|_| Ok(scanned("SKILL.md", b"# Nothing\n", 1, inspect)?.1));
    Ok(costs.collect::<anyhow::Result<Vec<f64>>>()?.into_iter().fold(f64::INFINITY, f64::min))
}

fn scanned(file: &str, bytes: &[u8], times: u32, inspect: &InspectArgs) -> anyhow::Result<(SkillScan, f64)> {
    let (scan, cost) = measured(|| {
        // It goes at the end, so that its worker has been waited for and is counted.
        let inspector = inspect.inspector()?;
        let mut scan = inspector.inspect_bytes(file, bytes)?;
        for _ in 1..times {
            scan = inspector.inspect_bytes(file, bytes)?;
        }
        Ok(scan)
    })?;
    Ok((scan, cost.cpu.as_secs_f64()))
}

fn end(scan: &SkillScan) -> End {
    match &scan.coverage {
        coverage if coverage.complete() => End::Complete,
        coverage if coverage.gaps.iter().any(|gap| gap.reason == GapReason::Aborted) => End::Died,
        _ => End::Partial,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_tells_flat_from_steep() {
        let check = |costs: &[f64], end: End, expected: bool| {
            let cells: Vec<Cell> = costs.iter().map(|cost| Cell { cost: *cost, end }).collect();
            assert_eq!(is_flat(&cells), expected, "{costs:?}");
        };
        check(&[0.2, 0.21, 0.2, 0.05], End::Partial, true);
        check(&[0.2, 0.8, 3.2], End::Complete, false);
        check(&[0.2, 0.1, 0.5], End::Complete, false);
        check(&[0.0001, 0.004], End::Complete, true);
        check(&[0.2, 0.2], End::Died, false);
    }

    #[test]
    fn a_line_shows_how_each_scan_ended() {
        let cell = |cost, end| Cell { cost, end };
        let mut out = Vec::new();
        line(&mut out, "shape", &[cell(0.1, End::Complete), cell(0.2, End::Partial), cell(0.1, End::Died)]).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert_eq!(shown, format!("{:<24}   0.1000    0.2000*   0.1000!      2.00\n", "shape"));
    }
}
