//! `touchstone assets` and `touchstone risks` through the real binary: what they change and what they print.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Exit code, standard output and standard error.
fn touchstone(data: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env("LC_ALL", "C.UTF-8")
        .env("COLUMNS", "120")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn an_inventory_is_imported_listed_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (code, _, error) = touchstone(&data, &["account", "create", "--name", "default"]);
    assert_eq!(code, Some(0), "{error}");
    let file = folder.path().join("inventory.jsonl");
    let path = file.to_str().unwrap();

    std::fs::write(&file, "{\"kind\":\"host\",\"id\":\"ins-1\"}\n\n{\"kind\":\"host\"}\nx\n").unwrap();
    let (code, out, error) = touchstone(&data, &["assets", "import", path]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    for told in ["inventory.jsonl:3: missing field `id`", "inventory.jsonl:4: expected value", "nothing was imported"] {
        assert!(error.contains(told), "{error}");
    }

    let lines = "{\"kind\":\"host\",\"id\":\"ins-1\",\"name\":\"web\",\"tags\":{\"env\":\"prod\"}}\n\
        {\"kind\":\"public_ip\",\"id\":\"127.0.0.1\"}\n";
    std::fs::write(&file, lines).unwrap();
    for (arguments, expected) in [
        (&["assets", "import", path, "--dry-run"][..], "2 assets, nothing wrong; nothing was changed\n"),
        (&["assets", "import", path], "2 created, 0 updated, 0 unchanged\n"),
        (&["assets", "import", path], "0 created, 0 updated, 2 unchanged\n"),
        (&["assets", "add", "localhost", "127.0.0.1"], "1 added, 1 known\n"),
        (&["assets", "delete", "localhost"], "1 deleted\n"),
    ] {
        let (code, out, error) = touchstone(&data, arguments);
        assert_eq!((code, out.as_str()), (Some(0), expected), "{arguments:?}: {error}");
    }

    let (_, table, _) = touchstone(&data, &["assets", "list", "--kind", "host"]);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[1], ["host", "ins-1", "web", "0", "import", "env=prod"], "{table}");
    let (_, json, _) = touchstone(&data, &["assets", "list", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["total"], json["assets"].as_array().unwrap().len()), (&Value::from(2), 2));

    let (code, risks, _) = touchstone(&data, &["risks", "list", "--format", "json"]);
    assert_eq!((code, serde_json::from_str::<Value>(&risks).unwrap()["total"].clone()), (Some(0), Value::from(0)));
    let (code, _, error) = touchstone(&data, &["risks", "show", "abc"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("there is no risk abc"), "{error}");
    let (code, _, error) = touchstone(&data, &["assets", "add", "http://x"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("neither a domain name nor an IP address"), "{error}");
}
