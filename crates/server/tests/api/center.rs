//! The security center's data through the API: what was recorded is listed, filtered, changed and deleted.

use crate::client::Client;
use crate::house::House;
use app::{KeyRights, Role};
use model::{Evidence, Examined, PasswordWeakness, PortAdvice, Risk, RiskDetail, RiskKind, Severity, Text};
use serde_json::{Value, json};
use std::time::Duration;
use time::OffsetDateTime;

const PORTS: &str = "DescribeRiskCenterAssetViewPortRiskList";

/// An inventory with an asset of every kind.
const INVENTORY: &str = r#"{"kind":"host","id":"ins-1","name":"web","type_name":"CVM","region":"ap-singapore","zone":"ap-singapore-1","vpc_id":"vpc-1","vpc_name":"main","subnet_id":"subnet-1","private_ip":"10.0.0.7","os":"Debian 12","cpu":"x86","cores":4,"memory":"8GB","disk":"50GB","core":true,"created_at":"2026-01-02 03:04:05","tags":{"env":"prod"}}
{"kind":"host","id":"ins-2","region":"eu-frankfurt","os":"Ubuntu 24.04","tags":{"env":"test"}}
{"kind":"database","id":"cdb-1","name":"orders","type_name":"MYSQL","private_ip":"10.0.0.9","port":3306,"vpc_id":"vpc-1","region":"ap-singapore"}
{"kind":"vpc","id":"vpc-1","name":"main","region":"ap-singapore","cidr":"10.0.0.0/16","dns":["10.0.0.2"],"peers":1}
{"kind":"subnet","id":"subnet-1","name":"front","vpc_id":"vpc-1","vpc_name":"main","cidr":"10.0.0.0/24","zone":"ap-singapore-1","region":"ap-singapore","free_addresses":250}
{"kind":"listener","id":"lbl-1","name":"https","balancer_id":"lb-1","balancer_name":"front","balancer_type":"OPEN","protocol":"HTTPS","port":443,"public_ip":"192.0.2.4","region":"sg","domain":"www.example.com"}
{"kind":"pod","id":"pod-1","name":"api-0","namespace":"default","state":"running","cluster_id":"cls-1","cluster_name":"prod","private_ip":"10.1.0.4","containers":2,"services":1,"region":"ap-singapore"}
"#;

/// One risk of every kind.
fn risks() -> Vec<Risk> {
    let risk = |check: &str, severity, port, service: &str, name: (&str, &str), detail| Risk {
        check: check.into(),
        severity,
        asset: "127.0.0.1".into(),
        address: Some([127, 0, 0, 1].into()),
        port,
        service: service.into(),
        name: Text::new(name.0, name.1),
        description: Text::new("What it means.", "含义。"),
        fix: Text::new("What to do.", "处置方法。"),
        detail,
        evidence: Evidence { banner: "+PONG".into(), ..Evidence::default() },
    };
    let port = |advice| RiskDetail::Port { component: "redis".into(), version: "7.0".into(), advice };
    let url = |scheme: &str| format!("{scheme}://127.0.0.1:8080/a");
    vec![
        risk("port-open", Severity::High, Some(6379), "redis", ("Port 6379", "端口 6379"), port(PortAdvice::Block)),
        risk("port-open", Severity::Info, Some(8080), "http", ("Port 8080", "端口 8080"), port(PortAdvice::Keep)),
        risk(
            "CVE-2021-41773",
            Severity::Critical,
            Some(8080),
            "http",
            ("Path traversal", "路径穿越"),
            RiskDetail::Vulnerability {
                cve: "CVE-2021-41773".into(),
                component: "httpd".into(),
                version: "2.4.49".into(),
                class: Text::new("path traversal", "目录穿越"),
                url: url("http"),
            },
        ),
        risk(
            "ssh-weak",
            Severity::High,
            Some(22),
            "ssh",
            ("Weak password", "弱口令"),
            RiskDetail::WeakPassword {
                user: "root".into(),
                password: "r****t".into(),
                weakness: PasswordWeakness::Common,
                url: "ssh://127.0.0.1:22".into(),
            },
        ),
        risk(
            "mining",
            Severity::Medium,
            Some(8080),
            "http",
            ("Mining script", "挖矿脚本"),
            RiskDetail::WebContent { url: url("http"), class: Text::new("mining script", "挖矿脚本") },
        ),
        risk(
            "hsts",
            Severity::Low,
            Some(8080),
            "http",
            ("No HSTS", "缺少 HSTS"),
            RiskDetail::Configuration {
                standard: "RFC 6797".into(),
                class: "http-header".into(),
                item: "strict-transport-security".into(),
            },
        ),
        risk(
            "redis-no-password",
            Severity::High,
            Some(6379),
            "redis",
            ("Redis without password", "Redis 无口令"),
            RiskDetail::ExposedService { component: "redis".into(), version: "7.0".into() },
        ),
    ]
}

