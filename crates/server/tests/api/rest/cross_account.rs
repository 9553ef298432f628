//! Two accounts never see each other: every action of every face, asked by one account about the things of another, is
//! answered exactly as for things that do not exist.
//!
//! One line per action in [`CASES`]. An action that is served and has no line here fails the test.

use super::Rest;
use crate::alibaba::{Alibaba, handed_in, uploaded};
use crate::center::{LISTS, fill};
use crate::client::{Answer, Client};
use crate::house::{House, zip};
use app::Role;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeSet, fs, path::Path};

/// Words that only the first account knows. They may stand in no answer to the other.
const FILE_NAME: &str = "plans-of-the-first.zip";
const WEBHOOK: &str = "http://127.0.0.1:9/hook-of-the-first";

/// Names of things that are one account's: real ones of the first, or invented ones of nobody.
struct Things {
    package: Vec<u8>,
    engine_version: u32,
    host: &'static str,
    database: &'static str,
    domain: &'static str,
    risk: Value,
    app_id: String,
    task: String,
    /// What the other product calls a part of the task.
    part: i64,
    /// A member of some organisation.
    member: String,
    /// Files that were handed in together.
    batch: String,
    /// A file that waits to be handed in.
    upload: String,
}

impl Things {
    fn sha256(&self) -> String {
        hex::encode(Sha256::digest(&self.package))
    }

    fn scan(&self) -> String {
        format!("{}-{}", self.sha256(), self.engine_version)
    }

    fn key(&self) -> Value {
        json!({"ContentHash": format!("sha256:{}", self.sha256()), "EngineVersion": self.engine_version})
    }

    /// An answer with every name of these things made equal, and without what differs from call to call.
    fn blank(&self, answer: &Answer) -> String {
        let text = format!("{} {:?} {}", answer.status, answer.header("content-type"), answer.body);
        // First what differs: a random id may hold a name by chance.
        let mut blank = String::new();
        for word in text.split_inclusive(['"', ':', ',']) {
            let inside = word.trim_end_matches(['"', ':', ',']);
            let varies = uuid::Uuid::parse_str(inside).is_ok()
                || (inside.len() >= 2 && inside.ends_with('Z') && inside.as_bytes()[0].is_ascii_digit());
            blank += if varies { "VARIES" } else { word };
        }
        let risk = self.risk.as_str().unwrap_or_default().to_owned();
        // A number of few digits stands in other numbers too.
        let part = if self.part > 99_999 { self.part.to_string() } else { "no part".to_owned() };
        let package = STANDARD.encode(&self.package);
        let named = [&self.member, &self.app_id, &self.task, &self.batch, &self.upload];
        for name in [&self.sha256(), &package, &risk, &part].into_iter().chain(named) {
            blank = blank.replace(name, "NAME");
        }
        for name in [self.host, self.database, self.domain] {
            blank = blank.replace(name, "NAME");
        }
        blank
    }
}

/// A call by some face.
enum Ask {
    /// Tencent: product, version, action, parameters.
    Tencent(&'static str, &'static str, &'static str, Value),
    /// Alibaba: action, parameters.
    Alibaba(&'static str, Vec<(&'static str, String)>),
    /// REST: action, method, path, body.
    Rest(&'static str, &'static str, String, Vec<u8>),
}

