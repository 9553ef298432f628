//! `touchstone rules check`: every example must raise its rule, no counter-example may.

use crate::exit::Exit;
use model::{Lang, visible};
use rules::RuleSet;
use skillscan::Engine;
use std::io::Write;

/// Proves all rules; ends with 1 when one does not hold.
pub(super) fn run(out: &mut impl Write, set: &RuleSet, lang: Lang) -> anyhow::Result<Exit> {
    let proofs = Engine::new(set.clone())?.check_rules();
    let samples: usize = proofs.iter().map(|proof| proof.samples).sum();
    let mut broken = 0;
    for proof in proofs.iter().filter(|proof| !proof.failures.is_empty()) {
        broken += 1;
        for failure in &proof.failures {
            writeln!(out, "{}  {}: {}", visible(&proof.rule), failure.sample, visible(&failure.problem))?;
        }
    }
    let all = proofs.len();
    match (broken, lang) {
        (0, Lang::En) => writeln!(out, "{all} rules hold in {samples} examples and counter-examples")?,
        (0, Lang::Zh) => writeln!(out, "{all} 条规则全部通过 {samples} 个正反示例")?,
        (_, Lang::En) => writeln!(out, "{broken} of {all} rules do not hold")?,
        (_, Lang::Zh) => writeln!(out, "{all} 条规则中有 {broken} 条未通过")?,
    }
    Ok(if broken == 0 { Exit::Clean } else { Exit::Found })
}
