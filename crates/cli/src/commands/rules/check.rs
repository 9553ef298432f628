//! `touchstone rules check`: every example must raise its rule, no counter-example may.

use crate::exit::Exit;
use model::visible;
use rules::RuleSet;
use skillscan::Engine;
use std::io::Write;

/// Proves all rules; ends with 1 when one does not hold.
pub(super) fn run(out: &mut impl Write, set: &RuleSet) -> anyhow::Result<Exit> {
    let proofs = Engine::new(set.clone())?.check_rules();
    let samples: usize = proofs.iter().map(|proof| proof.samples).sum();
    let mut broken = 0;
    for proof in proofs.iter().filter(|proof| !proof.failures.is_empty()) {
        broken += 1;
        for failure in &proof.failures {
            writeln!(out, "{}  {}: {}", visible(&proof.rule), failure.sample, visible(&failure.problem))?;
        }
    }
    match broken {
        0 => writeln!(out, "{} rules hold in {samples} examples and counter-examples", proofs.len())?,
        _ => writeln!(out, "{broken} of {} rules do not hold", proofs.len())?,
    }
    Ok(if broken == 0 { Exit::Clean } else { Exit::Found })
}