/// Every action of every face, about some things. The security center's lists are in [`LISTS`].
const CASES: &[fn(&Things) -> Ask] = &[
    |things| csip("CreateSkillScan", json!({"FileBase64": STANDARD.encode(&things.package)})),
    |things| csip("DescribeSkillScanResult", things.key()),
    |_| csip("DescribeSkillScanTaskList", json!({})),
    |_| csip("DescribeSkillScanPayInfo", json!({})),
    |things| csip("DescribeCVMAssetInfo", json!({"AssetId": things.host})),
    |things| csip("DescribeDbAssetInfo", json!({"AssetId": things.database})),
    |things| csip("CreateDomainAndIp", json!({"Content": [things.domain]})),
    |things| csip("DeleteDomainAndIp", json!({"Content": [{"Asset": things.domain}]})),
    |things| {
        csip(
            "ModifyRiskCenterRiskStatus",
            json!({"RiskStatusKeys": [{"Id": things.risk, "AppId": things.app_id}], "Status": 1, "Type": 0}),
        )
    },
    |_| csip("DescribeSearchBugInfo", json!({"Id": "2"})),
    |things| csip("DescribeVULRiskAdvanceCFGList", json!({"TaskId": things.task})),
    |_| csip("AddNewBindRoleUser", json!({})),
    |_| csip("CreateRiskCenterScanTask", planned()),
    |things| csip("StopRiskCenterTask", json!({"TaskIdList": [{"TaskId": things.task}]})),
    |things| csip("DeleteRiskScanTask", json!({"TaskIdList": [{"TaskId": things.task}]})),
    |things| csip("DescribeTaskLogURL", json!({"Type": 1, "ReportTaskIdList": [{"TaskIdList": [things.task]}]})),
    |_| csip("DescribeScanTaskList", json!({})),
    |_| csip("DescribeScanReportList", json!({})),
    |_| csip("DescribeTaskLogList", json!({})),
    |_| csip("DescribeOrganizationInfo", json!({})),
    |_| csip("DescribeOrganizationUserInfo", json!({})),
    |_| csip("DescribeSubUserInfo", json!({})),
    |things| {
        let wanted = json!({"ModuleType": "Malware", "TaskId": things.part});
        Ask::Tencent("cwp", "2018-02-28", "DescribeScanTaskDetails", wanted)
    },
    |_| Ask::Alibaba("ListSubTasks", Vec::new()),
    |things| Ask::Alibaba("ListSubTasks", vec![("RootTaskId", things.batch.clone())]),
    |things| Ask::Alibaba("CreateSkillFileCheck", vec![("Files.1.UploadKey", things.upload.clone())]),
    |_| Ask::Alibaba("GenerateSkillOssUploadCredential", Vec::new()),
    |things| Ask::Rest("CreateScan", "POST", "/api/v1/scans".into(), things.package.clone()),
    |_| Ask::Rest("ListScans", "GET", "/api/v1/scans".into(), Vec::new()),
    |things| Ask::Rest("ListScans", "GET", format!("/api/v1/scans?sha256={}", things.sha256()), Vec::new()),
    |_| Ask::Rest("ListScans", "GET", "/api/v1/scans?q=plans".into(), Vec::new()),
    |things| Ask::Rest("GetScan", "GET", format!("/api/v1/scans/{}", things.scan()), Vec::new()),
    |things| Ask::Rest("WatchScan", "GET", format!("/api/v1/scans/{}/events", things.scan()), Vec::new()),
    |things| Ask::Rest("GetReport", "GET", format!("/api/v1/scans/{}/reports/json", things.scan()), Vec::new()),
    |things| Ask::Rest("GetReport", "GET", format!("/api/v1/scans/{}/reports/sarif", things.scan()), Vec::new()),
    |_| Ask::Rest("GetAccount", "GET", "/api/v1/account".into(), Vec::new()),
    |_| Ask::Rest("GetWebhookSecret", "GET", "/api/v1/webhook-secret".into(), Vec::new()),
    |_| Ask::Rest("RotateWebhookSecret", "POST", "/api/v1/webhook-secret".into(), Vec::new()),
];

/// Answers that are each account's own and new at every call.
const ITS_OWN: &[&str] = &["CreateRiskCenterScanTask", "GenerateSkillOssUploadCredential", "RotateWebhookSecret"];

/// A task that waits for its night.
fn planned() -> Value {
    json!({
        "TaskName": "task-of-somebody", "ScanAssetType": 3, "ScanItem": ["port"], "ScanPlanType": 3,
        "ScanPlanContent": "0 3 * * *", "SelfDefiningAssets": ["127.0.0.1"],
    })
}

/// The cases, and every list of the security center: one's own, and one for a member of another organisation.
fn cases(things: &Things) -> Vec<Ask> {
    let mut cases: Vec<Ask> = CASES.iter().map(|case| case(things)).collect();
    for (action, _) in LISTS {
        cases.push(csip(action, json!({})));
        cases.push(csip(action, json!({"MemberId": [things.member]})));
    }
    cases
}

fn csip(action: &'static str, parameters: Value) -> Ask {
    Ask::Tencent("csip", "2022-11-21", action, parameters)
}