/// Fills the house's first account.
pub(crate) async fn fill(house: &House) {
    let now = OffsetDateTime::now_utc();
    let scope = house.app.scope_of_account("first").await.unwrap();
    let imported = house.app.import_assets(&scope, INVENTORY.as_bytes(), false, now).await.unwrap().unwrap();
    assert_eq!(imported.created, 7);
    house.app.add_names(&scope, &["127.0.0.1".into(), "localhost".into()], &[], now).await.unwrap();
    house.app.record(scope.owners[0].account, (1, "network"), &[], &risks(), now).await.unwrap();
}

/// Every read of the center with what its list is called.
pub(crate) const LISTS: &[(&str, &str)] = &[
    ("DescribeCVMAssets", "Total"),
    ("DescribeDbAssets", "Total"),
    ("DescribeDomainAssets", "Total"),
    ("DescribePublicIpAssets", "Total"),
    ("DescribeListenerList", "Total"),
    ("DescribeClusterPodAssets", "TotalCount"),
    ("DescribeVpcAssets", "TotalCount"),
    ("DescribeSubnetAssets", "TotalCount"),
    (PORTS, "TotalCount"),
    ("DescribeRiskCenterAssetViewCFGRiskList", "TotalCount"),
    ("DescribeRiskCenterAssetViewVULRiskList", "TotalCount"),
    ("DescribeRiskCenterAssetViewWeakPasswordRiskList", "TotalCount"),
    ("DescribeRiskCenterPortViewPortRiskList", "TotalCount"),
    ("DescribeRiskCenterVULViewVULRiskList", "TotalCount"),
    ("DescribeRiskCenterWebsiteRiskList", "TotalCount"),
    ("DescribeRiskCenterServerRiskList", "TotalCount"),
];

fn filter(name: &str, operator: i64, values: &[&str]) -> Value {
    json!({"Filter": {"Filters": [{"Name": name, "Values": values, "OperatorType": operator}]}})
}

#[tokio::test]
async fn what_was_recorded_is_listed_and_nobody_else_sees_it() {
    let house = House::idle().await;
    fill(&house).await;
    let other = house.other_account().await;
    for (action, count) in LISTS {
        let own = house.client.post(action, &json!({})).await.response();
        assert!(own[count].as_i64().unwrap() > 0, "{action}: {own}");
        assert_eq!(own["Data"].as_array().unwrap().len() as i64, own[count].as_i64().unwrap(), "{action}");
        let strangers = other.post(action, &json!({})).await.response();
        assert_eq!(strangers[count], 0, "{action}: {strangers}");
        let unknown = house.client.post(action, &filter("Nothing", 7, &["x"])).await;
        assert_eq!(unknown.code(), "InvalidParameterValue", "{action}");
        let member = house.client.post(action, &json!({"MemberId": ["mem-1"]})).await;
        assert_eq!(member.code(), "ResourceNotFound", "{action}");
        let beyond = house.client.post(action, &json!({"Filter": {"Offset": 100, "Limit": 5}})).await.response();
        assert_eq!((&beyond[count], beyond["Data"].as_array().unwrap().len()), (&own[count], 0), "{action}");
    }
}

