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
        &["account", "token", "--name", "a", "--seconds", "60"],
        &["account", "restrict", "--name", "a"],
        &["account", "quota", "--name", "a"],
        &["account", "key", "list", "--name", "a"],
        &["account", "users", "--name", "a"],
        &["account", "bearer", "list", "--name", "a"],
        &["account", "webhook-secret", "--name", "a"],
        &["organisation", "list"],
        &["audit"],
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
fn keys_tokens_and_limits() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    json(&data, &["account", "create", "--name", "anna"]);
    let account = |arguments: &[&str]| json(&data, &[&["account"], arguments, &["--name", "anna"]].concat());

    let token = account(&["token", "--seconds", "600"]);
    let fields: Vec<&str> = token.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["ExpiredTime", "SecretId", "SecretKey", "Token"]);
    let ends = token["ExpiredTime"].as_i64().unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert!((590..=600).contains(&(ends - i64::try_from(now).unwrap())), "{ends} {now}");
    for seconds in ["0", "129601"] {
        assert!(refusal(&data, &["account", "token", "--name", "anna", "--seconds", seconds]).contains("129600"));
    }

    let made =
        account(&["key", "create", "--user", "ci", "--role", "submit", "--actions", "CreateSkillScan,Describe*"]);
    let listed = account(&["key", "list"]);
    let of_ci = listed.as_array().unwrap().iter().find(|key| key["SecretId"] == made["SecretId"]).unwrap();
    assert_eq!((&of_ci["User"], &of_ci["Role"], &of_ci["State"]), (&"ci".into(), &"submit".into(), &"active".into()));
    assert_eq!(of_ci["Actions"], serde_json::json!(["CreateSkillScan", "Describe*"]));
    assert!(!listed.to_string().contains(made["SecretKey"].as_str().unwrap()), "no secrets in lists");
    let revoked = account(&["key", "revoke", "--secret-id", made["SecretId"].as_str().unwrap()]);
    assert_eq!(revoked["State"], "revoked");

    let own = account(&["key", "list"])[0]["SecretId"].clone();
    let fresh = account(&["rotate-key", "--overlap", "60"]);
    let keys = account(&["key", "list"]);
    let state = |id: &Value| keys.as_array().unwrap().iter().find(|key| key["SecretId"] == *id).unwrap().clone();
    assert!(state(&own)["ValidUntil"].is_string() && state(&fresh["SecretId"])["ValidUntil"].is_null(), "{keys}");

    let bound = account(&["restrict", "--allow", "10.1.2.3/8", "--allow", "::1", "--deny", "10.9.0.0/16"]);
    assert_eq!(bound["Allow"], serde_json::json!(["10.0.0.0/8", "::1/128"]));
    assert!(refusal(&data, &["account", "restrict", "--name", "anna", "--allow", "ten"]).contains("no network"));
    assert_eq!(account(&["restrict"])["Allow"], serde_json::json!([]));
    assert_eq!(account(&["quota", "--units", "10"])["Quota"], 10);
    assert!(account(&["quota"])["Quota"].is_null());
}

#[test]
fn half_a_certificate_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(refusal(&data, &["serve", "--listen", "127.0.0.1:0", "--tls-cert", "c.pem"]).contains("--tls-key"));
    let both = &["serve", "--listen", "127.0.0.1:0", "--tls-cert", "c.pem", "--tls-key", "k.pem"];
    assert!(refusal(&data, both).contains("c.pem"));
    assert!(!data.exists(), "nothing was made");
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

#[test]
fn organisations_members_users_and_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    json(&data, &["account", "create", "--name", "anna"]);
    let made = json(&data, &["organisation", "create", "--name", "guild"]);
    let id = made["Organisation"].to_string();
    for name in ["bert", "cora"] {
        json(&data, &["account", "create", "--name", name, "--organisation", &id]);
    }
    let renamed = json(&data, &["organisation", "rename", "--organisation", &id, "--name", "the guild"]);
    assert_eq!(renamed["Name"], "the guild");
    let all = json(&data, &["organisation", "list"]);
    let members: Vec<_> = all[1]["Members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| (member["Name"].as_str().unwrap(), member["Role"].as_str().unwrap()))
        .collect();
    assert_eq!(members, [("bert", "administrator"), ("cora", "member")]);
    assert_eq!(all[0]["Members"][0]["Name"], "anna");
    assert!(refusal(&data, &["organisation", "rename", "--organisation", "99", "--name", "x"]).contains("no such"));

    let create =
        ["account", "bearer", "create", "--name", "anna", "--user", "ci", "--label", "pipeline", "--days", "90"];
    let token = json(&data, &create);
    let (text, id) = (token["Token"].as_str().unwrap(), token["TokenId"].as_str().unwrap());
    assert!(text.starts_with(&format!("ts_{id}_")), "{text}");
    let users = json(&data, &["account", "users", "--name", "anna"]);
    assert_eq!((&users[0]["User"], &users[0]["State"]), (&"ci".into(), &"active".into()));
    let listed = json(&data, &["account", "bearer", "list", "--name", "anna"]);
    assert_eq!(
        (&listed[0]["Label"], &listed[0]["Role"], &listed[0]["State"]),
        (&"pipeline".into(), &"submit".into(), &"active".into())
    );
    assert!(!listed.to_string().contains(text), "no secret");
    let revoked = json(&data, &["account", "bearer", "revoke", "--name", "anna", "--token-id", id]);
    assert_eq!(revoked["State"], "revoked");
    refusal(&data, &["account", "bearer", "revoke", "--name", "cora", "--token-id", id]);
    refusal(&data, &["account", "bearer", "create", "--name", "anna", "--actions", "no such!"]);

    let secret = json(&data, &["account", "webhook-secret", "--name", "anna"]);
    assert!(secret["Secret"].as_str().unwrap().starts_with("whsec_"));
    assert_eq!(json(&data, &["account", "webhook-secret", "--name", "anna"]), secret);
    assert_ne!(json(&data, &["account", "webhook-secret", "--name", "anna", "--rotate"]), secret);
}
