//! Scan tasks through the API, over sockets of this test's own on loopback: really scanned, stopped, planned, reported.

use crate::client::Client;
use crate::house::House;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use time::macros::format_description;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const ITEMS: [&str; 6] = ["port", "poc", "weakpass", "webcontent", "configrisk", "exposedserver"];

/// Sockets that accept and say nothing: each costs a scan some seconds.
struct Silent {
    ports: Vec<u16>,
    accepted: Arc<AtomicUsize>,
}

impl Silent {
    async fn listen(count: usize) -> Self {
        let accepted = Arc::new(AtomicUsize::new(0));
        let mut ports = Vec::new();
        for _ in 0..count {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            ports.push(listener.local_addr().unwrap().port());
            let accepted = accepted.clone();
            tokio::spawn(async move {
                let mut held = Vec::new();
                while let Ok((stream, _)) = listener.accept().await {
                    accepted.fetch_add(1, Ordering::Relaxed);
                    held.push(stream);
                }
            });
        }
        Self { ports, accepted }
    }

    fn set(&self) -> String {
        self.ports.iter().map(u16::to_string).collect::<Vec<_>>().join(",")
    }
}

pub(crate) fn task(assets: &[&str], ports: &str) -> Value {
    let assets: Vec<Value> = assets.iter().map(|asset| json!({"Asset": asset, "AssetName": "one"})).collect();
    json!({
        "TaskName": "look", "ScanAssetType": 1, "ScanItem": ITEMS, "ScanPlanType": 1, "Assets": assets, "TaskMode": 2,
        "TaskAdvanceCFG": {"PortRisk": [{"PortSets": ports, "CheckType": 1, "Enable": 1}]},
    })
}

pub(crate) async fn add(client: &Client, names: &[&str]) {
    client.post("CreateDomainAndIp", &json!({"Content": names})).await.response();
}

pub(crate) async fn create(client: &Client, task: &Value) -> String {
    let created = client.post("CreateRiskCenterScanTask", task).await.response();
    assert_eq!((&created["Status"], &created["UnAuthAsset"]), (&json!(0), &json!([])), "{created}");
    created["TaskId"].as_str().unwrap().to_owned()
}

pub(crate) async fn shown(client: &Client, task_id: &str) -> Value {
    let filter = json!({"Filter": {"Filters": [{"Name": "TaskId", "Values": [task_id], "OperatorType": 7}]}});
    client.post("DescribeScanTaskList", &filter).await.response()["Data"][0].clone()
}

