//! The table of `touchstone model evaluate`: per publisher, the static engine alone and with a model that never saw it.

use super::Studied;
use intent::{Held, leave_one_source_out};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Counts over the units of one publisher, or of all.
#[derive(Debug, Default, Clone, Copy)]
struct Row {
    malicious: u32,
    /// Not benign by the static engine.
    found: u32,
    /// Not benign by both together.
    found_with: u32,
    benign: u32,
    alarms: u32,
    alarms_with: u32,
    /// Pairs of a malicious and a benign unit, and those in the right order; of all sources only.
    area: Option<f64>,
}

/// Writes the table, then the units on which the model made the difference.
pub(super) fn render(out: &mut dyn Write, studied: &Studied, alarms: f32) -> io::Result<()> {
    let held = leave_one_source_out(&studied.examples, &studied.quiet(), alarms);
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut all = Row::default();
    for ((example, held), quiet) in studied.examples.iter().zip(&held).zip(studied.quiet()) {
        let speaks = speaks(held);
        for row in [rows.entry(&example.source).or_default(), &mut all] {
            let (units, alone, with) = match example.malicious {
                true => (&mut row.malicious, &mut row.found, &mut row.found_with),
                false => (&mut row.benign, &mut row.alarms, &mut row.alarms_with),
            };
            *units += 1;
            *alone += u32::from(!quiet);
            *with += u32::from(!quiet || speaks);
        }
    }
    all.area = area(studied, &held);
    writeln!(out, "{:<34}{:>24}{:>26}", "publisher held out", "malicious, not benign", "benign, not benign")?;
    writeln!(
        out,
        "{:<34}{:>6}{:>9}{:>9}{:>8}{:>9}{:>9}",
        "", "units", "static", "+model", "units", "static", "+model"
    )?;
    for (name, row) in rows.iter().map(|(name, row)| (*name, row)).chain([("all", &all)]) {
        let Row { malicious, found, found_with, benign, alarms, alarms_with, .. } = row;
        writeln!(out, "{name:<34}{malicious:>6}{found:>9}{found_with:>9}{benign:>8}{alarms:>9}{alarms_with:>9}")?;
    }
    if let Some(area) = all.area {
        writeln!(out, "\narea under the curve of the model alone: {area:.3}")?;
    }
    for (title, malicious) in [("added", true), ("false alarms", false)] {
        writeln!(out, "\n{title}:")?;
        let units = studied.rows.iter().zip(&studied.examples).zip(&held).zip(studied.quiet());
        for (((row, example), held), quiet) in units {
            if quiet && example.malicious == malicious && speaks(held) {
                writeln!(out, "  {:>7.3}  {}  {}", held.score.unwrap_or_default(), row.source, row.path)?;
            }
        }
    }
    Ok(())
}

fn speaks(held: &Held) -> bool {
    held.score.is_some_and(|score| score >= held.threshold)
}

/// The chance that a malicious unit scores over a benign one, each by a model that never saw its publisher.
fn area(studied: &Studied, held: &[Held]) -> Option<f64> {
    let scores = |malicious: bool| {
        let of = studied.examples.iter().zip(held).filter(move |(example, _)| example.malicious == malicious);
        of.map(|(_, held)| held.score.unwrap_or(f32::MIN)).collect::<Vec<_>>()
    };
    let (bad, mut good) = (scores(true), scores(false));
    good.sort_by(f32::total_cmp);
    let below: usize = bad.iter().map(|score| good.partition_point(|other| other < score)).sum();
    #[expect(clippy::cast_precision_loss, reason = "a share of some hundred thousand")]
    let area = below as f64 / (bad.len() * good.len()) as f64;
    area.is_finite().then_some(area)
}
