//! Settings against hardening guides: rules as data (`data/host/baseline`), each with systems that break it and systems
//! that keep it. Judges what files and the kernel say; never changes them.

mod accounts;
mod check;
mod rule;
mod settings;

use crate::scan::{Module, Outcome, Watch};
use crate::{HostGap, Root};
use check::Answer;
use model::{Evidence, Risk, RiskDetail, RiskKind, Switches};
use rule::Rule;

/// The rule files, each a list of rules about one part of a system.
const FILES: &[(&str, &str)] = &[
    ("accounts", include_str!("../../../../data/host/baseline/accounts.yml")),
    ("files", include_str!("../../../../data/host/baseline/files.yml")),
    ("kernel", include_str!("../../../../data/host/baseline/kernel.yml")),
    ("services", include_str!("../../../../data/host/baseline/services.yml")),
    ("ssh", include_str!("../../../../data/host/baseline/ssh.yml")),
];

/// Every rule; a file that cannot be read is a gap (and a failed test).
fn rules(gaps: &mut Vec<HostGap>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (name, text) in FILES {
        match serde_saphyr::from_str::<Vec<Rule>>(text) {
            Ok(read) => rules.extend(read),
            Err(error) => gaps.push(HostGap::unread(*name, error)),
        }
    }
    rules
}

/// Judges a system by every rule that applies to it.
pub(crate) fn judge(root: &Root, asset: &str, outcome: &mut Outcome, switches: &Switches, watch: &dyn Watch) {
    let rules = rules(&mut outcome.gaps);
    let total = u64::try_from(rules.len()).unwrap_or(u64::MAX);
    for (done, rule) in (1..).zip(&rules) {
        if watch.is_cancelled() {
            outcome.cancelled = true;
            return;
        }
        if !switches.allow(RiskKind::Configuration, &[&rule.id, &rule.check.item(), &rule.class]) {
            outcome.left_out.insert((RiskKind::Configuration, rule.id.clone()));
            continue;
        }
        match check::check(root, &rule.check) {
            Ok(Answer::DoesNotApply) => {}
            Ok(Answer::Kept) => outcome.checks += 1,
            Ok(Answer::Broken(places)) => {
                outcome.checks += 1;
                outcome.risks.push(risk(asset, rule, &places));
            }
            Err((what, error)) => outcome.gaps.push(HostGap::unread(what, error)),
        }
        watch.progress(Module::Baseline, done, total);
    }
}

/// One risk a rule: the places where it is broken are its proof.
fn risk(asset: &str, rule: &Rule, places: &[String]) -> Risk {
    Risk {
        check: rule.id.clone(),
        severity: rule.severity,
        asset: asset.to_owned(),
        address: None,
        port: None,
        service: String::new(),
        name: rule.title.clone(),
        description: rule.why.clone(),
        fix: rule.fix.clone(),
        detail: RiskDetail::Configuration {
            standard: rule.standard.clone(),
            class: rule.class.clone(),
            item: rule.check.item(),
        },
        evidence: Evidence { snapshot: places.join("\n"), ..Evidence::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_proves_itself() {
        let mut gaps = Vec::new();
        let rules = rules(&mut gaps);
        assert!(gaps.is_empty(), "{gaps:?}");
        let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids.len(), rules.len(), "an id is given twice");
        for rule in &rules {
            assert!(!rule.broken.is_empty() && !rule.kept.is_empty(), "{}: needs broken and kept systems", rule.id);
            assert!(!rule.title.zh.is_empty() && !rule.why.zh.is_empty() && !rule.fix.zh.is_empty(), "{}", rule.id);
            for (systems, wanted) in [(&rule.broken, true), (&rule.kept, false)] {
                for system in systems {
                    let (_folder, root) = system.build();
                    let answer = check::check(&root, &rule.check).unwrap();
                    assert_eq!(matches!(answer, Answer::Broken(_)), wanted, "{}: {answer:?} of {system:?}", rule.id);
                }
            }
        }
    }

    #[test]
    fn an_empty_system_breaks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut outcome = Outcome::default();
        judge(&Root::new(folder.path()).unwrap(), "here", &mut outcome, &Switches::default(), &());
        assert_eq!(outcome, Outcome::default());
    }

    #[test]
    fn what_is_switched_off_is_not_judged() {
        let off = |check: &str| {
            Switches::new(vec![model::Switch {
                kind: RiskKind::Configuration,
                check: check.to_owned(),
                resource: String::new(),
                on: false,
            }])
        };
        let rules = rules(&mut Vec::new());
        let rule = rules.first().unwrap();
        let (_folder, root) = rule.broken.first().unwrap().build();
        for (switches, judged) in [(Switches::default(), true), (off(&rule.id), false), (off(&rule.class), false)] {
            let mut outcome = Outcome::default();
            judge(&root, "here", &mut outcome, &switches, &());
            assert_eq!(outcome.risks.iter().any(|risk| risk.check == rule.id), judged, "{switches:?}");
            assert_eq!(outcome.left_out.contains(&(RiskKind::Configuration, rule.id.clone())), !judged);
        }
    }
}
