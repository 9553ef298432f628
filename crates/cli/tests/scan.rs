//! `touchstone scan`, driven as users drive it: the real binary, its output and its exit code.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn touchstone(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
    command.args(arguments).current_dir(root()).env_clear().env("COLUMNS", "100");
    command
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Runs, and gives exit code, standard output and standard error.
#[track_caller]
fn run(arguments: &[&str]) -> (i32, String, String) {
    told(touchstone(arguments).output().unwrap())
}

#[track_caller]
fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder of small Skills: `(name, file, content)`.
fn skills(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

const BENIGN: &str = "---\nname: greeter\ndescription: Says hello politely.\n---\n\n# Greeter\n\nSay hello.\n";

#[test]
fn the_malicious_sample_is_malicious_and_the_benign_one_is_not() {
    let (exit, text, errors) = run(&["scan", "examples/malicious-skill"]);
    assert_eq!((exit, errors.as_str()), (1, ""));
    assert!(text.starts_with(" MALICIOUS   examples/malicious-skill"), "{text}");
    assert!(text.contains("SKILL.md:16") && text.contains("fix: "), "{text}");
    assert!(!text.contains('\u{1b}'), "no colours into a pipe");

    let (exit, text, errors) = run(&["scan", "examples/benign-skill"]);
    assert_eq!((exit, errors.as_str()), (0, ""));
    assert!(text.starts_with(" BENIGN"), "{text}");
}

#[test]
fn the_bar_decides_the_exit_code() {
    let check = |bar: &str, exit: i32| assert_eq!(run(&["scan", "examples", "--fail-on", bar]).0, exit, "{bar}");
    check("malicious", 1);
    check("suspicious", 1);
    check("never", 0);
}

#[test]
fn an_incomplete_analysis_is_told_and_never_benign() {
    let folder = skills(&[("s/SKILL.md", BENIGN)]);
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("s/notes.md")).unwrap();
    let path = folder.path().join("s").display().to_string();
    let (exit, text, _) = run(&["scan", &path]);
    assert_eq!(exit, 2, "{text}");
    assert!(text.contains("SUSPICIOUS") && text.contains("notes.md"), "{text}");
    let (exit, _, _) = run(&["scan", &path, "--fail-on", "suspicious"]);
    assert_eq!(exit, 1, "1 wins over 2");
}

#[test]
fn wrong_use_is_named() {
    let check = |arguments: &[&str], says: &str| {
        let (exit, text, errors) = run(arguments);
        assert_eq!((exit, text.as_str()), (2, ""), "{arguments:?}");
        assert!(errors.contains(says), "{errors}");
    };
    check(&["scan", "no/such/path"], "no/such/path");
    check(&["scan"], "PATH");
    check(&["scan", "examples", "--format", "pdf"], "text, json, sarif, html, markdown");
    check(&["scan", "examples", "--fail-on", "sometimes"], "never");
    check(&["scan", "examples", "--rules", "no-such-folder"], "no-such-folder");
    check(&["rules", "explain", "TS-NOPE-000"], "TS-NOPE-000");
}

#[test]
fn a_broken_rule_of_the_users_is_a_refusal_to_run() {
    let rules = skills(&[("mine.yml", "- id: MY-001\n  title: {en: x}\n")]);
    let (exit, text, errors) = run(&["scan", "examples", "--rules", &rules.path().display().to_string()]);
    assert_eq!((exit, text.as_str()), (2, ""));
    assert!(errors.contains("mine.yml"), "{errors}");
}

