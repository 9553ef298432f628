//! `touchstone account` and the start of `touchstone serve`, through the real binary: what they print and what they leave.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use serde_json::Value;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

fn touchstone(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchstone")).args(arguments).arg("--data").arg(data).output().unwrap()
}

/// Runs it, and reads the JSON that is all of its standard output.
fn json(data: &Path, arguments: &[&str]) -> Value {
    let output = touchstone(data, arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?} prints no JSON"))
}

/// Runs it, expects a refusal, and gives what it said.
fn refusal(data: &Path, arguments: &[&str]) -> String {
    let output = touchstone(data, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?} prints beside the point");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_mistyped_folder_is_told_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let typo = folder.path().join("dta");
    for arguments in [
        &["account", "list"][..],
        &["account", "disable", "--name", "a"],
        &["account", "enable", "--name", "a"],
        &["account", "rotate-key", "--name", "a"],
    ] {
        let said = refusal(&typo, arguments);
        assert!(said.contains("dta") && said.contains("--data"), "{said}");
        assert!(!typo.exists(), "{arguments:?} made the folder");
    }
}

#[test]
fn the_life_of_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let made = json(&data, &["account", "create", "--name", "anna"]);
    for field in ["SecretId", "SecretKey", "AppId", "Uin"] {
        assert!(made.get(field).is_some(), "{field}");
    }
    assert_eq!(json(&data, &["account", "disable", "--name", "anna"])["State"], "disabled");
    let rotated = touchstone(&data, &["account", "rotate-key", "--name", "anna"]);
    let note = String::from_utf8(rotated.stderr).unwrap();
    assert!(rotated.status.success() && note.contains("disabled") && note.contains("account enable"), "{note}");
    assert_ne!(serde_json::from_slice::<Value>(&rotated.stdout).unwrap()["SecretId"], made["SecretId"]);
    assert_eq!(json(&data, &["account", "enable", "--name", "anna"])["State"], "active");
    assert_eq!(json(&data, &["account", "list"])[0]["Name"], "anna");
    assert!(refusal(&data, &["account", "enable", "--name", "nobody"]).contains("nobody"));
}

#[test]
fn a_taken_port_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refusal(&data, &["serve", "--listen", &address]);
    assert!(said.contains(&address), "{said}");
    assert!(!data.exists());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
