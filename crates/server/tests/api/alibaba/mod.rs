//! The other vendor's face: signatures, order of checks, tenants, rights, and everything that is no request.

mod client;
mod contract;
mod noise;

use crate::client::Client;
use crate::house::{House, zip};
use app::{AuditQuery, KeyRights, Network, Role};
use client::members;

pub(crate) use client::{Alibaba, code};
use serde_json::Value;
use server::Config;
use std::time::Duration;
use time::OffsetDateTime;

/// A file put in place: its key.
pub(crate) async fn uploaded(client: &Alibaba, bytes: &[u8]) -> String {
    let place = members(&client.acs3("GenerateSkillOssUploadCredential", &[]).await).unwrap();
    let url = place["Data"]["UploadUrl"].as_str().unwrap();
    let path = url.strip_prefix(&format!("http://{}", client.wire.host)).unwrap();
    assert_eq!(put(&client.wire, path, bytes).await, 200);
    place["Data"]["UploadKey"].as_str().unwrap().to_owned()
}

async fn put(client: &Client, path: &str, bytes: &[u8]) -> u16 {
    let host = &client.host;
    let head =
        format!("PUT {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", bytes.len());
    client.send(&[head.as_bytes(), bytes].concat()).await.status
}

/// Hands one uploaded file in; gives `Data`.
pub(crate) async fn handed_in(client: &Alibaba, bytes: &[u8]) -> Value {
    let key = uploaded(client, bytes).await;
    let files = [("Files.1.UploadKey", key.as_str()), ("Files.1.FileName", "a b+技.zip")];
    members(&client.acs3("CreateSkillFileCheck", &files).await).unwrap()["Data"].clone()
}