#[tokio::test]
async fn another_accounts_things_do_not_exist() {
    let house = House::working().await;
    let first = Rest::new(&house, Role::Administer).await;
    let package = zip("SKILL.md", "bad things of the first");
    let target = format!("/api/v1/scans?file_name={FILE_NAME}&webhook_url={WEBHOOK}");
    let scan = first.post(&target, "application/zip", &package).await;
    let engine_version = house.app.engine_version();
    fill(&house).await;
    let port = house.client.post("DescribeRiskCenterAssetViewPortRiskList", &json!({})).await.response();
    house.client.post("AddNewBindRoleUser", &json!({})).await;
    let task = house.client.post("CreateRiskCenterScanTask", &planned()).await.response();
    let listed = house.client.post("DescribeScanTaskList", &json!({})).await.response();
    let part = listed["Data"][0]["CWPPOCId"].as_str().and_then(|text| text.parse().ok());
    let alibaba = Alibaba::of(&house.client);
    let batch = handed_in(&alibaba, &package).await;
    let upload = uploaded(&alibaba, &package).await;
    let app_id = house.app.account("first").await.unwrap().app_id;
    let real = Things {
        package,
        engine_version,
        host: "ins-1",
        database: "cdb-1",
        domain: "localhost",
        risk: port["Data"][0]["Id"].clone(),
        app_id: app_id.to_string(),
        task: task["TaskId"].as_str().unwrap().to_owned(),
        part: part.unwrap_or(987_653),
        member: app::member_id(app_id),
        batch: batch["RootTaskId"].as_str().unwrap().to_owned(),
        upload,
    };
    assert!(real.risk.is_string(), "{port}");
    assert_eq!(scan.status, 202, "{scan:?}");
    first.finished(&real.scan()).await;
    let secret = first.get("/api/v1/webhook-secret").await.body;
    let invented = nothing(engine_version);
    assert_eq!(real.package.len(), invented.package.len());

    let marks = [FILE_NAME, "hook-of-the-first", &secret, "+PONG", "10.0.0.", "Redis without password"];
    for (number, (asked, about_nothing)) in cases(&real).into_iter().zip(cases(&invented)).enumerate() {
        // Another one each time, so that what it hands in itself does not stand in the next one's lists.
        let account = format!("other-{number}");
        let keys = house.account(&account).await;
        let other = Rest::of(&house, &account, Role::Administer, &[]).await;
        let action = name(&asked);
        let answer = call(&keys, &other, asked).await;
        let nothing = call(&keys, &other, about_nothing).await;
        for mark in &marks {
            assert!(!answer.body.contains(mark), "{action} tells {mark}: {}", answer.body);
        }
        if !ITS_OWN.contains(&action) {
            assert_eq!(real.blank(&answer), invented.blank(&nothing), "{action} tells that it exists");
        }
    }

    house.account("other").await;
    let other = Rest::of(&house, "other", Role::Submit, &[]).await;
    other.submit(&real.package).await;

    // The first one still sees its own, and links of one account show its own name for the file to nobody else.
    let seen = first.get(&format!("/api/v1/scans/{}", real.scan())).await;
    assert!(seen.body.contains(FILE_NAME), "{seen:?}");
    other.finished(&real.scan()).await;
    let now_own = other.get(&format!("/api/v1/scans/{}", real.scan())).await;
    assert!(!now_own.body.contains(FILE_NAME) && !now_own.body.contains("webhooks"), "{now_own:?}");
    let times: Value = serde_json::from_str(&now_own.body).unwrap();
    assert!(times["finished_at"].as_str() >= times["created_at"].as_str(), "nobody was there before: {times}");
    house.close().await;
}

#[tokio::test]
async fn every_served_action_is_asked_across_accounts() {
    let house = House::idle().await;
    let asked: BTreeSet<&str> = cases(&nothing(1)).iter().map(name).collect();
    for (file, product, version) in [("csip-2022-11-21", "csip", "2022-11-21"), ("cwp-2018-02-28", "cwp", "2018-02-28")]
    {
        let client = Client { service: product.into(), version: version.into(), ..house.client.clone() };
        for action in described(file).iter().filter(|action| !asked.contains(action.as_str())) {
            let code = client.post(action, &json!({})).await.code();
            assert_eq!(code, "InvalidAction", "{action} is served: give it a line in CASES");
        }
    }
    let alibaba = Alibaba::of(&house.client);
    for action in described("aisc-2026-01-01").iter().filter(|action| !asked.contains(action.as_str())) {
        let code = crate::alibaba::code(&alibaba.acs3(action, &[]).await);
        assert_eq!(code, "InvalidApi.NotFound", "{action} is served: give it a line in CASES");
    }
    let document: Value = serde_json::from_str(&house.client.path("/api/openapi.json").await.body).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(asked.contains(id), "{path}: {id} is served: give it a line in CASES");
        }
    }
}

/// The names of a description's actions.
fn described(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../spec/{file}.json"));
    let description: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let actions = description["actions"].as_array().unwrap();
    actions.iter().map(|action| action["name"].as_str().unwrap().to_owned()).collect()
}

/// Names that nobody has.
fn nothing(engine_version: u32) -> Things {
    Things {
        package: zip("SKILL.md", "bad things of nobody!!!"),
        engine_version,
        host: "ins-0",
        database: "cdb-0",
        domain: "nobody.example.com",
        risk: "0123456789abcdef".into(),
        app_id: "1300000001".into(),
        task: "rmjg-0".into(),
        part: 987_654,
        // No beginning of a real one, or blanking it would cut those.
        member: "mem-0".into(),
        batch: uuid::Uuid::nil().simple().to_string(),
        upload: format!("user-upload/staging/1/{}", uuid::Uuid::nil()),
    }
}

fn name(ask: &Ask) -> &'static str {
    match ask {
        Ask::Tencent(_, _, action, _) | Ask::Alibaba(action, _) | Ask::Rest(action, ..) => action,
    }
}

/// Calls as the other account.
async fn call(keys: &Client, rest: &Rest, ask: Ask) -> Answer {
    match ask {
        Ask::Tencent(product, version, action, parameters) => {
            let client = Client { service: product.into(), version: version.into(), ..keys.clone() };
            client.post(action, &parameters).await
        }
        Ask::Alibaba(action, parameters) => {
            let pairs: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
            Alibaba::of(keys).acs3(action, &pairs).await
        }
        Ask::Rest(_, method, target, body) => {
            let content_type: &[_] = if body.is_empty() { &[] } else { &[("Content-Type", "application/zip")] };
            rest.call(method, &target, content_type, &body).await
        }
    }
}
