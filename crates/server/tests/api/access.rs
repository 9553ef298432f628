//! Who may do what: temporary keys, nonces, networks, roles, quotas; and the record of it.

use crate::client::{Answer, Client};
use crate::house::{House, zip};
use app::{AccountKeys, AuditQuery, KeyRights, Network, Role};
use serde_json::{Value, json};
use server::Config;
use std::time::Duration;
use time::OffsetDateTime;

const READ: &str = "DescribeSkillScanResult";

fn unknown() -> Value {
    json!({"ContentHash": format!("sha256:{}", "0".repeat(64)), "EngineVersion": 1})
}

fn with_keys(client: &Client, keys: &AccountKeys) -> Client {
    let secret_key = String::from_utf8(keys.secret_key.expose().to_vec()).unwrap();
    Client { secret_id: keys.secret_id.clone(), secret_key, ..client.clone() }
}

#[tokio::test]
async fn temporary_keys_need_their_token_and_end() {
    let house = House::idle().await;
    let now = OffsetDateTime::now_utc();
    let temporary = |life, made| {
        let (app, client) = (house.app.clone(), house.client.clone());
        async move {
            let keys = app.create_token("first", Duration::from_secs(life), made).await.unwrap();
            let text = |secret: &app::Secret| String::from_utf8(secret.expose().to_vec()).unwrap();
            let (secret_key, token) = (text(&keys.secret_key), text(&keys.token));
            Client { secret_id: keys.secret_id, secret_key, token, ..client }
        }
    };
    let good = temporary(60, now).await;
    let form = [("ContentHash", "x"), ("EngineVersion", "1")];
    assert_eq!(good.post(READ, &unknown()).await.code(), "OK");
    assert_eq!(good.get(READ, "ContentHash=x&EngineVersion=1").await.code(), "InvalidParameterValue");
    assert_eq!(good.v1("POST", "HmacSHA256", READ, &form).await.code(), "InvalidParameterValue");

    let other = temporary(60, now).await;
    for token in [String::new(), "TOKEN".to_owned(), other.token.clone()] {
        let wrong = Client { token: token.clone(), ..good.clone() };
        assert_eq!(wrong.post(READ, &unknown()).await.code(), "AuthFailure.TokenFailure", "{token}");
        assert_eq!(wrong.v1("GET", "HmacSHA1", READ, &form).await.code(), "AuthFailure.TokenFailure", "{token}");
    }
    let wrong = Client { secret_key: "x".into(), ..good.clone() };
    assert_eq!(wrong.post(READ, &unknown()).await.code(), "AuthFailure.SignatureFailure");
    let over = temporary(60, now - Duration::from_secs(61)).await;
    assert_eq!(over.post(READ, &unknown()).await.code(), "AuthFailure.TokenFailure");
    for life in [0, 36 * 3600 + 1] {
        assert!(house.app.create_token("first", Duration::from_secs(life), now).await.is_err(), "{life}");
    }

    house.app.rotate_key("first", None, Duration::ZERO, now).await.unwrap();
    assert_eq!(good.post(READ, &unknown()).await.code(), "AuthFailure.SecretIdNotFound", "its parent is gone");
}

#[tokio::test]
async fn a_replaced_key_may_overlap_with_its_successor() {
    let house = House::idle().await;
    let now = OffsetDateTime::now_utc();
    let old = house.client.clone();
    let rotate = |overlap, at| house.app.rotate_key("first", None, Duration::from_secs(overlap), at);
    let fresh = with_keys(&old, &rotate(60, now).await.unwrap());
    assert_eq!(old.post(READ, &unknown()).await.code(), "OK");
    assert_eq!(fresh.post(READ, &unknown()).await.code(), "OK");
    let third = with_keys(&old, &rotate(60, now - Duration::from_secs(61)).await.unwrap());
    assert_eq!(fresh.post(READ, &unknown()).await.code(), "AuthFailure.SecretIdNotFound", "its overlap is over");
    assert_eq!(third.post(READ, &unknown()).await.code(), "OK");
    rotate(0, now).await.unwrap();
    for client in [&old, &third] {
        assert_eq!(client.post(READ, &unknown()).await.code(), "AuthFailure.SecretIdNotFound");
    }
    assert!(rotate(31 * 24 * 3600, now).await.is_err(), "too long");
}