/// Asks until the checks are over.
async fn finished(client: &Alibaba, root: &str) -> Value {
    for _ in 0..400 {
        let answer = members(&client.acs3("ListSubTasks", &[("RootTaskId", root)]).await).unwrap();
        if answer["Data"].as_array().unwrap().iter().all(|task| task["TaskStatus"] != "running") {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the check did not end");
}

#[tokio::test]
async fn both_signatures_by_get_and_post() {
    let house = House::idle().await;
    let client = Alibaba::of(&house.client);
    let query = [("PageSize", "2"), ("RootTaskId", "a b+c~*/技")];
    let ask = "ListSubTasks";
    for wire in [
        client.acs3_wire("POST", ask, &query, b"", &[]),
        client.acs3_wire("GET", ask, &query, b"", &[]),
        client.acs3_wire("POST", ask, &[("PageSize", "2")], b"RootTaskId=x+y", &[]),
        client.wire.wire("GET", &client.rpc_form("GET", ask, &query), &[], b""),
        client.wire.wire("POST", &client.rpc_form("POST", ask, &query), &[], b""),
        client.wire.wire(
            "POST",
            "",
            &[("Content-Type", "application/x-www-form-urlencoded")],
            client.rpc_form("POST", ask, &query).as_bytes(),
        ),
        // The SDK sends headers along with the older signature, which does not sign them.
        client.wire.wire("GET", &client.rpc_form("GET", ask, &query), &[("x-acs-action", "Other")], b""),
    ] {
        let answer = members(&client.wire.send(&wire).await).unwrap();
        assert_eq!(answer["PageInfo"]["PageSize"], 2, "{answer}");
        assert_eq!(answer["PageInfo"]["Count"], "0");
    }
}

#[tokio::test]
async fn who_calls_is_decided_in_order() {
    let house = House::idle().await;
    let good = Alibaba::of(&house.client);
    let with = |change: fn(&mut Alibaba)| {
        let mut client = good.clone();
        change(&mut client);
        client
    };
    let asked = |client: Alibaba| async move {
        let both = [client.acs3("ListSubTasks", &[]).await, client.rpc("ListSubTasks", &[]).await];
        let [acs3, rpc] = both.map(|answer| (code(&answer), answer.status));
        assert_eq!(acs3, rpc);
        acs3
    };
    let expect = |code: &str, status: u16| (code.to_owned(), status);
    assert_eq!(asked(good.clone()).await, expect("OK", 200));
    assert_eq!(asked(with(|c| c.skew = 899)).await, expect("OK", 200));
    assert_eq!(asked(with(|c| c.skew = -1000)).await, expect("InvalidTimeStamp.Expired", 400));
    assert_eq!(asked(with(|c| c.skew = 1000)).await, expect("InvalidTimeStamp.Expired", 400));
    assert_eq!(asked(with(|c| c.wire.secret_id = "LTAI".into())).await, expect("InvalidAccessKeyId.NotFound", 404));
    assert_eq!(asked(with(|c| c.wire.secret_key.push('x'))).await, expect("SignatureDoesNotMatch", 400));
    let mismatch = expect("InvalidSecurityToken.MismatchWithAccessKey", 400);
    assert_eq!(asked(with(|c| c.token = "T".into())).await, mismatch);
    assert_eq!(asked(with(|c| c.version = "2020-01-01".into())).await, expect("InvalidApi.NotFound", 404));
    assert_eq!(asked(with(|c| c.nonce = Some("x".repeat(129)))).await, expect("InvalidParameter", 400));

    // A signed request is worth one call.
    let once = good.acs3_wire("POST", "ListSubTasks", &[], b"", &[]);
    assert_eq!(code(&good.wire.send(&once).await), "OK");
    assert_eq!(code(&good.wire.send(&once).await), "SignatureNonceUsed");
    let form = good.rpc_form("GET", "ListSubTasks", &[]);
    let once = good.wire.wire("GET", &form, &[], b"");
    assert_eq!(code(&good.wire.send(&once).await), "OK");
    assert_eq!(code(&good.wire.send(&once).await), "SignatureNonceUsed");

    // Who proved nothing learns nothing about actions.
    let stranger = with(|c| c.wire.secret_key.push('x'));
    assert_eq!(code(&stranger.acs3("Nothing", &[]).await), "SignatureDoesNotMatch");
    assert_eq!(code(&good.acs3("Nothing", &[]).await), "InvalidApi.NotFound");
    assert_eq!(code(&good.acs3("ListAIAgentEvent", &[]).await), "InvalidApi.NotFound");
    let unsigned = good.wire.wire("POST", "", &[("x-acs-action", "ListSubTasks"), ("x-acs-signature-nonce", "a")], b"");
    assert_eq!(code(&good.wire.send(&unsigned).await), "IncompleteSignature");
    let unsigned = good.wire.wire("GET", "Action=ListSubTasks&AccessKeyId=a", &[], b"");
    assert_eq!(code(&good.wire.send(&unsigned).await), "MissingParameter");
    let put = good.acs3_wire("PUT", "ListSubTasks", &[], b"", &[]);
    let answer = good.wire.send(&put).await;
    assert_eq!((code(&answer).as_str(), answer.status), ("UnsupportedHTTPMethod", 405));
    let changed = good.acs3_wire("POST", "ListSubTasks", &[], b"", &[("x-acs-action", "CreateSkillFileCheck")]);
    assert_eq!(code(&good.wire.send(&changed).await), "SignatureDoesNotMatch");
    let large = vec![b'a'; (1 << 20) + 1];
    let answer = good.wire.send(&good.acs3_wire("POST", "ListSubTasks", &[], &large, &[])).await;
    assert_eq!((code(&answer).as_str(), answer.status), ("RequestTooLarge", 413));
    // So large that nobody can parse it.
    let long = "x".repeat(1200 << 10);
    for wire in [
        good.acs3_wire("POST", "ListSubTasks", &[], b"", &[("x-more", &long)]),
        good.wire.wire("GET", &good.rpc_form("GET", "ListSubTasks", &[("RootTaskId", &long)]), &[], b""),
    ] {
        let answer = good.wire.send(&wire).await;
        assert_eq!((code(&answer).as_str(), answer.status), ("RequestTooLarge", 413));
    }
}

#[tokio::test]
async fn temporary_keys_need_their_token() {
    let house = House::idle().await;
    let now = OffsetDateTime::now_utc();
    for (made, expected) in [(now, "OK"), (now - Duration::from_secs(61), "InvalidSecurityToken.Expired")] {
        let keys = house.app.create_token("first", Duration::from_secs(60), made).await.unwrap();
        let text = |secret: &app::Secret| String::from_utf8(secret.expose().to_vec()).unwrap();
        let (secret_key, token) = (text(&keys.secret_key), text(&keys.token));
        let good = Alibaba::of(&Client { secret_id: keys.secret_id, secret_key, token, ..house.client.clone() });
        assert_eq!(code(&good.acs3("ListSubTasks", &[]).await), expected);
        assert_eq!(code(&good.rpc("ListSubTasks", &[]).await), expected);
        let none = Alibaba { token: String::new(), ..good };
        assert_eq!(code(&none.acs3("ListSubTasks", &[]).await), "MissingSecurityToken");
        assert_eq!(code(&none.rpc("ListSubTasks", &[]).await), "MissingSecurityToken");
    }
}

#[tokio::test]
async fn accounts_never_see_each_other() {
    let house = House::working().await;
    let (mine, other) = (Alibaba::of(&house.client), Alibaba::of(&house.other_account().await));
    let data = handed_in(&mine, &zip("SKILL.md", "bad")).await;
    let root = data["RootTaskId"].as_str().unwrap();
    let found = finished(&mine, root).await;
    assert_eq!(found["Data"][0]["TaskStatus"], "success", "{found}");
    assert_eq!(found["Data"][0]["Target"], data["UploadResults"][0]["IdentifyId"]);
    let virus = &found["Data"][0]["TaskResultMessage"]["SkillCheckResult"]["RiskInfo"][0]["Ext"]["Virus"];
    assert!(virus[0]["Score"].as_i64().is_some_and(|score| score >= 80), "{found}");

    let nothing = |answer: Value| {
        assert_eq!((answer["Data"].as_array().unwrap().len(), &answer["PageInfo"]["TotalCount"]), (0, &0.into()));
    };
    nothing(members(&other.acs3("ListSubTasks", &[("RootTaskId", root)]).await).unwrap());
    nothing(members(&other.acs3("ListSubTasks", &[]).await).unwrap());
    assert_eq!(members(&mine.acs3("ListSubTasks", &[]).await).unwrap()["PageInfo"]["TotalCount"], 1);

    // Another's key is told apart from none of one's own in no way.
    let key = uploaded(&mine, &zip("SKILL.md", "more")).await;
    let said = |key: String| {
        let other = other.clone();
        async move {
            let answer = other.acs3("CreateSkillFileCheck", &[("Files.1.UploadKey", &key)]).await;
            let data = members(&answer).unwrap()["Data"].clone();
            assert!(data.get("RootTaskId").is_none(), "{data}");
            data["UploadResults"][0].clone()
        }
    };
    let theirs = said(key.clone()).await;
    assert_eq!(theirs, said("user-upload/staging/1/0".to_owned()).await);
    assert_eq!(theirs, said(key.replace("staging/", "staging/../")).await);
    // The same bytes: scanned once, but nothing of the first account shows.
    let same = handed_in(&other, &zip("SKILL.md", "bad")).await;
    assert_ne!(same["UploadResults"][0]["IdentifyId"], data["UploadResults"][0]["IdentifyId"]);
    assert_eq!(same["UploadResults"][0]["FileHash"], data["UploadResults"][0]["FileHash"]);
    house.close().await;
}

#[tokio::test]
async fn rights_networks_and_rates_are_those_of_the_key() {
    let config = Config { rate_limits: [("ListSubTasks".to_owned(), 5)].into(), ..Config::default() };
    let house = House::with(config, 0).await;
    let now = OffsetDateTime::now_utc();
    let key = |role, actions: &[&str]| {
        let actions = actions.iter().map(|action| (*action).to_owned()).collect();
        let rights = KeyRights { user: None, role, actions };
        let (app, client) = (house.app.clone(), house.client.clone());
        async move {
            let keys = app.create_key("first", rights, now).await.unwrap();
            let secret_key = String::from_utf8(keys.secret_key.expose().to_vec()).unwrap();
            Alibaba::of(&Client { secret_id: keys.secret_id, secret_key, ..client })
        }
    };
    let create = "CreateSkillFileCheck";
    let reader = key(Role::Read, &[]).await;
    assert_eq!(code(&reader.acs3("ListSubTasks", &[]).await), "OK");
    let answer = reader.acs3(create, &[]).await;
    assert_eq!((code(&answer).as_str(), answer.status), ("Forbidden.RAM", 403));
    assert_eq!(code(&reader.acs3("GenerateSkillOssUploadCredential", &[]).await), "Forbidden.RAM");
    let narrow = key(Role::Submit, &["aisc:Create*"]).await;
    assert_eq!(code(&narrow.acs3(create, &[]).await), "MissingParameter");
    assert_eq!(code(&narrow.acs3("ListSubTasks", &[]).await), "Forbidden.RAM");

    let codes = async |client: &Alibaba| {
        let mut codes = Vec::new();
        for _ in 0..40 {
            codes.push(code(&client.acs3("ListSubTasks", &[]).await));
        }
        codes
    };
    let all = codes(&Alibaba::of(&house.client)).await;
    assert!(all.iter().any(|code| code == "Throttling.User") && all.iter().any(|code| code == "OK"), "{all:?}");

    house.app.restrict_account("first", &[], &Network::list("127.0.0.0/8").unwrap()).await.unwrap();
    assert_eq!(code(&reader.acs3("ListSubTasks", &[]).await), "Forbidden.SourceIp");
}

#[tokio::test]
async fn every_call_is_on_record() {
    let house = House::idle().await;
    let client = Alibaba::of(&house.client);
    client.acs3("ListSubTasks", &[("RootTaskId", "0123")]).await;
    client.rpc("Nothing", &[]).await;
    let key = uploaded(&client, b"bytes").await;
    let wrong = Alibaba { wire: Client { secret_key: "x".into(), ..house.client.clone() }, ..client.clone() };
    wrong.acs3("ListSubTasks", &[]).await;
    house.app.flush_audit().await;
    let entries = house.app.audit(&AuditQuery { limit: 100, ..AuditQuery::default() }).await.unwrap();
    let shown: Vec<String> = entries
        .iter()
        .map(|e| format!("{} {} {} {} {}", e.face, e.action, e.code, e.account.is_some(), e.subject))
        .collect();
    let name = key.rsplit('/').next().unwrap();
    assert_eq!(
        shown,
        [
            "aisc ListSubTasks SignatureDoesNotMatch false ".to_owned(),
            format!("aisc PutUpload OK false {name}"),
            "aisc GenerateSkillOssUploadCredential OK true ".to_owned(),
            "aisc Nothing InvalidApi.NotFound true ".to_owned(),
            "aisc ListSubTasks OK true 0123".to_owned(),
        ]
    );
    assert!(entries.iter().filter(|entry| entry.action != "PutUpload").all(|entry| !entry.secret_id.is_empty()));
}

#[tokio::test]
async fn upload_links_take_what_they_are_for() {
    let house = House::idle().await;
    let client = Alibaba::of(&house.client);
    let place = members(&client.acs3("GenerateSkillOssUploadCredential", &[]).await).unwrap();
    let url = place["Data"]["UploadUrl"].as_str().unwrap();
    let path = url.strip_prefix(&format!("http://{}", client.wire.host)).unwrap();
    for at in [10, 40, path.len() - 2] {
        let mut changed = path.as_bytes().to_vec();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        let status = put(&house.client, &changed, b"x").await;
        assert!(matches!(status, 403 | 404), "{at}: {status}");
    }
    assert_eq!(put(&house.client, &format!("{path}?x"), b"x").await, 403);
    assert_eq!(put(&house.client, path, b"").await, 400);
    assert_eq!(put(&house.client, path, &vec![0; (7 << 20) + 1]).await, 413);
    assert_eq!(put(&house.client, path, &vec![0; 7 << 20]).await, 200);
    assert_eq!(house.client.path(path).await.status, 405);

    // A key is used up once its file was accepted, not before.
    let key = place["Data"]["UploadKey"].as_str().unwrap();
    let hand_in = async || {
        let answer = client.acs3("CreateSkillFileCheck", &[("Files.1.UploadKey", key)]).await;
        members(&answer).unwrap()["Data"]["SuccessCount"].clone()
    };
    assert_eq!(hand_in().await, 0, "zeros are no Skill");
    assert_eq!(put(&house.client, path, &zip("SKILL.md", "good")).await, 200);
    assert_eq!(hand_in().await, 1);
    assert_eq!(hand_in().await, 0);
    assert_eq!(put(&house.client, path, b"x").await, 403);
}
