//! `touchstone netscan` through the real binary: real daemons on loopback, exit codes, both languages, wrong use.

use daemons::{Nginx, Redis, nginx, redis};
use serde_json::Value;
use std::process::{Command, Output};

fn netscan(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
    command.env_clear().arg("netscan").args(arguments).output().expect("the binary runs")
}

#[track_caller]
fn refused(arguments: &[&str], why: &str) {
    let output = netscan(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(said.contains(why), "{arguments:?}: {said}");
}

#[test]
fn wrong_use_says_what_to_write() {
    refused(&["http://localhost/"], "write `localhost`");
    refused(&["localhost:80"], "write `localhost --ports 80`");
    refused(&["192.0.2.1"], "--allow-network");
    refused(&["localhost", "--ports", "http"], "neither a port");
    refused(&["localhost", "--items", "passwords"], "--passwords");
    refused(&["localhost", "--items", "what"], "none of port");
    refused(&["10.0.0.0/8", "--allow-network", "10.0.0.0/8"], "in parts");
}

#[test]
fn an_open_server_is_told_in_both_languages_and_for_scripts() {
    let (Some(open), Some(web)) = (redis(Redis::default()), nginx(Nginx::default())) else { return };
    let ports = format!("{},{}", open.port, web.port);
    let output = netscan(&["127.0.0.1", "--ports", &ports, "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let outcome: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    let named: Vec<&str> = outcome["services"].as_array().unwrap().iter().filter_map(|s| s["name"].as_str()).collect();
    assert!(named.contains(&"redis") && named.contains(&"http"), "{named:?}");
    let checks: Vec<&str> = outcome["risks"].as_array().unwrap().iter().filter_map(|r| r["check"].as_str()).collect();
    assert!(checks.contains(&"redis-no-password"), "{checks:?}");

    let chinese = netscan(&["127.0.0.1", "--ports", &ports, "--items", "exposed", "--lang", "zh"]);
    let text = String::from_utf8(chinese.stdout).unwrap();
    assert!(text.contains("Redis 未设置密码") && text.contains("2 个开放端口"), "{text}");

    let calm = netscan(&["127.0.0.1", "--ports", &ports, "--items", "port", "--fail-on", "critical"]);
    assert_eq!(calm.status.code(), Some(0), "{}", String::from_utf8_lossy(&calm.stdout));
}

#[test]
fn templates_that_cannot_run_are_counted_with_their_reason() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.yaml"), "id: a\ninfo: { name: A, severity: high }\nheadless: []\n").unwrap();
    let template = "id: own\ninfo: { name: Own, severity: low }\nhttp: [{ path: ['/own'], matchers: [{ type: word, words: [ownword] }] }]\n";
    std::fs::write(folder.path().join("b.yaml"), template).unwrap();
    let Some(web) = nginx(Nginx { pages: &[("own", "ownword")], ..Nginx::default() }) else { return };
    let templates = folder.path().display().to_string();
    let ports = web.port.to_string();
    let arguments = ["127.0.0.1", "--ports", &ports, "--items", "vuln", "--templates", &templates, "--fail-on", "low"];
    let output = netscan(&arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("1 are not") && said.contains("1 x `headless` needs a browser"), "{said}");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("[own]"));
}
