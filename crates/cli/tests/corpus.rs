//! Our own corpus through the real binary: nothing gets worse, and nothing depends on chance or on the number of jobs.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use serde_json::Value;
use std::path::Path;
use std::process::Command;

#[track_caller]
fn run(arguments: &[&str]) -> (i32, String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
    let output = command.args(arguments).current_dir(root).env_clear().output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// After a change that is meant: `touchstone eval corpus/labels.csv --write-run corpus/run.json`.
#[test]
fn no_judgement_is_worse_than_in_the_stored_run() {
    let (exit, text, errors) = run(&["eval", "corpus/labels.csv", "--baseline", "corpus/run.json", "--format", "json"]);
    let report: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{errors}"));
    let comparison = &report["comparison"];
    assert_eq!(exit, 0, "{comparison:#}");
    assert_eq!(comparison["not_compared"], Value::Array(vec![]), "the stored run is of another corpus");
    assert!(report["units"].as_array().unwrap().len() >= 60, "a corpus worth its name");
    assert_eq!(report["all"]["block_rate"]["hits"], 0, "no look-alike is blocked: {text}");
}

#[test]
fn the_report_is_the_same_twice_and_with_one_or_eight_jobs() {
    let report = |jobs: &str| {
        let (_, text, errors) = run(&["scan", "corpus/skills", "--format", "json", "--no-policy", "--jobs", jobs]);
        assert_eq!(errors, "");
        text
    };
    let one = report("1");
    assert!(one.len() > 50_000, "{}", one.len());
    assert_eq!(one, report("1"), "twice");
    assert_eq!(one, report("8"), "in parallel");
}