/// What a row shows of a field finds it again, whatever the field; the rest is what does not show that.
#[tokio::test]
async fn every_field_of_every_row_is_a_filter() {
    let house = House::idle().await;
    fill(&house).await;
    let mut lists = tokio::task::JoinSet::new();
    for (action, count) in LISTS {
        let client = house.client.clone();
        lists.spawn(async move {
            let whole = client.post(action, &json!({})).await.response();
            let rows = whole["Data"].as_array().unwrap();
            let mut wrong = Vec::new();
            for (name, value) in rows[0].as_object().unwrap() {
                let text = match value {
                    Value::String(text) if text.is_empty() => continue,
                    Value::String(text) => text.clone(),
                    Value::Number(_) | Value::Bool(_) => value.to_string(),
                    _ => continue,
                };
                let same = rows.iter().filter(|row| row[name] == *value).count();
                for (operator, expected) in [(1, same), (6, rows.len() - same)] {
                    let asked = filter(name, operator, &[&text]);
                    let mut answer = client.post(action, &asked).await;
                    while answer.code() == "RequestLimitExceeded" {
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        answer = client.post(action, &asked).await;
                    }
                    let found = (answer.code() == "OK").then(|| answer.response()[count].as_u64().unwrap());
                    if found != Some(expected as u64) {
                        wrong.push(format!("{action} {name} {operator} {text}: {found:?}, not {expected}"));
                    }
                }
            }
            wrong
        });
    }
    let wrong: Vec<String> = lists.join_all().await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn filters_of_every_kind() {
    let house = House::idle().await;
    fill(&house).await;
    let ports = |parameters: Value| {
        let client = house.client.clone();
        async move {
            let mut answer = client.post(PORTS, &parameters).await;
            // So many questions are more than an account may ask in a second.
            while answer.code() == "RequestLimitExceeded" {
                tokio::time::sleep(Duration::from_millis(100)).await;
                answer = client.post(PORTS, &parameters).await;
            }
            if answer.code() != "OK" {
                return Err(answer.code());
            }
            let rows = answer.response()["Data"].as_array().unwrap().clone();
            Ok(rows.iter().map(|row| row["Port"].as_i64().unwrap()).collect::<Vec<_>>())
        }
    };
    for (name, operator, values, expected) in [
        ("Port", 1, &["6379"][..], Ok(vec![6379])),
        ("Port", 7, &["6379", "8080"], Ok(vec![6379, 8080])),
        ("Port", 2, &["6379"], Ok(vec![8080])),
        ("Port", 3, &["8080"], Ok(vec![6379])),
        ("Port", 4, &["8080"], Ok(vec![8080])),
        ("Port", 5, &["6379"], Ok(vec![6379])),
        ("Port", 6, &["6379"], Ok(vec![8080])),
        ("Port", 9, &["637"], Ok(vec![6379])),
        ("Port", 13, &["637"], Ok(vec![8080])),
        ("Port", 14, &["1"], Ok(vec![6379])),
        ("Service", 9, &["RED"], Ok(vec![6379])),
        ("Service", 14, &["1"], Err("InvalidParameterValue")),
        ("Level", 7, &["high"], Ok(vec![6379])),
        ("Level", 2, &["low"], Ok(vec![6379])),
        ("Level", 9, &["risk"], Ok(vec![6379])),
        ("Level", 7, &["enormous"], Err("InvalidParameterValue")),
        ("Status", 7, &["0"], Ok(vec![6379, 8080])),
        ("Status", 7, &["3"], Ok(vec![])),
        ("Suggestion", 7, &["2"], Ok(vec![6379])),
        ("From", 7, &["0"], Ok(vec![6379, 8080])),
        ("From", 7, &["3"], Ok(vec![])),
        ("InstanceType", 7, &["EIP"], Ok(vec![6379, 8080])),
        ("AffectAsset", 7, &["127.0.0.1"], Ok(vec![6379, 8080])),
        ("AffectAsset", 7, &["' OR '1'='1"], Ok(vec![])),
        ("Nick", 7, &["first"], Ok(vec![6379, 8080])),
        ("RecentTime", 2, &["2020-01-01 00:00:00"], Ok(vec![6379, 8080])),
        ("RecentTime", 3, &["2020-01-01 00:00:00"], Ok(vec![])),
        ("RecentTime", 7, &["yesterday"], Err("InvalidParameterValue")),
        ("RecentTime", 9, &["1990-"], Ok(vec![])),
        ("RecentTime", 13, &["1990-"], Ok(vec![6379, 8080])),
        ("RecentTime", 6, &["2020-01-01 00:00:00"], Ok(vec![6379, 8080])),
        ("RecentTime", 14, &["1"], Err("InvalidParameterValue")),
        ("From", 7, &["Cloud Security Center"], Ok(vec![6379, 8080])),
        ("ServiceJudge", 7, &["high_risk_service"], Ok(vec![6379])),
        ("ServiceJudge", 6, &["high_risk_service"], Ok(vec![8080])),
        ("ServiceJudge", 9, &["WEB"], Ok(vec![8080])),
        ("Port", 7, &["ssh"], Err("InvalidParameterValue")),
        ("Port", 7, &[], Err("InvalidParameterValue")),
        ("Port", 0, &["1"], Err("InvalidParameterValue")),
        ("Port", 8, &["1"], Err("InvalidParameterValue")),
        ("Port", 10, &["1"], Err("InvalidParameterValue")),
        ("Port", 12, &["1"], Err("InvalidParameterValue")),
        ("port", 7, &["1"], Err("InvalidParameterValue")),
    ] {
        let mut parameters = filter(name, operator, values);
        parameters["Filter"]["By"] = "Port".into();
        parameters["Filter"]["Order"] = "asc".into();
        assert_eq!(ports(parameters).await, expected.map_err(str::to_owned), "{name} {operator} {values:?}");
    }
    for (filter, expected) in [
        (json!({"By": "Port", "Order": "desc"}), Ok(vec![8080, 6379])),
        (json!({"By": "desc", "Order": "Port"}), Ok(vec![8080, 6379])),
        (json!({"By": "Level", "Order": "desc"}), Ok(vec![6379, 8080])),
        (json!({"By": "ServiceJudge", "Order": "desc"}), Ok(vec![8080, 6379])),
        (json!({"By": "ServiceJudge", "Order": "desc", "Limit": 1, "Offset": 1}), Ok(vec![6379])),
        (json!({"By": "Port", "Order": "asc", "Limit": 1}), Ok(vec![6379])),
        (json!({"By": "Port", "Order": "asc", "Limit": 0}), Ok(vec![6379, 8080])),
        (json!({"By": "Port", "Order": "asc", "Limit": 1, "Offset": 1}), Ok(vec![8080])),
        (json!({"Limit": 1001}), Err("InvalidParameterValue")),
        (json!({"Limit": -1}), Err("InvalidParameterValue")),
        (json!({"Offset": -1}), Err("InvalidParameterValue")),
        (json!({"By": "Nothing"}), Err("InvalidParameterValue")),
        (json!({"By": "Port", "Order": "up"}), Err("InvalidParameterValue")),
        (json!({"StartTime": "2030-01-01 00:00:00"}), Ok(vec![])),
        (json!({"StartTime": "2021-01-01 00:00:00", "EndTime": "2020-01-01 00:00:00"}), Err("InvalidParameterValue")),
        (json!({"StartTime": "soon"}), Err("InvalidParameterValue")),
    ] {
        assert_eq!(ports(json!({"Filter": filter})).await, expected.map_err(str::to_owned), "{filter}");
    }
    // Tags are those of assets; an address that nobody tagged has none.
    assert_eq!(ports(json!({"Tags": [{"TagKey": "env", "TagValue": "prod"}]})).await, Ok(vec![]));
    let hosts = house.client.post("DescribeCVMAssets", &filter("AssetName", 9, &["WE"])).await.response();
    assert_eq!(hosts["Data"][0]["AssetId"], "ins-1", "{hosts}");
    for (types, expected) in [(json!(["MYSQL"]), 1), (json!(["REDIS"]), 0), (json!([]), 1)] {
        let databases = house.client.post("DescribeDbAssets", &json!({"AssetTypes": types})).await.response();
        assert_eq!(databases["Total"], expected, "{types}: {databases}");
    }
}

#[tokio::test]
async fn facets_offer_what_there_is_in_the_readers_language() {
    let house = House::idle().await;
    fill(&house).await;
    let answer = house.client.post(PORTS, &filter("Level", 7, &["high"])).await.response();
    let values = |answer: &Value, list: &str| {
        let list = answer[list].as_array().unwrap().clone();
        let mut values: Vec<_> = list.iter().map(|entry| entry["Value"].as_str().unwrap().to_owned()).collect();
        values.sort();
        values
    };
    assert_eq!(values(&answer, "LevelLists"), ["high", "info"], "also what the filter left out");
    assert_eq!(values(&answer, "SuggestionLists"), ["0", "2"]);
    assert_eq!(values(&answer, "InstanceTypeLists"), ["EIP"]);
    let hosts = house.client.post("DescribeCVMAssets", &json!({})).await.response();
    assert_eq!(values(&hosts, "RegionList"), ["ap-singapore", "eu-frankfurt"]);
    assert_eq!(values(&hosts, "AppIdList"), [hosts["Data"][0]["AppId"].to_string()]);

    let weak = "DescribeRiskCenterAssetViewWeakPasswordRiskList";
    for (language, kind, fix) in [("en-US", "Common password", "What to do."), ("zh-CN", "常见弱口令", "处置方法。")]
    {
        let client = Client { language: language.into(), ..house.client.clone() };
        let answer = client.post(weak, &filter("PasswordType", 7, &[kind])).await.response();
        assert_eq!(values(&answer, "PasswordTypeLists"), [kind]);
        let row = &answer["Data"][0];
        assert_eq!((&row["PasswordType"], &row["Fix"]), (&json!(kind), &json!(fix)), "{row}");
        assert_eq!((&row["Port"], &row["VULURL"]), (&json!(22), &json!("ssh://127.0.0.1:22")));
        assert_eq!(row["Payload"], "root:r****t", "masked");
    }
}

#[tokio::test]
async fn vulnerabilities_are_looked_up() {
    let house = House::idle().await;
    fill(&house).await;
    let search = |client: &Client, parameters: Value| {
        let client = client.clone();
        async move { client.post("DescribeSearchBugInfo", &parameters).await }
    };
    let known = json!({"Id": "3", "CVEId": "CVE-2021-23337"});
    let answer = search(&house.client, known.clone()).await.response();
    let bug = &answer["Data"]["DataBug"][0];
    assert_eq!((&bug["CVEId"], &bug["Level"]), (&json!("CVE-2021-23337"), &json!("high")), "{answer}");
    assert_eq!(bug["Fix"], "Update to lodash 4.17.21 or later.");
    let chinese = Client { language: "zh-CN".into(), ..house.client.clone() };
    let answer = search(&chinese, known).await.response();
    assert_eq!(answer["Data"]["DataBug"][0]["Fix"], "升级到 lodash 4.17.21 或更高版本。");

    let unknown = search(&house.client, json!({"Id": "3", "CVEId": "CVE-1999-99999"})).await.response();
    assert_eq!((&unknown["ReturnCode"], &unknown["ReturnMsg"]), (&json!(0), &json!("success")));
    assert_eq!(unknown["Data"]["DataBug"], json!([]), "no detail");
    let affected = search(&house.client, json!({"Id": "3", "CVEId": "cve-2021-41773"})).await.response();
    assert_eq!(affected["Data"]["DataAsset"][0]["InfluenceAsset"], 1, "{affected}");
    assert_eq!(search(&house.client, json!({"Id": "3"})).await.code(), "MissingParameter");
    assert_eq!(search(&house.client, json!({"Id": "9"})).await.code(), "InvalidParameterValue");
    for id in ["1", "2"] {
        let answer = search(&house.client, json!({"Id": id})).await.response();
        assert!(!answer["Data"]["DataBug"].as_array().unwrap().is_empty(), "{id}");
    }

    let checks = |parameters: Value| {
        let client = house.client.clone();
        async move { client.post("DescribeVULRiskAdvanceCFGList", &parameters).await }
    };
    let all = checks(json!({})).await.response();
    assert!(all["TotalCount"].as_i64().unwrap() > 10 && all["Data"].as_array().unwrap().len() == 10, "{all}");
    let high = checks(filter("RiskLevel", 7, &["high"])).await.response();
    assert!(high["Data"].as_array().unwrap().iter().all(|row| row["RiskLevel"] == "high"), "{high}");
    let one = checks(filter("CVE", 9, &["2021-23337"])).await.response();
    assert_eq!((&one["TotalCount"], &one["Data"][0]["Enable"]), (&json!(1), &json!(1)), "{one}");
    let ordered = checks(json!({"Filter": {"By": "RiskLevel", "Order": "asc", "Limit": 1}})).await.response();
    let lowest = ordered["RiskLevelLists"].as_array().unwrap().last().unwrap();
    assert_eq!(ordered["Data"][0]["RiskLevel"], lowest["Value"], "{ordered}");
    for wrong in [filter("Nothing", 7, &["x"]), filter("CVE", 8, &["x"]), json!({"Filter": {"By": "Nothing"}})] {
        assert_eq!(checks(wrong.clone()).await.code(), "InvalidParameterValue", "{wrong}");
    }
    assert_eq!(checks(json!({"TaskId": "none"})).await.code(), "ResourceNotFound");
}

#[tokio::test]
async fn people_decide_about_risks() {
    let house = House::idle().await;
    fill(&house).await;
    let other = house.other_account().await;
    let rows = house.client.post(PORTS, &json!({})).await.response()["Data"].clone();
    let row = &rows[0];
    let change = |client: &Client, status: i64, kind: i64, key: Value| {
        let client = client.clone();
        let parameters = json!({"RiskStatusKeys": [key], "Status": status, "Type": kind});
        async move { client.post("ModifyRiskCenterRiskStatus", &parameters).await.code() }
    };
    let key = json!({"Id": row["Id"], "AppId": row["AppId"]});
    for (status, expected) in [(1, 1), (3, 0), (2, 2), (4, 0), (4, 0), (1, 1)] {
        assert_eq!(change(&house.client, status, 0, key.clone()).await, "OK");
        let now = house.client.post(PORTS, &filter("Id", 7, &[row["Id"].as_str().unwrap()])).await.response();
        assert_eq!(now["Data"][0]["Status"], expected, "after {status}");
    }
    let groups = house.client.post("DescribeRiskCenterPortViewPortRiskList", &json!({})).await.response();
    let open: i64 =
        groups["Data"].as_array().unwrap().iter().map(|group| group["NoHandleCount"].as_i64().unwrap()).sum();
    assert_eq!(open, 1, "{groups}");
    for (client, status, kind, key, expected) in [
        (&house.client, 1, 1, key.clone(), "ResourceNotFound"),
        (&house.client, 1, 0, json!({"Id": "x", "AppId": row["AppId"]}), "ResourceNotFound"),
        (&house.client, 1, 0, json!({"Id": row["Id"], "AppId": "1"}), "ResourceNotFound"),
        (&other, 1, 0, key.clone(), "ResourceNotFound"),
        (&house.client, 5, 0, key.clone(), "InvalidParameterValue"),
        (&house.client, 1, 6, key.clone(), "InvalidParameterValue"),
        (&house.client, 1, 0, json!({"Id": "x"}), "MissingParameter"),
    ] {
        assert_eq!(change(client, status, kind, key.clone()).await, expected, "{status} {kind} {key}");
    }

    // A rescan that looked and saw nothing closes what was open.
    let scope = house.app.scope_of_account("first").await.unwrap();
    let whole = [Examined::whole("127.0.0.1", RiskKind::Port)];
    let (account, now) = (scope.owners[0].account, OffsetDateTime::now_utc());
    let recorded = house.app.record(account, (2, "network"), &whole, &[], now).await.unwrap();
    assert_eq!(recorded.closed, 2);
    let left = house.client.post(PORTS, &filter("Status", 7, &["0"])).await.response();
    assert_eq!(left["TotalCount"], 0, "{left}");
}

#[tokio::test]
async fn domains_and_addresses_are_added_and_deleted() {
    let house = House::idle().await;
    let create = |content: Value| {
        let client = house.client.clone();
        async move { client.post("CreateDomainAndIp", &json!({"Content": content})).await }
    };
    let names = json!(["localhost", "127.0.0.1", "LOCALHOST", "::1"]);
    assert_eq!(create(names.clone()).await.response()["Data"], 3);
    assert_eq!(create(names).await.response()["Data"], 0, "each counts once");
    for wrong in [json!(["http://a"]), json!(["10.0.0.0/8"]), json!([""]), json!([]), json!(["a", "b c"])] {
        assert_eq!(create(wrong.clone()).await.code(), "InvalidParameterValue", "{wrong}");
    }
    let tags = json!([{"TagKey": "env", "TagValue": "dev"}]);
    let tagged = json!({"Content": ["localhost"], "Tags": tags});
    assert_eq!(house.client.post("CreateDomainAndIp", &tagged).await.response()["Data"], 0);
    let domains = house.client.post("DescribeDomainAssets", &json!({"Tags": tags})).await.response();
    assert_eq!((&domains["Total"], &domains["Data"][0]["SubDomain"]), (&json!(1), &json!("localhost")));
    assert_eq!(domains["Data"][0]["Tag"], json!([{"Name": "env", "Value": "dev"}]));
    let addresses = house.client.post("DescribePublicIpAssets", &json!({})).await.response();
    assert_eq!(addresses["Total"], 2, "{addresses}");

    let reading = KeyRights { user: None, role: Role::Read, actions: Vec::new() };
    let keys = house.app.create_key("first", reading, OffsetDateTime::now_utc()).await.unwrap();
    let secret_key = String::from_utf8(keys.secret_key.expose().to_vec()).unwrap();
    let reader = Client { secret_id: keys.secret_id, secret_key, ..house.client.clone() };
    for action in ["CreateDomainAndIp", "DeleteDomainAndIp", "ModifyRiskCenterRiskStatus"] {
        assert_eq!(reader.post(action, &json!({})).await.code(), "AuthFailure.UnauthorizedOperation", "{action}");
    }
    assert_eq!(reader.post("DescribeDomainAssets", &json!({})).await.code(), "OK");

    let other = house.other_account().await;
    let delete = |client: &Client, parameters: Value| {
        let client = client.clone();
        async move { client.post("DeleteDomainAndIp", &parameters).await }
    };
    let localhost = json!({"Content": [{"Asset": "LocalHost"}]});
    assert_eq!(delete(&other, localhost.clone()).await.response()["Data"], 0, "another account has none");
    assert_eq!(delete(&house.client, json!({})).await.code(), "MissingParameter");
    assert_eq!(delete(&house.client, localhost.clone()).await.response()["Data"], 1);
    assert_eq!(delete(&house.client, localhost).await.response()["Data"], 0);
    assert_eq!(delete(&house.client, json!({"Type": "ALL"})).await.response()["Data"], 2);
}

#[tokio::test]
async fn who_speaks_for_an_organisation_sees_its_members() {
    let house = House::idle().await;
    let now = OffsetDateTime::now_utc();
    let organisation = house.app.account("first").await.unwrap().organisation;
    let keys = house.app.create_account("second", Some(organisation), now).await.unwrap();
    let secret_key = String::from_utf8(keys.secret_key.expose().to_vec()).unwrap();
    let member = Client { secret_id: keys.secret_id.clone(), secret_key, ..house.client.clone() };
    assert_eq!(member.post("CreateDomainAndIp", &json!({"Content": ["a.example"]})).await.response()["Data"], 1);
    let list = |client: &Client, members: Value| {
        let client = client.clone();
        async move { client.post("DescribeDomainAssets", &json!({"MemberId": members})).await }
    };
    let mem = format!("mem-{}", keys.app_id);
    assert_eq!(list(&house.client, json!([])).await.response()["Total"], 0);
    for name in [mem.clone(), keys.app_id.to_string(), keys.uin.to_string()] {
        assert_eq!(list(&house.client, json!([name])).await.response()["Total"], 1, "{name}");
    }
    assert_eq!(list(&member, json!([mem])).await.response()["Total"], 1, "itself");
    let first = house.app.account("first").await.unwrap().app_id.to_string();
    assert_eq!(list(&member, json!([first])).await.code(), "ResourceNotFound", "it speaks for nobody else");
}