#[tokio::test]
async fn a_signed_request_is_worth_one_call() {
    let house = House::idle().await;
    let client = &house.client;
    for (method, hash) in [("GET", "HmacSHA1"), ("POST", "HmacSHA256")] {
        let form = client.v1_form(method, hash, READ, &[]);
        let (query, body) = if method == "GET" { (form.as_str(), "") } else { ("", form.as_str()) };
        let wire =
            client.wire(method, query, &[("Content-Type", "application/x-www-form-urlencoded")], body.as_bytes());
        assert_eq!(client.send(&wire).await.code(), "MissingParameter");
        assert_eq!(client.send(&wire).await.code(), "AuthFailure.SignatureFailure", "{method} {hash}, replayed");
    }
    // Who cannot sign uses nobody's nonces up.
    let wrong = Client { secret_key: "x".into(), ..client.clone() };
    assert_eq!(wrong.v1("GET", "HmacSHA1", READ, &[("Nonce", "7")]).await.code(), "AuthFailure.SignatureFailure");
    assert_eq!(client.v1("GET", "HmacSHA1", READ, &[("Nonce", "7")]).await.code(), "MissingParameter");
}

#[tokio::test]
async fn networks_of_an_account() {
    let config = Config { trusted_proxies: vec!["127.0.0.0/8".into()], ..Config::default() };
    let house = House::with(config, 0).await;
    let body = unknown().to_string();
    let call = |from: &'static str| {
        let wire = house.client.v3("POST", READ, "", body.as_bytes(), &[("X-Forwarded-For", from)]);
        let client = house.client.clone();
        async move { client.send(&wire).await.code() }
    };
    for (allow, deny, from, expected) in [
        ("", "", "", "OK"),
        ("127.0.0.1", "", "", "OK"),
        ("10.0.0.0/8", "", "", "IpNotInWhitelist"),
        ("", "127.0.0.0/8", "", "IpInBlacklist"),
        ("127.0.0.0/8", "127.0.0.1", "", "IpInBlacklist"),
        ("203.0.113.0/24", "", "203.0.113.9", "OK"),
        ("203.0.113.0/24", "", "203.0.113.9, 198.51.100.1", "IpNotInWhitelist"),
        ("", "198.51.100.1", "198.51.100.1", "IpInBlacklist"),
    ] {
        let (allowed, denied) = (Network::list(allow).unwrap(), Network::list(deny).unwrap());
        house.app.restrict_account("first", &allowed, &denied).await.unwrap();
        assert_eq!(call(from).await, expected, "allow {allow}, deny {deny}, from {from}");
    }
    let stranger = Client { secret_key: "x".into(), ..house.client.clone() };
    assert_eq!(stranger.post(READ, &unknown()).await.code(), "AuthFailure.SignatureFailure", "learns nothing of lists");
}

#[tokio::test]
async fn keys_with_fewer_rights() {
    let house = House::idle().await;
    let now = OffsetDateTime::now_utc();
    let upload = json!({});
    for (role, actions, read, write) in [
        (Role::Read, &[][..], "OK", "AuthFailure.UnauthorizedOperation"),
        (Role::Submit, &[], "OK", "MissingParameter"),
        (Role::Submit, &["CreateSkillScan"], "AuthFailure.UnauthorizedOperation", "MissingParameter"),
        (Role::Administer, &["csip:Describe*"], "OK", "AuthFailure.UnauthorizedOperation"),
    ] {
        let actions = actions.iter().map(|action| (*action).to_owned()).collect();
        let rights = KeyRights { user: Some("robot".into()), role, actions };
        let keys = house.app.create_key("first", rights, now).await.unwrap();
        let client = with_keys(&house.client, &keys);
        assert_eq!(client.post(READ, &unknown()).await.code(), read, "{role:?}");
        assert_eq!(client.post("CreateSkillScan", &upload).await.code(), write, "{role:?}");
    }
    let wrong = KeyRights { user: None, role: Role::Read, actions: vec!["a,b".into()] };
    assert!(house.app.create_key("first", wrong, now).await.is_err());
}

