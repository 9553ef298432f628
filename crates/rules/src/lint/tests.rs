use super::*;
use crate::parse::parse;

const GOOD: &str = r#"
- id: TS-RCE-001
  title: { en: Title, zh: 标题 }
  message: { en: "{file} {line} `{match}` {host}", zh: "{file} {host}" }
  why: { en: why, zh: 原因 }
  fix: { en: fix, zh: 修复 }
  category: "90006"
  severity: high
  confidence: high
  nature: attack
  applies: { languages: [bash], files: ["*.sh"] }
  match: { regex: 'curl (?P<host>\w+)' }
  examples: [curl a, curl b]
  counter_examples: [wget]
"#;

/// Applies replacements to a good rule and compares the fields that lint objects to.
#[track_caller]
fn check(changes: &[(&str, &str)], author: Author, expected: &[&str]) {
    let mut yaml = GOOD.to_owned();
    for (from, to) in changes {
        assert!(yaml.contains(from), "{from} is not in the good rule");
        yaml = yaml.replace(from, to);
    }
    let rules = parse("x.yml", &yaml).unwrap();
    let problems = lint(rules.iter().map(|rule| ("x.yml", rule)), author);
    let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, expected, "{problems:#?}");
}

#[test]
fn a_good_rule_passes() {
    check(&[], Author::House, &[]);
}

#[test]
fn each_mistake_is_named() {
    check(&[("TS-RCE-001", "TS-rce-1")], Author::House, &["id"]);
    check(&[("zh: 原因", "zh: ''")], Author::House, &["why.zh"]);
    check(&[("{host}\", zh", "{port}\", zh")], Author::House, &["message.en"]);
    check(&[("nature: attack", "nature: hygiene")], Author::House, &["severity"]);
    check(&[("[bash]", "[cobol]")], Author::House, &["applies.languages"]);
    check(&[("*.sh", "[a].sh")], Author::House, &["applies.files"]);
    check(
        &[("'curl (?P<host>\\w+)'", "'curl (?P<host>'")],
        Author::House,
        &["message.en", "message.zh", "match.regex", "match"],
    );
    check(&[("'curl (?P", "'\\w+ (?P")], Author::House, &["match"]);
    check(&[("'curl (?P", "'\\w+ (?P"), ("  match:", "  unfiltered: true\n  match:")], Author::House, &[]);
    check(&[("counter_examples: [wget]", "counter_examples: []")], Author::House, &["counter_examples"]);
    check(&[("[curl a, curl b]", "[curl a]")], Author::House, &["examples"]);
}

#[test]
fn a_part_with_literals_is_enough_nearby_but_not_in_a_file() {
    let all = |within: &str| {
        format!("{{ all: {{ within: {within}, of: [literals: [password], regex: '(?P<host>\\d+)'] }} }}")
    };
    check(&[("{ regex: 'curl (?P<host>\\w+)' }", &all("nearby"))], Author::House, &[]);
    check(&[("{ regex: 'curl (?P<host>\\w+)' }", &all("file"))], Author::House, &["match"]);
}

#[test]
fn a_user_may_be_brief() {
    let changes = [("TS-RCE-001", "my_rule"), ("zh: 原因", "zh: ''"), ("counter_examples: [wget]", "references: []")];
    check(&changes, Author::User, &[]);
}

#[test]
fn ids_are_unique() {
    let mut rules = parse("x.yml", GOOD).unwrap();
    rules.extend(rules.clone());
    assert_eq!(lint(rules.iter().map(|r| ("x.yml", r)), Author::House)[0].what, "is used twice");
}
