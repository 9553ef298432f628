//! Report links, and the pages for whoever runs the service.

use crate::house::{House, zip};
use model::Lang;
use serde_json::Value;
use server::Config;
use time::OffsetDateTime;

async fn link(house: &House) -> (Value, String) {
    let key = house.submit(&zip("SKILL.md", "bad")).await;
    let response = house.finished(&key).await;
    (key, response["Data"]["ReportURL"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_link_opens_without_credentials_and_every_character_counts() {
    let house = House::working().await;
    let (_, url) = link(&house).await;
    let path = url.strip_prefix(&format!("http://{}", house.client.host)).unwrap().to_owned();
    let page = house.client.path(&path).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert!(page.body.contains("run.py"));
    assert!(!page.body.contains("<script>alert"), "package text must be escaped");

    let token = path.strip_prefix("/reports/").unwrap();
    for index in 0..token.len() {
        let mut changed = token.as_bytes().to_vec();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(house.client.path(&format!("/reports/{changed}")).await.status, 403, "character {index}");
    }
    assert_eq!(house.client.path(&format!("{path}A")).await.status, 403);
    for unsigned in ["?x=1", "?", "?token=", "/x"] {
        let status = house.client.path(&format!("{path}{unsigned}")).await.status;
        assert_eq!(status, if unsigned == "/x" { 404 } else { 403 }, "{unsigned}");
    }
    assert_eq!(house.client.path("/reports/").await.status, 404);
    house.close().await;
}

#[tokio::test]
async fn dead_links_say_why() {
    let house = House::working().await;
    let (key, _) = link(&house).await;
    let sha256 = key["ContentHash"].as_str().unwrap().strip_prefix("sha256:").unwrap();
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let open = |expires: i64, sha256: &str| {
        let link = app::ReportLink {
            account: 1,
            sha256: sha256.to_owned(),
            engine_version: house.app.engine_version(),
            lang: Lang::En,
            expires,
        };
        let path = format!("/reports/{}", house.app.sign_report_link(&link));
        let client = house.client.clone();
        async move { client.path(&path).await }
    };
    let expired = open(now - 1, sha256).await;
    assert_eq!(expired.status, 403);
    assert!(expired.body.contains("expired") && expired.body.contains("过期"), "{}", expired.body);
    assert_eq!(open(now + 60, &"f".repeat(64)).await.status, 404);
    house.close().await;
}

#[tokio::test]
async fn links_start_with_the_configured_address() {
    let config = Config { public_url: "https://scan.example.com/".into(), ..Config::default() };
    let house = House::with(config, 1).await;
    let (_, url) = link(&house).await;
    assert!(url.starts_with("https://scan.example.com/reports/"), "{url}");
    house.close().await;
}

#[tokio::test]
async fn pages_for_operators() {
    let house = House::idle().await;
    assert_eq!(house.client.path("/healthz").await.status, 200);
    assert_eq!(house.client.path("/readyz").await.status, 200);
    assert_eq!(house.client.path("/nothing").await.status, 404);
    server::install_metrics().unwrap();
    house.client.post("DescribeSkillScanResult", &serde_json::json!({})).await;
    let metrics = house.client.path("/metrics").await;
    assert_eq!(metrics.status, 200);
    let line = "touchstone_requests_total{route=\"/\",action=\"DescribeSkillScanResult\",code=\"MissingParameter\"}";
    assert!(metrics.body.contains(line), "{}", metrics.body);
    assert!(metrics.body.contains("touchstone_request_duration_seconds_bucket"), "{}", metrics.body);
}