#[tokio::test]
async fn users_of_an_account_share_its_scans() {
    let house = House::idle().await;
    let rights = KeyRights { user: Some("robot".into()), role: Role::Submit, actions: Vec::new() };
    let keys = house.app.create_key("first", rights, OffsetDateTime::now_utc()).await.unwrap();
    let robot = with_keys(&house.client, &keys);
    let key = house.submit(&zip("SKILL.md", "# Shared")).await;
    assert_eq!(robot.post(READ, &key).await.response()["Status"], "SCANNING");
    let stranger = house.other_account().await;
    assert_eq!(stranger.post(READ, &key).await.response()["Status"], "NOT_FOUND");
    house.app.set_user_state("first", "robot", app::AccountState::Disabled).await.unwrap();
    assert_eq!(robot.post(READ, &key).await.code(), "AuthFailure.SecretIdNotFound");
    assert_eq!(house.client.post(READ, &key).await.code(), "OK");
}

/// Every action as another account: its own empty world, and nothing that tells it of the first one's.
#[tokio::test]
async fn accounts_never_see_each_other() {
    let house = House::working().await;
    let key = house.submit(&zip("SKILL.md", "bad")).await;
    let seen = house.finished(&key).await;
    assert_eq!(seen["Status"], "SUCCESS");
    let stranger = house.other_account().await;
    let ask = |action: &'static str, parameters: Value| {
        let stranger = stranger.clone();
        async move { stranger.post(action, &parameters).await.response() }
    };
    let found = ask(READ, key.clone()).await;
    assert_eq!(found["Status"], "NOT_FOUND");
    assert_eq!(found["Data"], json!({"ContentHash": key["ContentHash"]}));
    assert_eq!(ask("DescribeSkillScanTaskList", json!({})).await["TotalCount"], 0);
    assert_eq!(ask("DescribeSkillScanPayInfo", json!({})).await["UsedCount"], 0);
    // Handing in the same bytes answers as if they were new, and then they are its own.
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let upload = json!({"FileBase64": STANDARD.encode(zip("SKILL.md", "bad"))});
    let created = ask("CreateSkillScan", upload).await;
    assert!(created["Message"].as_str().unwrap().contains("created"), "{created}");
    assert_eq!(ask("DescribeSkillScanPayInfo", json!({})).await["UsedCount"], 2);
    house.close().await;
}

