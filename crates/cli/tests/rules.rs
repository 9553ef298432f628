//! `touchstone rules`, driven as users drive it.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::process::Command;

/// Runs `touchstone rules`, and gives exit code, standard output and standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
    let output = command.arg("rules").args(arguments).env_clear().output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder with one file of rules.
fn folder(rules: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.yml"), rules).unwrap();
    folder
}

fn rule(example: &str) -> String {
    format!(
        "- id: MY-001
  title: {{ en: A word, zh: 一个词 }}
  message: {{ en: There it is., zh: 在这里。 }}
  category: \"90008\"
  severity: low
  confidence: high
  nature: hygiene
  match: {{ literals: [xylophone quartet] }}
  examples: [{example}]
  counter_examples: [a string quartet]
"
    )
}

#[test]
fn every_rule_is_listed_in_both_languages() {
    let check = |lang: &str, line: &str, count: &str| {
        let (exit, text, errors) = run(&["list", "--lang", lang]);
        assert_eq!((exit, errors.as_str()), (0, ""));
        let lines: Vec<&str> = text.lines().collect();
        let (last, rules) = lines.split_last().unwrap();
        assert!(rules.iter().any(|rule| rule.starts_with("TS-RCE-001 ") && rule.contains(line)), "{text}");
        assert!(rules.iter().all(|rule| rule.starts_with("TS-")), "{text}");
        assert_eq!(*last, format!("{} {count}", rules.len()));
    };
    check("en", "critical", "rules");
    check("zh", "严重", "条规则");
}

#[test]
fn findings_of_the_ai_engine_are_explained_too() {
    for (id, lang, says) in [
        ("TS-AI-001", "en", "Reads like a malicious Skill"),
        ("ts-ai-103", "zh", "AI 评审"),
        ("TS-AI-202", "en", "steered by the package"),
    ] {
        let (exit, text, errors) = run(&["explain", id, "--lang", lang]);
        assert_eq!((exit, errors.as_str()), (0, ""));
        assert!(text.contains(says) && text.contains(if lang == "en" { "fix: " } else { "修复: " }), "{text}");
    }
    let (exit, _, errors) = run(&["explain", "TS-AI-999", "--lang", "zh"]);
    assert!(exit == 2 && errors.contains("没有规则 TS-AI-999"), "{errors}");
}

#[test]
fn rules_are_explained_with_their_examples() {
    let check = |id: &str, lang: &str, says: &[&str]| {
        let (exit, text, errors) = run(&["explain", id, "--lang", lang]);
        assert_eq!((exit, errors.as_str()), (0, ""));
        says.iter().for_each(|words| assert!(text.contains(words), "{words}\n{text}"));
    };
    check("TS-PI-001", "en", &["TS-PI-001", "category: 90005", "why: ", "fix: ", "raised by:", "not raised by:", "│ "]);
    check("ts-pi-001", "zh", &["TS-PI-001", "类别: 90005", "原因: ", "修复: ", "命中示例:", "不命中示例:"]);
}

#[test]
fn the_built_in_rules_hold() {
    let (exit, text, errors) = run(&["check"]);
    assert_eq!((exit, errors.as_str()), (0, ""), "{text}");
    assert!(text.contains("rules hold"), "{text}");
}

#[test]
fn rules_of_the_users_are_listed_and_proved() {
    let good = folder(&rule("Hear the xylophone quartet."));
    let path = good.path().display().to_string();
    let (exit, text, _) = run(&["list", "--rules", &path]);
    assert!(exit == 0 && text.contains("MY-001 "), "{text}");
    assert_eq!(run(&["check", "--rules", &path]).0, 0);

    let broken = folder(&rule("Hear the piano."));
    let (exit, text, _) = run(&["check", "--rules", &broken.path().display().to_string()]);
    assert_eq!(exit, 1, "{text}");
    assert!(text.contains("MY-001  examples[0]"), "{text}");
    assert!(text.contains("1 of "), "{text}");
}

#[test]
fn a_rule_that_nothing_can_raise_is_refused() {
    let rules = folder(&rule("x").replace("literals: [xylophone quartet]", "analyzer: crystal_ball"));
    let (exit, text, errors) = run(&["check", "--rules", &rules.path().display().to_string()]);
    assert_eq!((exit, text.as_str()), (2, ""));
    assert!(errors.contains("MY-001") && errors.contains("crystal_ball"), "{errors}");
}