/// Waits until a task is over, and checks on the way that its progress is honest.
pub(crate) async fn over(client: &Client, task_id: &str) -> Value {
    let (begun, mut before) = (Instant::now(), 0.0);
    while begun.elapsed() < Duration::from_secs(120) {
        let row = shown(client, task_id).await;
        let percent = row["Percent"].as_f64().unwrap();
        let finished = row["ScanStatus"] == 2;
        assert!(percent >= before, "progress fell from {before} to {percent}");
        assert_eq!(percent >= 100.0, finished, "100 when the report is ready, and not before: {row}");
        if row["ScanStatus"].as_i64().unwrap() >= 2 {
            return row;
        }
        before = percent;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the task did not end");
}

/// A house whose first account has run a task over this machine; the task's row.
pub(crate) async fn scanned(house: &House) -> Value {
    let silent = Silent::listen(1).await;
    add(&house.client, &["127.0.0.1"]).await;
    let task_id = create(&house.client, &task(&["127.0.0.1"], &silent.set())).await;
    let row = over(&house.client, &task_id).await;
    assert_eq!(row["ScanStatus"], 2, "{row}");
    row
}

/// A Redis that wants a password, whatever it is asked.
async fn closed_redis() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut heard = [0; 1024];
                while stream.read(&mut heard).await.is_ok_and(|heard| heard > 0) {
                    if stream.write_all(b"-NOAUTH Authentication required.\r\n").await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_scan_found_is_no_further_asset_of_the_next() {
    let house = House::working().await;
    let client = &house.client;
    add(client, &["127.0.0.1"]).await;
    let port = closed_redis().await;
    let mut only_ports = task(&["127.0.0.1"], &port.to_string());
    only_ports["ScanItem"] = json!(["port"]);
    let mut entered = only_ports.clone();
    (entered["ScanAssetType"], entered["SelfDefiningAssets"]) =
        (json!(3), json!([format!("http://127.0.0.1:{port}/")]));
    let mut itself = only_ports.clone();
    itself["Assets"] = json!([{"Asset": format!("127.0.0.1:{port}")}]);
    for wanted in [&only_ports, &only_ports, &entered, &itself] {
        let row = over(client, &create(client, wanted).await).await;
        assert_eq!((&row["AssetNumber"], &row["CompleteAssetNumber"]), (&json!(1), &json!(1)), "{row}");
    }
    let databases = client.post("DescribeDbAssets", &json!({})).await.response();
    assert_eq!((&databases["Total"], &databases["Data"][0]["AssetType"]), (&json!(1), &json!("REDIS")), "{databases}");

    // A port that none can have names no asset.
    (entered["SelfDefiningAssets"], entered["Assets"]) = (json!(["127.0.0.1:99999"]), json!([]));
    let refused = client.post("CreateRiskCenterScanTask", &entered).await.response();
    assert_eq!((&refused["Status"], &refused["UnAuthAsset"]), (&json!(-1), &json!(["127.0.0.1:99999"])), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_a_task_to_its_report() {
    let house = House::working().await;
    let client = &house.client;
    let row = scanned(&house).await;
    let task_id = row["TaskId"].as_str().unwrap();
    for id in ["VSSTaskId", "CSPMTaskId", "CWPPOCId", "CWPBlId"] {
        assert!(row[id].as_str().unwrap().parse::<u64>().is_ok(), "{id}: this machine, so every part: {row}");
    }
    for part in ["VSSTaskProcess", "CSPMTaskProcess", "CWPPOCProcess", "CWPBlProcess"] {
        assert_eq!(row[part], 100, "{part}");
    }
    assert_eq!(
        (&row["AssetNumber"], &row["CompleteAssetNumber"], &row["ReportNumber"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(row["Assets"][0]["AssetName"], "one", "shown back as it came");
    let ports = client.post("DescribeRiskCenterAssetViewPortRiskList", &json!({})).await.response();
    assert_eq!((&ports["TotalCount"], &ports["Data"][0]["AffectAsset"]), (&json!(1), &json!("127.0.0.1")), "{ports}");

    let reports = client.post("DescribeScanReportList", &json!({})).await.response();
    let report = &reports["Data"][0];
    assert_eq!((&report["Status"], &report["Progress"]), (&json!(4), &json!(100)), "a number of its own for finished");
    let logs = client.post("DescribeTaskLogList", &json!({})).await.response();
    assert_eq!((&logs["NotViewNumber"], &logs["Data"][0]["Status"]), (&json!(1), &json!(2)));
    assert_eq!(logs["Data"][0]["TaskLogId"], report["ReportId"]);

    let by_report = json!({"Type": 0, "ReportItemKeyList": [{"TaskLogList": [report["ReportId"]]}]});
    let by_task = json!({"Type": 1, "ReportTaskIdList": [{"TaskIdList": [task_id]}]});
    for (wanted, saved) in [(by_report, false), (by_task, true)] {
        let links = client.post("DescribeTaskLogURL", &wanted).await.response();
        let url = links["Data"][0]["URL"].as_str().unwrap();
        let path = url.strip_prefix(&format!("http://{}", client.host)).unwrap();
        let page = client.path(path).await;
        assert_eq!(page.status, 200);
        if saved {
            assert!(page.body.starts_with("%PDF-1.7"), "{}", page.body);
            assert_eq!(page.header("content-type"), Some("application/pdf"));
            assert!(page.header("content-disposition").is_some_and(|name| name.ends_with(".pdf\"")));
        } else {
            assert!(page.body.contains(task_id) && page.body.contains("127.0.0.1"), "{}", page.body);
        }
        assert_eq!(page.header("content-disposition").is_some(), saved);
        let mut changed = path.to_owned();
        changed.replace_range(path.len() - 3..path.len() - 2, if path.ends_with("A") { "B" } else { "A" });
        assert_ne!(client.path(&changed).await.status, 200, "every character is signed");
    }
    let logs = client.post("DescribeTaskLogList", &json!({})).await.response();
    assert_eq!(logs["NotViewNumber"], 0, "somebody looked");
    assert_eq!(client.post("DescribeTaskLogURL", &json!({"Type": 0})).await.code(), "MissingParameter");

    let key = json!({"TaskIdList": [{"TaskId": task_id}]});
    assert_eq!(client.post("StopRiskCenterTask", &key).await.response()["Status"], 1, "there is nothing to stop");
    client.post("DeleteRiskScanTask", &key).await.response();
    assert_eq!(client.post("DescribeScanTaskList", &json!({})).await.response()["TotalCount"], 0);
    assert_eq!(client.post("DeleteRiskScanTask", &key).await.code(), "ResourceNotFound");
    let ports = client.post("DescribeRiskCenterAssetViewPortRiskList", &json!({})).await.response();
    assert_eq!(ports["TotalCount"], 1, "what was found is about the asset and stays");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_port_closes_its_risk_and_nothing_is_there_twice() {
    let house = House::working().await;
    let client = &house.client;
    add(client, &["localhost", "127.0.0.1"]).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let wanted = task(&["localhost"], &port);
    let ports = async || {
        let filter = json!({"Filter": {"Filters": [{"Name": "Status", "Values": ["0"], "OperatorType": 7}]}});
        client.post("DescribeRiskCenterAssetViewPortRiskList", &filter).await.response()["TotalCount"].clone()
    };
    for _ in 0..2 {
        over(client, &create(client, &wanted).await).await;
        assert_eq!(ports().await, 1);
    }
    drop(listener);
    over(client, &create(client, &wanted).await).await;
    assert_eq!(ports().await, 0, "not seen again: closed");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_task_lets_go_within_a_second() {
    let house = House::working().await;
    let client = &house.client;
    add(client, &["127.0.0.1"]).await;
    let silent = Silent::listen(60).await;
    let task_id = create(client, &task(&["127.0.0.1"], &silent.set())).await;
    while silent.accepted.load(Ordering::Relaxed) < 60 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let row = shown(client, &task_id).await;
    assert_eq!(row["ScanStatus"], 1, "{row}");
    let begun = Instant::now();
    let stopped = client.post("StopRiskCenterTask", &json!({"TaskIdList": [{"TaskId": task_id}]})).await.response();
    assert_eq!(stopped["Status"], 0);
    let row = shown(client, &task_id).await;
    assert_eq!((&row["ScanStatus"], row["Percent"].as_f64() < Some(100.0)), (&json!(4), true), "{row}");
    tokio::time::sleep(Duration::from_secs(1).saturating_sub(begun.elapsed())).await;
    let after = silent.accepted.load(Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(silent.accepted.load(Ordering::Relaxed), after, "nothing was tried any more");
    assert_eq!(shown(client, &task_id).await["ScanStatus"], 4, "and it stays stopped");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn targets_are_assets_and_only_loopback_is_spoken_to() {
    let house = House::working().await;
    let client = &house.client;
    add(client, &["127.0.0.1", "10.255.255.1"]).await;
    let strangers = client.post("CreateRiskCenterScanTask", &task(&["127.0.0.1", "127.0.0.2"], "1")).await.response();
    assert_eq!(strangers["Status"], -1);
    assert_eq!((&strangers["TaskId"], &strangers["UnAuthAsset"]), (&json!(""), &json!(["127.0.0.2"])), "{strangers}");
    let entered = json!({
        "TaskName": "typed", "ScanAssetType": 3, "ScanItem": ["port"], "ScanPlanType": 1,
        "SelfDefiningAssets": ["http://elsewhere.example:8080/x"],
    });
    let refused = client.post("CreateRiskCenterScanTask", &entered).await.response();
    assert_eq!(refused["UnAuthAsset"], json!(["elsewhere.example"]));

    let task_id = create(client, &task(&["127.0.0.1", "10.255.255.1"], "1")).await;
    let row = over(client, &task_id).await;
    assert_eq!(
        (&row["ScanStatus"], &row["CompleteAssetNumber"]),
        (&json!(2), &json!(1)),
        "not failed as a whole: {row}"
    );
    assert!(
        row["ErrorInfo"].as_str().unwrap().contains("more notes")
            || row["ErrorInfo"].as_str().unwrap().contains("10.255.255.1"),
        "{row}"
    );
    let links = json!({"Type": 0, "ReportTaskIdList": [{"TaskIdList": [task_id]}]});
    let links = client.post("DescribeTaskLogURL", &links).await.response();
    let url = links["Data"][0]["URL"].as_str().unwrap();
    let page = client.path(url.strip_prefix(&format!("http://{}", client.host)).unwrap()).await;
    assert!(page.body.contains("10.255.255.1 is outside the allowed networks"), "the refusal is told");
    house.close().await;
}

#[tokio::test]
async fn imported_cloud_assets_need_the_role() {
    let house = House::idle().await;
    crate::center::fill(&house).await;
    let client = &house.client;
    // A name or an address is no resource of a cloud, whoever told of it.
    let scope = house.app.scope_of_account("first").await.unwrap();
    let line = r#"{"kind":"public_ip","id":"127.0.0.5"}"#;
    house.app.import_assets(&scope, line.as_bytes(), false, OffsetDateTime::now_utc()).await.unwrap().unwrap();
    create(client, &task(&["127.0.0.5"], "1")).await;
    // Who is refused reads the names that were sent; a name that means something else too is about that.
    let line = r#"{"kind":"host","id":"ins-9","public_ip":"127.0.0.6"}"#;
    house.app.import_assets(&scope, line.as_bytes(), false, OffsetDateTime::now_utc()).await.unwrap().unwrap();
    for named in ["ins-1", "127.0.0.6"] {
        let refused = client.post("CreateRiskCenterScanTask", &task(&[named], "1")).await.response();
        assert_eq!((&refused["Status"], &refused["UnAuthAsset"]), (&json!(-1), &json!([named])), "{refused}");
    }
    add(client, &["127.0.0.6"]).await;
    create(client, &task(&["127.0.0.6"], "1")).await;
    let wanted = task(&["ins-1"], "1");
    for _ in 0..2 {
        assert_eq!(client.post("AddNewBindRoleUser", &json!({})).await.response()["Status"], 0, "as often as you like");
    }
    create(client, &wanted).await;
}

#[tokio::test]
async fn nobody_else_sees_stops_or_reads_a_task() {
    let house = House::working().await;
    let row = scanned(&house).await;
    let other = house.other_account().await;
    for (action, count) in [("DescribeScanTaskList", 0), ("DescribeScanReportList", 0), ("DescribeTaskLogList", 0)] {
        assert_eq!(other.post(action, &json!({})).await.response()["TotalCount"], count, "{action}");
    }
    let key = json!({"TaskIdList": [{"TaskId": row["TaskId"]}]});
    assert_eq!(other.post("StopRiskCenterTask", &key).await.code(), "ResourceNotFound");
    assert_eq!(other.post("DeleteRiskScanTask", &key).await.code(), "ResourceNotFound");
    let link = json!({"Type": 0, "ReportTaskIdList": [{"TaskIdList": [row["TaskId"]]}]});
    assert_eq!(other.post("DescribeTaskLogURL", &link).await.code(), "ResourceNotFound");
    let number: i64 = row["CWPPOCId"].as_str().unwrap().parse().unwrap();
    let cwp = Client { version: "2018-02-28".into(), service: "cwp".into(), ..other };
    let details = json!({"ModuleType": "Vul", "TaskId": number});
    assert_eq!(cwp.post("DescribeScanTaskDetails", &details).await.code(), "InvalidParameterValue");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_time_comes_and_a_schedule_goes_on() {
    let house = House::working().await;
    let client = &house.client;
    add(client, &["127.0.0.1"]).await;
    let at = OffsetDateTime::now_utc() + Duration::from_secs(2);
    let at = at.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second]")).unwrap();
    let mut wanted = task(&["127.0.0.1"], "1");
    wanted["ScanPlanType"] = json!(2);
    wanted["ScanPlanContent"] = json!(at);
    let once = create(client, &wanted).await;
    let row = shown(client, &once).await;
    assert_eq!((&row["ScanStatus"], &row["StartTime"], &row["Percent"]), (&json!(0), &json!(at), &json!(0.0)), "{row}");
    wanted["ScanPlanType"] = json!(0);
    wanted["ScanPlanContent"] = json!("46 51 16 */1 * * *");
    let daily = create(client, &wanted).await;
    assert_eq!(shown(client, &daily).await["Frequency"], 1);
    assert_eq!(over(client, &once).await["ScanStatus"], 2);
    client.post("StopRiskCenterTask", &json!({"TaskIdList": [{"TaskId": daily}]})).await.response();
    assert_eq!(shown(client, &daily).await["ScanStatus"], 4);
    house.close().await;
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_said() {
    let house = House::idle().await;
    add(&house.client, &["127.0.0.1"]).await;
    let with = |name: &str, value: Value| {
        let mut task = task(&["127.0.0.1"], "80");
        task[name] = value;
        task
    };
    for (wrong, code) in [
        (with("TaskName", json!(" ")), "InvalidParameterValue"),
        (with("ScanItem", json!([])), "InvalidParameterValue"),
        (with("ScanItem", json!(["ports"])), "InvalidParameterValue"),
        (with("ScanAssetType", json!(3)), "InvalidParameterValue"),
        (with("ScanAssetType", json!(7)), "InvalidParameterValue"),
        (with("ScanPlanType", json!(0)), "InvalidParameterValue"),
        (with("TaskMode", json!(3)), "InvalidParameterValue"),
        (with("TaskAdvanceCFG", json!({"PortRisk": [{"PortSets": "http"}]})), "InvalidParameterValue"),
        (with("Assets", json!([])), "InvalidParameterValue"),
        (with("Assets", json!([{"AssetName": "x"}])), "InvalidParameterValue"),
        (with("MemberId", json!(["mem-0"])), "ResourceNotFound"),
        (with("Colour", json!("red")), "UnknownParameter"),
    ] {
        let answer = house.client.post("CreateRiskCenterScanTask", &wrong).await;
        assert_eq!(answer.code(), code, "{wrong}");
    }
    let nobody = json!({"TaskIdList": [{"TaskId": "rt-1", "TargetAppId": "1"}]});
    assert_eq!(house.client.post("StopRiskCenterTask", &nobody).await.code(), "InvalidParameterValue");
    let none = json!({"TaskIdList": []});
    assert_eq!(house.client.post("StopRiskCenterTask", &none).await.code(), "InvalidParameterValue");
}

#[tokio::test]
async fn an_organisation_knows_its_accounts() {
    let house = House::idle().await;
    let own = house.client.post("DescribeOrganizationInfo", &json!({})).await.response();
    assert_eq!((&own["TotalCount"], &own["Data"][0]["Role"]), (&json!(1), &json!("Admin")), "{own}");
    let organisation = house.app.account("first").await.unwrap().organisation;
    house.app.create_account("second", Some(organisation), OffsetDateTime::now_utc()).await.unwrap();
    house.other_account().await;
    let both = house.client.post("DescribeOrganizationUserInfo", &json!({})).await.response();
    assert_eq!(both["TotalCount"], 2, "{both}");
    let named = json!({"Filter": {"By": "desc", "Order": "SubUserCount",
        "Filters": [{"Name": "NickName", "Values": ["second"], "OperatorType": 7}]}});
    let second = house.client.post("DescribeOrganizationUserInfo", &named).await.response();
    assert_eq!((&second["TotalCount"], &second["Data"][0]["NickName"]), (&json!(1), &json!("second")));
    let member = json!({"MemberId": [second["Data"][0]["MemberId"]]});
    let seen = house.client.post("DescribeOrganizationInfo", &member).await.response();
    assert_eq!((&seen["Data"][0]["Role"], &seen["Data"][0]["MemberCount"]), (&json!("Member"), &json!(2)));
    assert_eq!(house.client.post("DescribeSubUserInfo", &json!({})).await.response()["TotalCount"], 0);
}
