//! `touchstone rules check` as a test: every built-in rule is proved by its own samples.

use rules::RuleSet;
use skillscan::Engine;

#[test]
fn every_builtin_rule_is_proved_by_its_samples() {
    let engine = Engine::new(RuleSet::builtin().unwrap()).unwrap();
    let proofs = engine.check_rules();
    assert!(!proofs.is_empty() && proofs.iter().all(|proof| proof.samples >= 2));
    let failures: Vec<String> = proofs
        .iter()
        .flat_map(|proof| proof.failures.iter().map(move |f| format!("{} {}: {}", proof.rule, f.sample, f.problem)))
        .collect();
    assert!(failures.is_empty(), "{} samples fail:\n{}", failures.len(), failures.join("\n"));
}