#[test]
fn results_do_not_depend_on_the_number_of_jobs() {
    let names: Vec<String> = (0..40).map(|n| format!("many/skill-{n:02}/SKILL.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), BENIGN)).collect();
    let folder = skills(&files);
    let path = folder.path().join("many").display().to_string();
    let report = |jobs: &str| run(&["scan", &path, "--format", "json", "--jobs", jobs]);
    let one = report("1");
    assert_eq!(one, report("5"));
    let report: serde_json::Value = serde_json::from_str(&one.1).unwrap();
    let paths: Vec<_> = report["skills"].as_array().unwrap().iter().map(|skill| skill["path"].as_str()).collect();
    assert_eq!(paths.len(), 40);
    assert_eq!(paths[7], Some(format!("{path}/skill-07").as_str()));
    assert_eq!(report["summary"]["benign"], 40);
}

#[test]
fn a_report_can_go_to_a_file_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for (format, starts) in
        [("text", " MALICIOUS"), ("json", "{"), ("sarif", "{"), ("html", "<!doctype html>"), ("markdown", "### ⛔")]
    {
        let file = folder.path().join(format);
        let path = file.display().to_string();
        let (exit, text, errors) = run(&["scan", "examples/malicious-skill", "--format", format, "--output", &path]);
        assert_eq!((exit, text.as_str(), errors.as_str()), (1, "", ""), "{format}");
        assert!(fs::read_to_string(&file).unwrap().starts_with(starts), "{format}");
    }
}

#[test]
fn the_language_follows_the_flag_then_the_environment() {
    let say = |lang: Option<&str>, environment: &str| {
        let mut arguments = vec!["scan", "examples/malicious-skill"];
        arguments.extend(lang.map(|lang| ["--lang", lang]).into_iter().flatten());
        told(touchstone(&arguments).env("LANG", environment).output().unwrap()).1
    };
    assert!(say(None, "zh_CN.UTF-8").contains("恶意"));
    assert!(say(Some("en"), "zh_CN.UTF-8").contains("MALICIOUS"));
    assert!(say(None, "C").contains("MALICIOUS"));
}

#[test]
fn colours_come_only_when_forced_into_a_pipe_and_never_against_a_wish() {
    let coloured = |set: &[(&str, &str)]| {
        let output = touchstone(&["scan", "examples/malicious-skill"]).envs(set.iter().copied()).output().unwrap();
        told(output).1.contains('\u{1b}')
    };
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn a_path_that_cannot_be_read_does_not_keep_the_others_from_being_scanned() {
    let check = |other: &str, exit: i32, says: &str| {
        let (code, text, errors) = run(&["scan", other, "no-such-path"]);
        assert_eq!(code, exit, "{text}{errors}");
        assert!(text.contains(says) && errors.contains("no-such-path"), "{text}{errors}");
    };
    check("examples/benign-skill", 2, "BENIGN");
    check("examples/malicious-skill", 1, "MALICIOUS");
}

#[test]
fn a_reader_that_goes_away_is_no_failure_of_ours() {
    let mut child = touchstone(&["scan", "examples/malicious-skill"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let (exit, _, errors) = told(child.wait_with_output().unwrap());
    assert_eq!((exit, errors.as_str()), (1, ""), "the verdict counts, whoever reads it");
}

#[test]
fn eval_counts_what_the_labels_say() {
    let examples = root().join("examples");
    let good = examples.join("benign-skill").display().to_string();
    let bad = examples.join("malicious-skill").display().to_string();
    // An absolute path stays what it is.
    let rows = format!("path,label,source,tier\n{good},benign,ours,fixture\n{bad},malicious,ours,fixture\n");
    let folder = skills(&[("labels.csv", &rows)]);
    let labels = folder.path().join("labels.csv").display().to_string();
    let (exit, text, _) = run(&["eval", &labels, "--format", "json"]);
    assert_eq!(exit, 0);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["all"]["strict_recall"]["hits"], 1);
    assert_eq!(report["all"]["block_rate"]["hits"], 0);
    assert_eq!(report["all"]["f1_strict"], 1.0);
    let (_, text, _) = run(&["eval", &labels, "--list"]);
    assert!(text.contains("Benign, blocked (0)"), "{text}");
}

#[test]
fn what_a_megabyte_costs_is_measured_for_every_shape() {
    let (exit, text, errors) = run(&["bench", "--linear", "--most", "1"]);
    assert_eq!((exit, errors.as_str()), (0, ""), "{text}");
    let shapes = ["command lines", "many files", "nested archives", "base64 blobs"];
    assert!(shapes.iter().all(|shape| text.lines().any(|line| line.starts_with(shape))), "{text}");
    assert!(text.ends_with("linear\n") && !text.contains("NOT") && !text.contains("4 MB"), "{text}");

    let (exit, _, errors) = run(&["bench", "--linear", "examples"]);
    assert_eq!(exit, 2, "{errors}");
    assert_eq!(run(&["bench"]).0, 2);
}
