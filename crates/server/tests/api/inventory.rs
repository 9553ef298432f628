//! Imported cloud resources in tasks: judged by what is known of them, anew in each run, only with the service role.

use crate::house::House;
use crate::tasks::{add, create, over, task};
use serde_json::{Value, json};
use time::OffsetDateTime;

async fn import(house: &House, lines: &str) {
    let scope = house.app.scope_of_account("first").await.unwrap();
    house.app.import_assets(&scope, lines.as_bytes(), false, OffsetDateTime::now_utc()).await.unwrap().unwrap();
}

/// Settings of an asset, `check status` each.
async fn settings(house: &House, asset: &str) -> Vec<String> {
    let ask = json!({"Filter": {"Limit": 100, "By": "CheckType", "Order": "asc",
        "Filters": [{"Name": "InstanceId", "Values": [asset], "OperatorType": 7}]}});
    let list = house.client.post("DescribeRiskCenterAssetViewCFGRiskList", &ask).await.response();
    let row = |row: &Value| format!("{} {}", row["CFGName"].as_str().unwrap(), row["Status"]);
    let mut rows: Vec<String> = list["Data"].as_array().into_iter().flatten().map(row).collect();
    rows.sort();
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn imported_resources_are_judged_and_judged_again() {
    let house = House::working().await;
    let client = &house.client;
    add(client, &["127.0.0.1"]).await;
    let database = |config: Value| json!({"kind": "database", "id": "cdb-1", "type_name": "MYSQL", "config": config});
    import(&house, &database(json!({"tls": false, "audit": false})).to_string()).await;
    let mut wanted = task(&["cdb-1"], "1");
    wanted["ScanItem"] = json!(["configrisk"]);
    let refused = client.post("CreateRiskCenterScanTask", &wanted).await.response();
    assert_eq!((&refused["Status"], &refused["UnAuthAsset"]), (&json!(-1), &json!(["cdb-1"])), "{refused}");
    client.post("AddNewBindRoleUser", &json!({})).await.response();

    let row = over(client, &create(client, &wanted).await).await;
    let both = ["Database does not ask for TLS 0", "Database keeps no audit 0"];
    assert_eq!(settings(&house, "cdb-1").await, both);
    assert_eq!(
        (&row["RiskCount"], &row["CompleteAssetNumber"], &row["CSPMTaskProcess"], &row["VSSTaskId"]),
        (&json!(2), &json!(1), &json!(100), &Value::Null),
        "{row}"
    );

    // One is fixed, of the other nobody wants to hear: neither needs anything to be collected.
    import(&house, &database(json!({"tls": true, "audit": false})).to_string()).await;
    wanted["TaskAdvanceCFG"]["CFGRisk"] = json!([{"ItemId": "audit", "Enable": 0, "ResourceType": "database"}]);
    over(client, &create(client, &wanted).await).await;
    assert_eq!(settings(&house, "cdb-1").await, ["Database does not ask for TLS 1", "Database keeps no audit 0"]);
    house.close().await;
}

#[tokio::test]
async fn a_file_takes_back_what_it_said() {
    let house = House::idle().await;
    let address = async || {
        let rows = house.client.post("DescribeDbAssets", &json!({})).await.response();
        (rows["Data"][0]["PublicIp"].clone(), rows["Data"][0]["VpcId"].clone())
    };
    let line = r#"{"kind":"database","id":"cdb-1","public_ip":"192.0.2.7","vpc_id":"vpc-1"}"#;
    import(&house, line).await;
    import(&house, r#"{"kind":"database","id":"cdb-1"}"#).await;
    assert_eq!(address().await, (json!("192.0.2.7"), json!("vpc-1")), "what is not said stays");
    import(&house, r#"{"kind":"database","id":"cdb-1","public_ip":"","vpc_id":null}"#).await;
    assert_eq!(address().await, (json!(""), json!("")));
    house.close().await;
}

#[tokio::test]
async fn rows_show_the_names_of_their_networks() {
    let house = House::idle().await;
    let names = async || {
        let filter = json!({"Filter": {"Filters": [{"Name": "VpcName", "Values": ["-"], "OperatorType": 6}]}});
        let rows = house.client.post("DescribeDbAssets", &filter).await.response();
        rows["Data"].as_array().unwrap().iter().map(|row| row["VpcName"].clone()).collect::<Vec<_>>()
    };
    import(&house, r#"{"kind":"database","id":"cdb-1","vpc_id":"vpc-1"}"#).await;
    import(&house, r#"{"kind":"vpc","id":"vpc-1"}"#).await;
    assert_eq!(names().await, [""], "a network without a name gives none");
    import(&house, r#"{"kind":"vpc","id":"vpc-1","name":"main"}"#).await;
    assert_eq!(names().await, ["main"], "whichever came first");
    import(&house, r#"{"kind":"database","id":"cdb-2","vpc_id":"vpc-1","vpc_name":"old"}"#).await;
    assert_eq!(names().await, ["main", "main"], "and by one name");
    let facets = house.client.post("DescribeDbAssets", &json!({})).await.response();
    assert_eq!(facets["AssetTypeList"], json!([{"Value": "OTHER", "Text": "Other"}]), "as the rows show it");
    house.close().await;
}

/// A host that says what it is and one that does not are one type: the drop-down has it once, and finds both.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_usual_type_is_the_kind() {
    let house = House::working().await;
    let client = &house.client;
    let host = |id: &str, more: Value| {
        let mut host = json!({"kind": "host", "id": id, "os": "CentOS 7.9"});
        host.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        host.to_string()
    };
    let hosts = [
        host("ins-1", json!({"type_name": "CVM"})),
        host("ins-2", json!({})),
        host("ins-3", json!({"type_name": "LH"})),
    ];
    import(&house, &hosts.join("\n")).await;
    client.post("AddNewBindRoleUser", &json!({})).await.response();
    let mut wanted = task(&["ins-1", "ins-2", "ins-3"], "1");
    wanted["ScanItem"] = json!(["configrisk"]);
    over(client, &create(client, &wanted).await).await;
    let of_type = json!({"Filter": {"Filters": [{"Name": "InstanceType", "Values": ["CVM"], "OperatorType": 1}]}});
    let list = client.post("DescribeRiskCenterAssetViewCFGRiskList", &of_type).await.response();
    let mut found: Vec<&str> =
        list["Data"].as_array().unwrap().iter().filter_map(|row| row["InstanceId"].as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["ins-1", "ins-2"], "{list}");
    let mut types: Vec<&str> =
        list["InstanceTypeLists"].as_array().unwrap().iter().filter_map(|one| one["Value"].as_str()).collect();
    types.sort_unstable();
    assert_eq!(types, ["CVM", "LH"]);
    house.close().await;
}
