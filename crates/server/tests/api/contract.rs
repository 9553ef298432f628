//! Every action that is served, called, and its answer compared with the API description: names, types, nullability.
//!
//! The description is read from `spec/` here, not through the tables that the server is made from.

use crate::client::Client;
use crate::house::{House, zip};
use crate::{center, tasks};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, fs, path::Path};

/// A description file.
struct Description(Value);

impl Description {
    fn read(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec").join(name);
        Self(serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
    }

    fn named<'a>(&'a self, list: &str, name: &str) -> &'a Value {
        let found = self.0[list].as_array().unwrap().iter().find(|entry| entry["name"] == name);
        found.unwrap_or_else(|| panic!("{list} has no {name}"))
    }

    fn actions(&self) -> impl Iterator<Item = &str> {
        self.0["actions"].as_array().unwrap().iter().filter_map(|action| action["name"].as_str())
    }

    /// The members of an object: no other, none missing, each of its type.
    fn check_members(&self, object: &Map<String, Value>, described: &[Value], path: &str) {
        let known: BTreeSet<&str> = described.iter().filter_map(|field| field["name"].as_str()).collect();
        for name in object.keys() {
            assert!(known.contains(name.as_str()), "{path}.{name} is not described");
        }
        for field in described {
            let name = field["name"].as_str().unwrap();
            let path = format!("{path}.{name}");
            let sometimes = field["present_when"].as_str().is_some_and(|when| when != "always");
            match object.get(name) {
                None => assert!(sometimes, "{path} is missing"),
                Some(Value::Null) => assert_eq!(field["nullable"], true, "{path} must not be null"),
                Some(value) => {
                    self.check_type(value, field["type"].as_str().unwrap(), &path);
                    if let (Some(values), Some(text)) = (field["enum"].as_object(), text(value)) {
                        let slashes = field["meaning"].as_str().is_some_and(|meaning| meaning.contains("slash-style"));
                        for word in text.split(|sign| slashes && sign == '/') {
                            let listed = values.contains_key(word)
                                || OWN_VALUES.iter().any(|(place, own)| path.ends_with(place) && *own == word);
                            assert!(listed, "{path}: {word} is not listed");
                        }
                    }
                }
            }
        }
    }

    fn check_type(&self, value: &Value, described: &str, path: &str) {
        match described {
            "String" => assert!(value.is_string(), "{path}: {value}"),
            "Integer" => assert!(value.is_i64(), "{path}: {value}"),
            "Float" => assert!(value.is_number(), "{path}: {value}"),
            "Boolean" => assert!(value.is_boolean(), "{path}: {value}"),
            _ => match described.strip_prefix("Array of ") {
                Some(item) => {
                    let items = value.as_array().unwrap_or_else(|| panic!("{path} is no list: {value}"));
                    items
                        .iter()
                        .enumerate()
                        .for_each(|(i, value)| self.check_type(value, item, &format!("{path}.{i}")));
                }
                None => {
                    let object = value.as_object().unwrap_or_else(|| panic!("{path} is no object: {value}"));
                    self.check_members(object, self.named("types", described)["fields"].as_array().unwrap(), path);
                }
            },
        }
    }
}

/// Values that the description does not list where they are told: one it lists for the create action only (decision
/// T22), one it means by "other: failed" (T10).
const OWN_VALUES: &[(&str, &str)] = &[(".ScanItem", "exposedserver"), ("StopRiskCenterTask.Status", "1")];

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|number| number.to_string()))
}

