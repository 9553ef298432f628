//! Findings as the four detectors show them.

use super::*;
use model::{AiPart, Category, Coverage, Engine, Excerpt, GapReason, Inventory, Location, Nature, Profile, Role, Text};

fn finding(rule: &str, category: Category, nature: Nature, severity: Severity) -> Finding {
    Finding {
        rule_id: rule.into(),
        category,
        severity,
        confidence: Confidence::High,
        nature,
        engine: Engine::Static,
        role: Role::Code,
        location: Location { file: "run.py".into(), line: 7, column: 1, length: 4 },
        snippet: Excerpt { text: "key = LTAI****".into(), mark: 6..14 },
        message: Text::new("run.py line 7 holds an Alibaba Cloud AccessKey id.", "发现密钥。"),
        fix: Text::default(),
        steps: Vec::new(),
        demoted: None,
    }
}

fn scan(findings: Vec<Finding>, gaps: Vec<Gap>) -> SkillScan {
    let coverage = Coverage { files: 1, gaps, ..Coverage::default() };
    SkillScan {
        engine_version: 1,
        name: "x".into(),
        description: String::new(),
        content_hash: String::new(),
        file_count: 1,
        verdict: model::judge(&findings, &coverage, Profile::Balanced),
        findings,
        capabilities: Vec::new(),
        coverage,
        ai: AiPart::default(),
        inventory: Inventory::default(),
    }
}

fn shown(findings: Vec<Finding>) -> serde_json::Value {
    let info = of(&scan(findings, Vec::new()), Lang::En, |rule| Some(format!("Title of {rule}")));
    serde_json::to_value(info).unwrap()
}

/// Where one finding goes, as `Detector word`.
#[track_caller]
fn check(rule: &str, category: Category, nature: Nature, expected: &str) {
    let info = shown(vec![finding(rule, category, nature, Severity::Critical)]);
    let ext = &info[0]["Ext"];
    let found = [
        ext["Virus"][0]["Type"].as_str().map(|word| format!("Virus {word}")),
        ext["Guardrail"]["Detail"][0]["Result"][0]["Label"].as_str().map(|word| format!("Guardrail {word}")),
        ext["Sensitive"]["Detail"][0]["Desc"].as_str().map(|word| format!("Sensitive {word}")),
        ext["Config"]["Detail"][0]["ItemName"].as_str().map(|word| format!("Config {word}")),
    ];
    let found: Vec<String> = found.into_iter().flatten().collect();
    assert_eq!(found, [expected], "{rule}");
}

#[test]
fn every_finding_has_one_detector() {
    use Category::{CommandExecution, Exfiltration, Other, PromptInjection, RemoteExecution, SupplyChain};
    use Nature::{Attack, Hygiene, Vulnerability};
    check("TS-SHELL-001", CommandExecution, Attack, "Virus Backdoor");
    check("TS-FLOW-001", Exfiltration, Attack, "Virus Stealer");
    check("TS-IMPACT-001", Other, Attack, "Virus Miner");
    check("TS-RCE-001", RemoteExecution, Attack, "Virus Downloader");
    check("TS-RCE-004", RemoteExecution, Hygiene, "Config Title of TS-RCE-004");
    check("TS-PI-001", PromptInjection, Attack, "Guardrail attack");
    check("TS-PEX-001", Exfiltration, Attack, "Guardrail dataExfiltration");
    check("TS-SEC-001", Other, Vulnerability, "Sensitive aliyun_ak_24");
    check("TS-SEC-006", Other, Vulnerability, "Sensitive aliyun_ak_24");
    check("TS-PERM-001", Other, Hygiene, "Config Dangerous Tools Without Confirmation");
    check("TS-PERM-002", Other, Hygiene, "Config Unrestricted Shell Access");
    check("TS-CONF-003", Other, Attack, "Config Missing Permission Guards");
    check("TS-DEP-001", SupplyChain, Vulnerability, "Config Title of TS-DEP-001");
    check("OWN-1", RemoteExecution, Attack, "Virus Downloader");
    check("OWN-2", PromptInjection, Attack, "Guardrail attack");
    check("OWN-3", CommandExecution, Vulnerability, "Config Title of OWN-3");
}

#[test]
fn entries_have_the_vendors_members() {
    let info = shown(vec![
        finding("TS-SHELL-001", Category::CommandExecution, Nature::Attack, Severity::Critical),
        finding("TS-PI-001", Category::PromptInjection, Nature::Attack, Severity::High),
        finding("TS-SEC-001", Category::Other, Nature::Vulnerability, Severity::High),
        finding("TS-PERM-001", Category::Other, Nature::Hygiene, Severity::Low),
    ]);
    let entry = &info[0];
    assert_eq!(info.as_array().unwrap().len(), 1);
    assert_eq!((entry["Path"].as_str(), entry["ResultType"].as_str()), (Some("run.py"), Some("file")));
    assert_eq!(entry["Ext"]["Virus"][0]["Score"], 100);
    let told: serde_json::Value = serde_json::from_str(entry["Ext"]["Virus"][0]["Ext"].as_str().unwrap()).unwrap();
    assert_eq!((told["RuleId"].as_str(), told["Line"].as_i64()), (Some("TS-SHELL-001"), Some(7)));
    let guardrail = &entry["Ext"]["Guardrail"];
    assert_eq!(
        (guardrail["Suggestion"].as_str(), guardrail["Detail"][0]["Level"].as_str()),
        (Some("block"), Some("high"))
    );
    assert_eq!(guardrail["Detail"][0]["Type"], "promptAttack");
    assert_eq!(guardrail["Detail"][0]["Result"][0]["Confidence"], 95.0);
    assert_eq!(entry["Ext"]["Sensitive"]["Detail"][0]["Result"][0], "LTAI****");
    let config = &entry["Ext"]["Config"]["Detail"][0];
    assert_eq!((config["Line"].as_str(), config["Content"].as_str()), (Some("7"), Some("key = LTAI****")));
}

#[test]
fn secrets_are_masked_whatever_the_engine_left() {
    let mut open = finding("TS-SEC-009", Category::Other, Nature::Vulnerability, Severity::High);
    open.snippet = Excerpt { text: "password = hunter2secret".into(), mark: 11..24 };
    let info = shown(vec![open]);
    assert_eq!(info[0]["Ext"]["Sensitive"]["Detail"][0]["Result"][0], "hunt****");
}

#[test]
fn what_was_not_analysed_is_told_and_what_weighs_less_is_not() {
    let mut demoted = finding("TS-SHELL-001", Category::CommandExecution, Nature::Attack, Severity::Info);
    demoted.demoted = Some(model::Demotion { from: Severity::Critical, reason: Text::new("An example.", "示例。") });
    let gap = Gap { path: String::new(), reason: GapReason::Aborted, bytes: 0, detail: "killed".into() };
    let info = of(&scan(vec![demoted], vec![gap]), Lang::En, |_| None);
    let info = serde_json::to_value(info).unwrap();
    assert_eq!(info.as_array().unwrap().len(), 1, "{info}");
    assert_eq!((info[0]["Path"].as_str(), info[0]["Ext"]["Virus"].as_array()), (Some("/"), None));
    assert_eq!(info[0]["Ext"]["Config"]["Detail"][0]["ItemName"], "Incomplete Analysis");
    assert!(of(&scan(Vec::new(), Vec::new()), Lang::En, |_| None).is_empty());
}
