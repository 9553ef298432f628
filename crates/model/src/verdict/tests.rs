//! The verdict's promises, as examples and properties.

use super::{RiskLevel, judge};
use crate::{
    Category, Confidence, Coverage, Demotion, Engine, Finding, Gap, GapReason, Location, Nature, Profile, Role,
    Severity, Text,
};
use proptest::prelude::*;

fn finding(rule: &str, category: Category, severity: Severity, confidence: Confidence, nature: Nature) -> Finding {
    Finding {
        rule_id: rule.into(),
        category,
        severity,
        confidence,
        nature,
        engine: Engine::Static,
        role: Role::Code,
        location: Location::file("a.sh"),
        snippet: crate::Excerpt::default(),
        message: Text::new("m", "m"),
        fix: Text::new("f", "f"),
        steps: vec![],
        demoted: None,
    }
}

fn strong() -> Finding {
    finding("TS-A", Category::RemoteExecution, Severity::Critical, Confidence::High, Nature::Attack)
}

fn check(findings: &[Finding], expected: RiskLevel) {
    assert_eq!(judge(findings, &Coverage::default(), Profile::Balanced).risk_level, expected);
}

#[test]
fn one_strong_finding_is_malicious() {
    check(&[strong()], RiskLevel::Malicious);
}

#[test]
fn a_demoted_finding_does_not_count() {
    let mut f = strong();
    f.demoted = Some(Demotion { from: Severity::Critical, reason: Text::new("example", "示例") });
    check(&[f], RiskLevel::Benign);
}

#[test]
fn two_independent_high_attacks_corroborate_each_other() {
    let a = finding("TS-A", Category::Exfiltration, Severity::High, Confidence::Medium, Nature::Attack);
    let b = finding("TS-B", Category::PromptInjection, Severity::High, Confidence::Medium, Nature::Attack);
    check(std::slice::from_ref(&a), RiskLevel::Suspicious);
    check(&[a.clone(), b], RiskLevel::Malicious);
    check(&[a.clone(), a], RiskLevel::Suspicious);
}

#[test]
fn of_findings_that_weigh_the_same_the_attack_counts() {
    let attack = finding("TS-A", Category::Exfiltration, Severity::High, Confidence::Medium, Nature::Attack);
    let untidy = finding("TS-A", Category::SupplyChain, Severity::Critical, Confidence::Medium, Nature::Hygiene);
    let other = finding("TS-B", Category::SupplyChain, Severity::High, Confidence::Medium, Nature::Attack);
    check(&[attack.clone(), untidy.clone(), other.clone()], RiskLevel::Malicious);
    check(&[untidy, attack, other], RiskLevel::Malicious);
}

#[test]
fn hygiene_and_vulnerabilities_are_never_malicious() {
    let all: Vec<_> = Category::ALL
        .into_iter()
        .flat_map(|c| {
            [Nature::Hygiene, Nature::Vulnerability]
                .map(|n| finding(&format!("TS-{}", c.id()), c, Severity::Critical, Confidence::High, n))
        })
        .collect();
    check(&all, RiskLevel::Suspicious);
}

#[test]
fn incomplete_is_never_benign_and_says_why() {
    let gap = Gap { path: "x.zip".into(), reason: GapReason::Encrypted, bytes: 1, detail: String::new() };
    let coverage = Coverage { gaps: vec![gap], ..Coverage::default() };
    let verdict = judge(&[], &coverage, Profile::Permissive);
    assert_eq!(verdict.risk_level, RiskLevel::Suspicious);
    assert!(verdict.description.en.contains("x.zip"), "{}", verdict.description.en);
}

prop_compose! {
    fn any_finding()(rule in 0..6u8, cat in 0..8usize, sev in 0..5usize, conf in 0..3usize, nature in 0..3usize) -> Finding {
        let severity = [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical][sev];
        let confidence = [Confidence::Low, Confidence::Medium, Confidence::High][conf];
        let nature = [Nature::Attack, Nature::Vulnerability, Nature::Hygiene][nature];
        finding(&format!("TS-{rule}"), Category::ALL[cat], severity, confidence, nature)
    }
}

proptest! {
    #[test]
    fn the_score_lies_in_the_band_of_the_level(findings in prop::collection::vec(any_finding(), 0..12)) {
        for profile in [Profile::Strict, Profile::Balanced, Profile::Permissive] {
            let verdict = judge(&findings, &Coverage::default(), profile);
            let band = match verdict.risk_level {
                RiskLevel::Benign => 80..=100,
                RiskLevel::Suspicious => 40..=79,
                RiskLevel::Malicious => 0..=39,
            };
            prop_assert!(band.contains(&verdict.security_score));
        }
    }

    #[test]
    fn a_stricter_profile_is_never_milder(findings in prop::collection::vec(any_finding(), 0..12)) {
        let level = |profile| judge(&findings, &Coverage::default(), profile).risk_level;
        prop_assert!(level(Profile::Strict) >= level(Profile::Balanced));
        prop_assert!(level(Profile::Balanced) >= level(Profile::Permissive));
    }

    #[test]
    fn the_order_of_findings_does_not_matter(mut findings in prop::collection::vec(any_finding(), 0..8)) {
        let before = judge(&findings, &Coverage::default(), Profile::Balanced);
        findings.reverse();
        let after = judge(&findings, &Coverage::default(), Profile::Balanced);
        prop_assert_eq!(before.risk_level, after.risk_level);
        prop_assert_eq!(before.security_score, after.security_score);
    }
}
