//! What is refused, in which words, and what is on record of it.

use super::{Rest, json, problem};
use crate::house::{House, zip};
use app::{AuditQuery, Network, Role};
use server::Config;
use std::time::Duration;
use time::OffsetDateTime;

#[tokio::test]
async fn every_error_is_a_problem() {
    let house = House::working().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let id = rest.submit(&zip("SKILL.md", "good")).await["id"].as_str().unwrap().to_owned();
    rest.finished(&id).await;
    let zeros = format!("{}-1", "0".repeat(64));
    let scan = format!("/api/v1/scans/{id}");
    for (method, target, expected) in [
        ("GET", "/api", "404 not-found"),
        ("GET", "/api/", "404 not-found"),
        ("GET", "/api/v1", "404 not-found"),
        ("GET", "/api/v1/scans/", "404 not-found"),
        ("GET", "/api/v2/scans", "404 not-found"),
        ("POST", "/api/nothing", "404 not-found"),
        ("GET", &format!("/api/v1/scans/{zeros}"), "404 not-found"),
        ("GET", "/api/v1/scans/x", "404 not-found"),
        ("GET", "/api/v1/scans/%ff", "404 not-found"),
        ("GET", &format!("/api/v1/scans/{}-99999999999", "0".repeat(64)), "404 not-found"),
        ("GET", &format!("{scan}/reports/pdf"), "404 not-found"),
        ("GET", &format!("{scan}/nothing"), "404 not-found"),
        ("GET", &format!("{scan}?x=1"), "400 bad-request"),
        ("GET", "/api/v1/scans?limit=0", "400 bad-request"),
        ("GET", "/api/v1/scans?limit=1&limit=2", "400 bad-request"),
        ("GET", "/api/v1/scans?status=QUEUED", "400 bad-request"),
        ("GET", "/api/v1/scans?cursor=x", "400 bad-request"),
        ("GET", &format!("{scan}/reports/json?lang=fr"), "400 bad-request"),
        ("DELETE", "/api/v1/scans", "405 method-not-allowed"),
        ("PUT", &scan, "405 method-not-allowed"),
        ("OPTIONS", "/api/v1/account", "405 method-not-allowed"),
        ("BREW", "/api/v1/account", "405 method-not-allowed"),
        ("GET", "/api/v1/webhook-secret", "403 forbidden"),
        ("POST", "/api/v1/scans?webhook_url=ftp://127.0.0.1/x", "400 bad-request"),
        ("POST", "/api/v1/scans?webhook_url=http://169.254.169.254/x", "400 bad-request"),
        ("POST", "/api/v1/scans?webhook_url=http://10.0.0.1/x", "400 bad-request"),
        ("POST", "/api/v1/scans?webhook_url=nonsense", "400 bad-request"),
    ] {
        let answer = rest.call(method, target, &[], if method == "POST" { b"# A skill" } else { b"" }).await;
        assert_eq!(problem(&answer), expected, "{method} {target}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        if answer.status == 405 {
            assert!(answer.header("allow").unwrap().contains("GET"), "{answer:?}");
        }
    }
    let with_body = rest.call("GET", &scan, &[], b"what is this").await;
    assert_eq!(problem(&with_body), "413 too-large");
    let long = rest.get(&format!("/api/v1/scans?q={}", "a".repeat(1200 << 10))).await;
    assert_eq!(problem(&long), "431 head-too-large");
    let head = rest.call("HEAD", &scan, &[], b"").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    house.close().await;
}

#[tokio::test]
async fn problems_speak_the_language_that_was_asked_for() {
    let house = House::idle().await;
    let rest = Rest::new(&house, Role::Read).await;
    for (language, said) in [("en", "nothing at this path"), ("zh-CN,en;q=0.5", "不存在"), ("fr", "不存在")] {
        let answer = rest.call("GET", "/api/v1/nothing", &[("Accept-Language", language)], b"").await;
        assert!(answer.body.contains(said), "{language}: {}", answer.body);
    }
}