/// The one action of the other product, over the host parts of a task.
async fn check_cwp(house: &House, task: &Value) {
    let cwp = Description::read("cwp-2018-02-28.json");
    let client = Client { version: "2018-02-28".into(), service: "cwp".into(), ..house.client.clone() };
    let action = "DescribeScanTaskDetails";
    let described = cwp.named("actions", action)["response"].as_array().unwrap();
    for (module, id) in [("Malware", "CWPPOCId"), ("Vul", "CWPPOCId"), ("Baseline", "CWPBlId")] {
        let number: i64 = task[id].as_str().unwrap().parse().unwrap();
        let wanted = json!({"ModuleType": module, "TaskId": number, "Limit": 100});
        let answer = client.post(action, &wanted).await.response();
        cwp.check_members(answer.as_object().unwrap(), described, action);
        assert_eq!((&answer["TotalCount"], &answer["ScanProgress"]), (&json!(1), &json!(100)), "{module}");
        let other = json!({"ModuleType": module, "TaskId": 987_654});
        assert_eq!(client.post(action, &other).await.code(), "InvalidParameterValue");
        let many = json!({"ModuleType": module, "TaskId": number, "Limit": 101});
        assert_eq!(client.post(action, &many).await.code(), "InvalidParameterValue");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_served_action_answers_as_described() {
    let house = House::working().await;
    let csip = Description::read("csip-2022-11-21.json");
    let (good, bad) = (house.submit(&zip("SKILL.md", "good")).await, house.submit(&zip("SKILL.md", "bad")).await);
    house.finished(&good).await;
    house.finished(&bad).await;
    let crashed = house.submit(&zip("SKILL.md", "crash")).await;
    house.finished(&crashed).await;
    let unknown = json!({"ContentHash": format!("sha256:{}", "0".repeat(64)), "EngineVersion": 1});
    let upload = {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        json!({"FileBase64": STANDARD.encode(zip("SKILL.md", "more"))})
    };
    center::fill(&house).await;
    let page = json!({"Filter": {"Limit": 100}});
    let row = house.client.post("DescribeRiskCenterAssetViewPortRiskList", &page).await.response()["Data"][0].clone();
    let key = json!({"Id": row["Id"], "AppId": row["AppId"]});
    let mut calls: Vec<(&str, Value)> = center::LISTS.iter().map(|(action, _)| (*action, page.clone())).collect();
    calls.extend([
        ("CreateSkillScan", upload),
        ("DescribeSkillScanResult", good),
        ("DescribeSkillScanResult", bad),
        ("DescribeSkillScanResult", crashed),
        ("DescribeSkillScanResult", unknown),
        ("DescribeSkillScanTaskList", json!({})),
        ("DescribeSkillScanPayInfo", json!({})),
        ("DescribeSearchBugInfo", json!({"Id": "2"})),
        ("DescribeSearchBugInfo", json!({"Id": "3", "CVEId": "CVE-2021-41773"})),
        ("DescribeVULRiskAdvanceCFGList", page.clone()),
        ("DescribeCVMAssetInfo", json!({"AssetId": "ins-1"})),
        ("DescribeCVMAssetInfo", json!({"AssetId": "ins-0"})),
        ("DescribeDbAssetInfo", json!({"AssetId": "cdb-1"})),
        ("DescribeDbAssetInfo", json!({"AssetId": "cdb-0"})),
        ("ModifyRiskCenterRiskStatus", json!({"RiskStatusKeys": [key], "Status": 1, "Type": 0})),
        ("CreateDomainAndIp", json!({"Content": ["www.example.com"]})),
        ("DeleteDomainAndIp", json!({"Content": [{"Asset": "www.example.com"}], "IgnoreAsset": 1})),
    ]);
    let task = tasks::scanned(&house).await;
    let key = json!({"TaskIdList": [{"TaskId": task["TaskId"]}]});
    let planned = json!({
        "TaskName": "later", "ScanAssetType": 0, "ScanItem": ["port"], "ScanPlanType": 3, "ScanPlanContent": "0 3 * * *",
    });
    calls.extend([
        ("AddNewBindRoleUser", json!({})),
        ("CreateRiskCenterScanTask", planned),
        (
            "CreateRiskCenterScanTask",
            json!({
                "TaskName": "typed", "ScanAssetType": 3, "ScanItem": ["port"], "ScanPlanType": 1,
                "SelfDefiningAssets": ["elsewhere.example"],
            }),
        ),
        ("DescribeScanTaskList", json!({})),
        ("DescribeScanReportList", json!({})),
        ("DescribeTaskLogList", json!({})),
        ("DescribeTaskLogURL", json!({"Type": 1, "ReportTaskIdList": [{"TaskIdList": [task["TaskId"]]}]})),
        ("DescribeOrganizationInfo", json!({})),
        ("DescribeOrganizationUserInfo", json!({})),
        ("DescribeSubUserInfo", json!({})),
        ("StopRiskCenterTask", key.clone()),
    ]);
    check_cwp(&house, &task).await;
    calls.push(("DeleteRiskScanTask", key));
    let called: BTreeSet<&str> = calls.iter().map(|(action, _)| *action).collect();
    for (action, parameters) in &calls {
        let response = house.client.post(action, parameters).await.response();
        let described = csip.named("actions", action)["response"].as_array().unwrap();
        csip.check_members(response.as_object().unwrap(), described, action);
    }
    for action in csip.actions().filter(|action| !called.contains(action)) {
        let code = house.client.post(action, &json!({})).await.code();
        assert_eq!(code, "InvalidAction", "{action} is served: call it in this test");
    }
    house.close().await;
}