#[tokio::test]
async fn quotas_lists_and_costs() {
    let house = House::working().await;
    let nothing = json!({});
    let info = || house.client.post("DescribeSkillScanPayInfo", &nothing);
    let fresh = info().await.response();
    assert_eq!((&fresh["UsedCount"], &fresh["TotalQuota"]), (&json!(0), &json!((1_i64 << 53) - 1)));
    assert_eq!(fresh["NickName"], "first");
    let key = house.submit(&zip("SKILL.md", "good")).await;
    house.finished(&key).await;
    house.submit(&zip("SKILL.md", "good")).await;
    let crashed = house.submit(&zip("SKILL.md", "crash")).await;
    assert_eq!(house.finished(&crashed).await["Status"], "FAILED");
    // The scan of this house's making counts two files.
    assert_eq!(info().await.response()["UsedCount"], 2, "once, and only for success");

    house.app.set_quota("first", Some(2)).await.unwrap();
    assert_eq!(info().await.response()["TotalQuota"], 2);
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let submit = |text: &'static str| {
        let upload = json!({"FileBase64": STANDARD.encode(zip("SKILL.md", text))});
        let client = house.client.clone();
        async move { client.post("CreateSkillScan", &upload).await.code() }
    };
    assert_eq!(submit("more").await, "LimitExceeded");
    assert_eq!(submit("good").await, "OK", "paid for already");
    house.app.set_quota("first", None).await.unwrap();
    assert_eq!(submit("more").await, "OK");

    let list = |parameters: Value| {
        let client = house.client.clone();
        async move { client.post("DescribeSkillScanTaskList", &parameters).await }
    };
    let rows = |answer: Answer| answer.response()["TaskList"].as_array().unwrap().clone();
    let all = list(json!({"Limit": 200})).await.response();
    assert_eq!(all["TotalCount"], 3);
    let newest = rows(list(json!({"Limit": 1})).await);
    let oldest = rows(list(json!({"Limit": 1, "Order": "ASC", "By": "InsertTime"})).await);
    assert_eq!((newest.len(), oldest.len()), (1, 1));
    assert_eq!((&oldest[0]["SkillName"], &oldest[0]["DeductCount"]), (&json!("demo"), &json!(2)));
    assert_ne!(oldest, newest);
    assert_eq!(rows(list(json!({"Offset": 3})).await), Vec::<Value>::new());
    let past = json!({"StartTime": "2020-01-01 00:00:00", "EndTime": "2020-12-31 23:59:59"});
    assert_eq!(list(past).await.response()["TotalCount"], 0);
    for (parameters, expected) in [
        (json!({"Limit": 201}), "InvalidParameterValue"),
        (json!({"Limit": 0}), "InvalidParameterValue"),
        (json!({"Offset": -1}), "InvalidParameterValue"),
        (json!({"Order": "asc"}), "InvalidParameterValue"),
        (json!({"By": "SkillName"}), "InvalidParameterValue"),
        (json!({"StartTime": "2020-01-01 00:00:00"}), "MissingParameter"),
        (json!({"StartTime": "yesterday", "EndTime": "now"}), "InvalidParameterValue"),
        (json!({"Limit": "1"}), "InvalidParameter"),
        (json!({"Page": 1}), "UnknownParameter"),
    ] {
        assert_eq!(list(parameters.clone()).await.code(), expected, "{parameters}");
    }
    house.close().await;
}

#[tokio::test]
async fn every_call_is_on_record() {
    let house = House::idle().await;
    let client = &house.client;
    let key = house.submit(&zip("SKILL.md", "# Audit")).await;
    client.post(READ, &key).await;
    let wrong = Client { secret_key: "x".into(), ..client.clone() };
    wrong.post(READ, &key).await;
    client.post("DescribeNothing\u{1}", &json!({})).await;
    client.v1("GET", "HmacSHA1", READ, &[]).await;
    client.path("/").await;
    house.app.flush_audit().await;
    let calls = house.app.audit(&AuditQuery { limit: 100, ..AuditQuery::default() }).await.unwrap();
    let told: Vec<_> = calls.iter().rev().map(|call| (call.action.as_str(), call.code.as_str())).collect();
    assert_eq!(
        told,
        [
            ("CreateSkillScan", "OK"),
            (READ, "OK"),
            (READ, "AuthFailure.SignatureFailure"),
            (READ, "MissingParameter"),
            ("", "MissingParameter"),
        ]
    );
    for (call, proved) in calls.iter().rev().zip([true, true, false, true, false]) {
        assert_eq!(call.account.is_some(), proved, "{call:?}");
        assert_eq!(call.address, "127.0.0.1");
        assert!(uuid::Uuid::parse_str(&call.request_id).is_ok());
        assert!(!format!("{call:?}").contains(&client.secret_key), "no secret");
    }
    let claimed = calls.iter().rev().take(4).all(|call| call.secret_id == client.secret_id);
    assert!(claimed, "the key is named, proved or not");
    assert_eq!(calls.last().unwrap().subject, key["ContentHash"].as_str().unwrap());
}
