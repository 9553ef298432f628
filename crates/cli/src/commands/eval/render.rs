//! The tables of `eval`.

use super::Measured;
use super::compare::Comparison;
use super::labels::Label;
use super::tally::{Rate, Tally};
use model::RiskLevel;
use model::visible;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

const STRICT: &[RiskLevel] = &[RiskLevel::Malicious];
const REVIEW: &[RiskLevel] = &[RiskLevel::Suspicious];
const WIDE: &[RiskLevel] = &[RiskLevel::Malicious, RiskLevel::Suspicious];

/// How many of the slowest units are named.
const SLOWEST: usize = 8;

/// Tables for people.
pub(crate) fn text(
    out: &mut impl Write,
    measured: &[Measured],
    indicators: bool,
    list: bool,
    by_rule: bool,
) -> io::Result<()> {
    for (title, key) in groupings() {
        head(out, title)?;
        for (name, tally) in tallies(measured, key) {
            line(out, &name, &tally)?;
        }
        writeln!(out)?;
    }
    head(out, "all")?;
    line(out, "all", &total(measured))?;
    if indicators {
        line(out, "all, indicator lists off", &total_without_indicators(measured))?;
    }
    others(out, measured)?;
    if by_rule {
        rules(out, measured)?;
    }
    if list {
        misses(out, measured)?;
    } else {
        writeln!(out, "\nMisses and false alarms by name: --list; what each rule contributes: --by-rule.")?;
    }
    slowest(out, measured)
}

type Key = fn(&Measured) -> &str;

