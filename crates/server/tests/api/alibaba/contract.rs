//! Every action of this face, called, and its answer compared with the description: names, types, and what may be absent.
//!
//! The description is read from `spec/` here, not through the tables that the server is made from.

use super::client::{Alibaba, code, members};
use super::{finished, handed_in};
use crate::house::{House, zip};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::{fs, path::Path};

/// What an action answers with: path to type, and the paths that may be absent.
struct Described {
    members: BTreeMap<String, String>,
    sometimes: Vec<String>,
}

fn json(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec").join(name);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

impl Described {
    fn read(action: &str) -> Self {
        let (described, own) = (json("aisc-2026-01-01.json"), json("aisc-2026-01-01.own.json"));
        let prefix = "Data[].TaskResultMessage.SkillCheckResult.RiskInfo[].";
        let whole = |path: &str| path.strip_prefix("...").map_or(path.to_owned(), |rest| format!("{prefix}{rest}"));
        let found = described["actions"].as_array().unwrap().iter().find(|entry| entry["name"] == action).unwrap();
        let response = match found["response"].as_array().unwrap() {
            none if none.is_empty() => own["actions"][action]["response"].as_array().unwrap(),
            response => response,
        };
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let members = response.iter().map(|field| (whole(&text(&field["path"])), text(&field["type"]))).collect();
        let sometimes = own["present_when"][action].as_object().into_iter().flatten().map(|(path, _)| whole(path));
        Self { members, sometimes: sometimes.collect() }
    }

    /// The members of an object: no other, none missing, each of its type.
    fn check(&self, object: &Map<String, Value>, parent: &str) {
        let below = |path: &str| match path.rsplit_once('.') {
            Some((way, name)) => (way == parent).then(|| name.to_owned()),
            None => parent.is_empty().then(|| path.to_owned()),
        };
        let children: BTreeMap<String, (&String, &String)> = self
            .members
            .iter()
            .filter_map(|(path, kind)| Some((below(path)?.trim_end_matches("[]").to_owned(), (path, kind))))
            .collect();
        for (name, value) in object {
            let (path, kind) = children.get(name).unwrap_or_else(|| panic!("{parent}.{name} is not described"));
            self.check_type(value, kind, path);
        }
        for (name, (path, _)) in &children {
            assert!(object.contains_key(name) || self.sometimes.contains(path), "{path} is missing");
        }
    }

    fn check_type(&self, value: &Value, kind: &str, path: &str) {
        let fits = match kind {
            "string" => value.is_string(),
            "integer" => value.is_i64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array<string>" => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            "object" => value.as_object().map(|object| self.check(object, path)).is_some(),
            "array<object>" => value.as_array().is_some_and(|items| {
                items.iter().for_each(|item| self.check(item.as_object().unwrap(), path));
                true
            }),
            other => panic!("{path}: {other}"),
        };
        assert!(fits, "{path} must be {kind}: {value}");
    }
}

#[tokio::test]
async fn every_served_action_answers_as_described() {
    let house = House::working().await;
    let client = Alibaba::of(&house.client);
    let (good, bad) = (handed_in(&client, &zip("SKILL.md", "good")).await, handed_in(&client, &zip("a", "bad")).await);
    let crashed = handed_in(&client, &zip("SKILL.md", "crash")).await;
    for data in [&good, &bad, &crashed] {
        finished(&client, data["RootTaskId"].as_str().unwrap()).await;
    }
    let calls: [(&str, &[(&str, &str)]); 4] = [
        ("ListSubTasks", &[]),
        ("GenerateSkillOssUploadCredential", &[]),
        ("CreateSkillFileCheck", &[("Files.1.DownloadUrl", "http://127.0.0.1/a.zip")]),
        ("CreateSkillFileCheck", &[("Files", "[{\"UploadKey\":\"k\"},{}]"), ("Source", "sec_ops_agent")]),
    ];
    for (action, parameters) in calls {
        for answer in [client.acs3(action, parameters).await, client.rpc(action, parameters).await] {
            let answer = members(&answer).unwrap();
            Described::read(action).check(answer.as_object().unwrap(), "");
        }
    }
    let listed = members(&client.acs3("ListSubTasks", &[]).await).unwrap();
    let states: Vec<&str> =
        listed["Data"].as_array().unwrap().iter().filter_map(|task| task["TaskStatus"].as_str()).collect();
    assert_eq!(states, ["failed", "success", "success"], "the newest first");
    Described::read("CreateSkillFileCheck").check_type(&good, "object", "Data");

    for action in json("aisc-2026-01-01.json")["actions"].as_array().unwrap() {
        let name = action["name"].as_str().unwrap();
        if calls.iter().all(|(called, _)| *called != name) {
            let code = code(&client.acs3(name, &[]).await);
            assert_eq!(code, "InvalidApi.NotFound", "{name} is served: call it in this test");
        }
    }
    house.close().await;
}
