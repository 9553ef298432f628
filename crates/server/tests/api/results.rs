//! `DescribeSkillScanResult` in every state: exactly the documented fields.

use crate::house::{House, zip};
use serde_json::{Value, json};

fn names(object: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// `2026-11-20T17:56:44+00:00`.
fn is_time(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    text.len() == 25 && text.ends_with("+00:00") && text.as_bytes().get(10) == Some(&b'T')
}

#[tokio::test]
async fn success_has_every_field_and_no_other() {
    let house = House::working().await;
    let key = house.submit(&zip("SKILL.md", "bad")).await;
    let response = house.finished(&key).await;
    assert_eq!(response["Status"], "SUCCESS", "{response}");
    assert_eq!(names(&response), ["Data", "RequestId", "Status"]);
    let data = &response["Data"];
    assert_eq!(
        names(data),
        [
            "CapabilityTags",
            "ContentHash",
            "EngineVersion",
            "Mitigation",
            "PrimaryRuleID",
            "ReportURL",
            "RiskDescription",
            "RiskLevel",
            "RuleCatalog",
            "ScanItems",
            "ScannedAt",
            "SecurityScore",
            "SkillDescription",
            "SkillName",
            "UploadFileCount",
        ]
    );
    assert_eq!(data["ContentHash"], key["ContentHash"]);
    assert_eq!(data["EngineVersion"], key["EngineVersion"]);
    assert_eq!(data["UploadFileCount"], 2);
    assert_eq!(data["RiskLevel"], "malicious");
    assert_eq!(data["PrimaryRuleID"], "90006");
    assert_eq!(data["CapabilityTags"], json!([{"ID": "file_read", "Name": "Reads files"}]));
    assert_eq!(data["RuleCatalog"].as_array().unwrap().len(), 8);
    assert_eq!(data["RuleCatalog"][0], json!({"RuleID": "90001", "RuleName": "Supply chain risk"}));
    assert_eq!(
        data["ScanItems"],
        json!([{"ScanType": "STATIC", "RuleList": [
            {"RuleID": "90006", "Description": "In scripts/run.py line 16, a download is piped into a shell; \
                In scripts/run.py line 34, a second download is run"},
            {"RuleID": "90003", "Description": "In scripts/run.py line 20, a key leaves the machine"},
        ]}])
    );
    assert!(is_time(&data["ScannedAt"]), "{data}");

    let chinese = crate::client::Client { language: "zh-CN".into(), ..house.client.clone() };
    let data = chinese.post("DescribeSkillScanResult", &key).await.response()["Data"].take();
    assert_eq!(data["CapabilityTags"][0]["Name"], "读取文件");
    assert_eq!(data["RuleCatalog"][0]["RuleName"], "供应链风险");
    assert_eq!(data["ScanItems"][0]["RuleList"][1]["Description"], "在 scripts/run.py 第 20 行，密钥被外发");
    house.close().await;
}

#[tokio::test]
async fn benign_says_so_in_empty_texts_and_lists() {
    let house = House::working().await;
    let key = house.submit(&zip("SKILL.md", "good")).await;
    let data = house.finished(&key).await["Data"].take();
    assert_eq!(data["RiskLevel"], "benign");
    assert_eq!(data["PrimaryRuleID"], "");
    assert_eq!(data["ScanItems"], json!([]));
    assert_eq!(data["RuleCatalog"].as_array().unwrap().len(), 8);
    house.close().await;
}

#[tokio::test]
async fn scanning_failed_and_not_found() {
    let house = House::idle().await;
    let key = house.submit(&zip("SKILL.md", "waits")).await;
    let response = house.client.post("DescribeSkillScanResult", &key).await.response();
    assert_eq!(response["Status"], "SCANNING");
    assert_eq!(names(&response["Data"]), ["ContentHash", "CreatedAt"]);
    assert!(is_time(&response["Data"]["CreatedAt"]));
    let again = house.submit(&zip("SKILL.md", "waits")).await;
    assert_eq!(again, key);

    let not_found = |client: crate::client::Client, key: Value| async move {
        let response = client.post("DescribeSkillScanResult", &key).await.response();
        assert_eq!(response["Status"], "NOT_FOUND", "{response}");
        assert_eq!(response["Data"], json!({"ContentHash": key["ContentHash"]}));
    };
    not_found(house.other_account().await, key.clone()).await;
    let mut other_version = key.clone();
    other_version["EngineVersion"] = json!(key["EngineVersion"].as_i64().unwrap() + 1);
    not_found(house.client.clone(), other_version).await;
    not_found(house.client.clone(), json!({"ContentHash": format!("sha256:{}", "f".repeat(64)), "EngineVersion": 1}))
        .await;

    let house = House::working().await;
    let key = house.submit(&zip("SKILL.md", "crash")).await;
    let response = house.finished(&key).await;
    assert_eq!(response["Status"], "FAILED");
    assert_eq!(names(&response["Data"]), ["ContentHash", "FailedAt", "Message"]);
    assert!(is_time(&response["Data"]["FailedAt"]));
    house.close().await;
}