#[tokio::test]
async fn tokens_roles_and_networks() {
    let house = House::idle().await;
    let token = house.token("first", Role::Read, &[]).await;
    let with = |authorization: &str| Rest { client: house.client.clone(), authorization: authorization.to_owned() };
    let good = format!("Bearer {token}");
    let changed = format!("Bearer {}x", &token[..token.len() - 1]);
    for authorization in
        ["", "Bearer", "Bearer ", "Basic eDp5", &token, "Bearer ts_x_y", &changed, &format!("{good}, {good}")]
    {
        let answer = with(authorization).get("/api/v1/account").await;
        assert_eq!(problem(&answer), "401 unauthenticated", "{authorization}");
        assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer "));
    }
    let twice = [("Authorization", good.as_str()), ("Authorization", good.as_str())];
    assert_eq!(problem(&with("").call("GET", "/api/v1/account", &twice, b"").await), "401 unauthenticated");
    assert_eq!(with(&good.replace("Bearer", "bearer")).get("/api/v1/account").await.status, 200);

    let zip = zip("SKILL.md", "x");
    for (role, actions, expected) in [
        (Role::Read, &[][..], 403),
        (Role::Submit, &[], 202),
        (Role::Administer, &["rest:GetScan"], 403),
        (Role::Administer, &["rest:CreateScan"], 200),
        (Role::Submit, &["csip:*"], 403),
    ] {
        let rest = Rest::of(&house, "first", role, actions).await;
        let answer = rest.post("/api/v1/scans", "application/zip", &zip).await;
        assert_eq!(answer.status, expected, "{role:?} {actions:?}: {answer:?}");
    }

    let deny: Network = "127.0.0.0/8".parse().unwrap();
    house.app.restrict_account("first", &[], &[deny]).await.unwrap();
    assert_eq!(problem(&with(&good).get("/api/v1/account").await), "403 address-refused");
    house.app.restrict_account("first", &[], &[]).await.unwrap();

    house.app.disable_account("first").await.unwrap();
    assert_eq!(problem(&with(&good).get("/api/v1/account").await), "401 unauthenticated");
    house.app.enable_account("first").await.unwrap();
    let listed = house.app.bearer_tokens("first").await.unwrap();
    let id = token.split('_').nth(1).unwrap();
    let used = listed.iter().find(|listed| listed.token_id == id).unwrap();
    assert!(used.last_used_at.is_some());
    assert!(!format!("{listed:?}").contains(token.split('_').nth(2).unwrap()), "no secret");
    house.app.revoke_bearer_token("first", id).await.unwrap();
    assert_eq!(problem(&with(&good).get("/api/v1/account").await), "401 unauthenticated");
    assert!(house.app.revoke_bearer_token("first", id).await.is_err(), "revoked already");

    let rights = app::KeyRights { user: Some("ci".to_owned()), role: Role::Read, actions: Vec::new() };
    let past = OffsetDateTime::now_utc() - Duration::from_secs(61);
    let make = |at| house.app.create_bearer_token("first", rights.clone(), "ci", Some(Duration::from_secs(60)), at);
    let text = |token: app::FreshToken| format!("Bearer {}", String::from_utf8_lossy(token.token.expose()));
    let over = text(make(past).await.unwrap());
    assert_eq!(problem(&with(&over).get("/api/v1/account").await), "401 unauthenticated");
    let holds = text(make(OffsetDateTime::now_utc()).await.unwrap());
    assert_eq!(with(&holds).get("/api/v1/account").await.status, 200);
    house.app.set_user_state("first", "ci", app::AccountState::Disabled).await.unwrap();
    assert_eq!(problem(&with(&holds).get("/api/v1/account").await), "401 unauthenticated");
}

#[tokio::test]
async fn more_than_a_second_of_calls() {
    let config = Config { rate_limits: [("GetAccount".to_owned(), 2)].into(), ..Config::default() };
    let house = House::with(config, 0).await;
    let rest = Rest::new(&house, Role::Read).await;
    for _ in 0..2 {
        assert_eq!(rest.get("/api/v1/account").await.status, 200);
    }
    let refused = rest.get("/api/v1/account").await;
    assert_eq!(problem(&refused), "429 rate-limited");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(rest.get("/api/v1/scans").await.status, 200, "another action");
}

#[tokio::test]
async fn every_call_is_on_record() {
    let house = House::idle().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let id = rest.submit(&zip("SKILL.md", "audited")).await["id"].as_str().unwrap().to_owned();
    json(&rest.get(&format!("/api/v1/scans/{id}")).await, 200);
    rest.get("/api/v1/webhook-secret").await;
    rest.get("/api/v1/nothing").await;
    Rest { authorization: "Bearer secret".into(), ..rest.clone() }.get("/api/v1/account").await;
    house.app.flush_audit().await;
    let calls = house.app.audit(&AuditQuery { limit: 100, ..AuditQuery::default() }).await.unwrap();
    let told: Vec<_> = calls.iter().rev().map(|call| (call.action.as_str(), call.code.as_str())).collect();
    assert_eq!(
        told,
        [
            ("CreateScan", "OK"),
            ("GetScan", "OK"),
            ("GetWebhookSecret", "forbidden"),
            ("", "not-found"),
            ("GetAccount", "unauthenticated")
        ]
    );
    assert!(calls.iter().all(|call| call.face == "rest" && call.address == "127.0.0.1"));
    assert!(calls.iter().skip(1).take(3).rev().all(|call| call.secret_id.len() == 16), "the token's public half");
    assert_eq!(calls[4].subject, id);
    let secret = rest.authorization.split('_').nth(2).unwrap();
    assert!(!format!("{calls:?}").contains(secret), "no secret");
}