fn groupings() -> [(&'static str, Key); 2] {
    [("source", |unit| &unit.row.source), ("tier", |unit| &unit.row.tier)]
}

fn tallies(measured: &[Measured], key: Key) -> BTreeMap<String, Tally> {
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    for unit in measured {
        groups.entry(key(unit).to_owned()).or_default().add(unit.row.label, unit.scan.verdict.risk_level);
    }
    groups
}

fn total(measured: &[Measured]) -> Tally {
    let mut total = Tally::default();
    measured.iter().for_each(|unit| total.add(unit.row.label, unit.scan.verdict.risk_level));
    total
}

fn total_without_indicators(measured: &[Measured]) -> Tally {
    let mut total = Tally::default();
    measured.iter().for_each(|unit| total.add(unit.row.label, unit.without_indicators));
    total
}

fn head(out: &mut impl Write, title: &str) -> io::Result<()> {
    writeln!(
        out,
        "{title:<34} {:>4} {:>21} {:>21} │ {:>4} {:>21} {:>21} │ {:>5} {:>5}",
        "mal", "strict recall %", "wide recall %", "ben", "blocked %", "reviewed %", "F1", "F1w"
    )
}

fn line(out: &mut impl Write, name: &str, tally: &Tally) -> io::Result<()> {
    let f1 = |verdicts| tally.f1(verdicts).map_or_else(|| "-".to_owned(), |f1| format!("{f1:.3}"));
    writeln!(
        out,
        "{:<34} {:>4} {:>21} {:>21} │ {:>4} {:>21} {:>21} │ {:>5} {:>5}",
        visible(name),
        tally.labelled(Label::Malicious),
        percent(tally.rate(Label::Malicious, STRICT)),
        percent(tally.rate(Label::Malicious, WIDE)),
        tally.labelled(Label::Benign),
        percent(tally.rate(Label::Benign, STRICT)),
        percent(tally.rate(Label::Benign, REVIEW)),
        f1(STRICT),
        f1(WIDE),
    )
}

fn percent(rate: Rate) -> String {
    match (rate.share(), rate.interval()) {
        (Some(share), Some((low, high))) => {
            format!("{:.1} [{:.1}–{:.1}]", share * 100.0, low * 100.0, high * 100.0)
        }
        _ => "-".to_owned(),
    }
}

/// Units that are neither plainly malicious nor benign: how they were judged.
fn others(out: &mut impl Write, measured: &[Measured]) -> io::Result<()> {
    let total = total(measured);
    for label in [Label::Suspicious, Label::Vulnerable] {
        let (flagged, blocked) = (total.rate(label, WIDE), total.rate(label, STRICT));
        if flagged.of > 0 {
            let name = format!("labelled {}", label.word());
            writeln!(
                out,
                "{name:<34} {:>4} not benign {}, malicious {}",
                flagged.of,
                percent(flagged),
                percent(blocked)
            )?;
        }
    }
    let incomplete = measured.iter().filter(|unit| !unit.scan.coverage.complete()).count();
    writeln!(out, "{:<34} {incomplete:>4}", "incomplete analyses")
}

/// What each rule contributes: units with an undemoted finding, by label.
fn rules(out: &mut impl Write, measured: &[Measured]) -> io::Result<()> {
    let mut hits: BTreeMap<&str, [u32; 4]> = BTreeMap::new();
    for unit in measured {
        for rule in speaking(unit) {
            hits.entry(rule).or_default()[unit.row.label as usize] += 1;
        }
    }
    let [malicious, suspicious, vulnerable, benign] = Label::ALL.map(Label::word);
    writeln!(out, "\n{:<34} {malicious:>10} {suspicious:>10} {vulnerable:>10} {benign:>10}", "units per rule")?;
    for (rule, [malicious, suspicious, vulnerable, benign]) in hits {
        writeln!(out, "{:<34} {malicious:>10} {suspicious:>10} {vulnerable:>10} {benign:>10}", visible(rule))?;
    }
    Ok(())
}

/// Rules with an undemoted finding of some weight.
fn speaking(unit: &Measured) -> BTreeSet<&str> {
    unit.scan.findings.iter().filter(|f| f.demoted.is_none()).map(|f| f.rule_id.as_str()).collect()
}

fn misses(out: &mut impl Write, measured: &[Measured]) -> io::Result<()> {
    let mut section = |title: &str, wanted: &dyn Fn(Label, RiskLevel) -> bool| -> io::Result<()> {
        let units: Vec<_> =
            measured.iter().filter(|unit| wanted(unit.row.label, unit.scan.verdict.risk_level)).collect();
        writeln!(out, "\n{title} ({})", units.len())?;
        for unit in units {
            let rules = speaking(unit).into_iter().collect::<Vec<_>>().join(" ");
            let gaps: Vec<_> = unit.scan.coverage.gaps.iter().filter(|gap| gap.reason.breaks_completeness()).collect();
            let gap = gaps.first().map(|gap| format!(" [incomplete: {:?} {}]", gap.reason, gap.detail));
            writeln!(
                out,
                "  {:<36} {:>3} {}  {}{}",
                visible(&unit.row.category),
                unit.scan.verdict.security_score,
                visible(&unit.row.path),
                visible(&rules),
                visible(&gap.unwrap_or_default()),
            )?;
        }
        Ok(())
    };
    section("Malicious, judged benign", &|l, v| l == Label::Malicious && v == RiskLevel::Benign)?;
    section("Malicious, judged suspicious", &|l, v| l == Label::Malicious && v == RiskLevel::Suspicious)?;
    section("Suspicious or vulnerable, judged benign", &|l, v| {
        matches!(l, Label::Suspicious | Label::Vulnerable) && v == RiskLevel::Benign
    })?;
    section("Suspicious or vulnerable, judged malicious", &|l, v| {
        matches!(l, Label::Suspicious | Label::Vulnerable) && v == RiskLevel::Malicious
    })?;
    section("Benign, blocked", &|l, v| l == Label::Benign && v == RiskLevel::Malicious)?;
    section("Benign, to be reviewed", &|l, v| l == Label::Benign && v == RiskLevel::Suspicious)
}

fn slowest(out: &mut impl Write, measured: &[Measured]) -> io::Result<()> {
    let mut units: Vec<_> = measured.iter().collect();
    units.sort_by_key(|unit| std::cmp::Reverse(unit.time));
    writeln!(out, "\nSlowest units")?;
    for unit in units.into_iter().take(SLOWEST) {
        let (ms, bytes) = (unit.time.as_secs_f64() * 1000.0, unit.scan.coverage.analysed_bytes);
        let kib = bytes as f64 / 1024.0;
        let (files, path) = (unit.scan.coverage.files, visible(&unit.row.path));
        writeln!(out, "  {ms:>8.1} ms  {kib:>9.1} KiB  {files:>5} files  {path}")?;
    }
    Ok(())
}

/// Everything, for programs.
pub(crate) fn json(
    out: &mut impl Write,
    measured: &[Measured],
    indicators: bool,
    comparison: Option<&Comparison>,
) -> io::Result<()> {
    let mut groups = serde_json::Map::new();
    for (title, key) in groupings() {
        let tallies = tallies(measured, key).iter().map(|(name, tally)| (name.clone(), numbers(tally))).collect();
        groups.insert(title.to_owned(), Value::Object(tallies));
    }
    let units: Vec<Value> = measured
        .iter()
        .map(|unit| {
            json!({
                "id": unit.row.id, "path": unit.row.path, "label": unit.row.label, "source": unit.row.source,
                "tier": unit.row.tier, "category": unit.row.category,
                "risk_level": unit.scan.verdict.risk_level, "security_score": unit.scan.verdict.security_score,
                "complete": unit.scan.coverage.complete(), "rules": speaking(unit),
                "risk_level_without_indicators": unit.without_indicators,
                "files": unit.scan.coverage.files, "bytes": unit.scan.coverage.analysed_bytes,
                "milliseconds": unit.time.as_secs_f64() * 1000.0,
            })
        })
        .collect();
    let mut all = json!({
        "engine_version": skillscan::ENGINE_VERSION, "indicators": indicators,
        "all": numbers(&total(measured)), "without_indicators": numbers(&total_without_indicators(measured)),
        "groups": groups, "units": units,
    });
    if let (Some(object), Some(comparison)) = (all.as_object_mut(), comparison) {
        object.insert("comparison".to_owned(), serde_json::to_value(comparison)?);
    }
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}

fn numbers(tally: &Tally) -> Value {
    let rate = |label, verdicts| {
        let rate = tally.rate(label, verdicts);
        json!({ "hits": rate.hits, "of": rate.of, "share": rate.share(), "wilson95": rate.interval() })
    };
    json!({
        "strict_recall": rate(Label::Malicious, STRICT), "wide_recall": rate(Label::Malicious, WIDE),
        "block_rate": rate(Label::Benign, STRICT), "review_rate": rate(Label::Benign, REVIEW),
        "suspicious_flagged": rate(Label::Suspicious, WIDE), "vulnerable_flagged": rate(Label::Vulnerable, WIDE),
        "vulnerable_blocked": rate(Label::Vulnerable, STRICT),
        "f1_strict": tally.f1(STRICT), "f1_wide": tally.f1(WIDE),
    })
}
