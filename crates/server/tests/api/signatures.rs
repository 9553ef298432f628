//! Every way to sign, for both Skill actions.

use crate::house::{House, zip};
use base64::{Engine as _, engine::general_purpose::STANDARD};

#[tokio::test]
async fn both_actions_by_every_scheme() {
    let house = House::idle().await;
    let client = &house.client;
    let file = STANDARD.encode(zip("SKILL.md", "# Demo + more"));
    let created = client.post("CreateSkillScan", &serde_json::json!({"FileBase64": file})).await.response();
    let hash = created["ContentHash"].as_str().unwrap();
    let version = created["EngineVersion"].as_u64().unwrap().to_string();

    let query = |pairs: &[(&str, &str)]| form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let upload = [("FileBase64", file.as_str()), ("FileName", "my skill.zip")];
    let ask = [("ContentHash", hash), ("EngineVersion", version.as_str()), ("ReportURLExpireHours", "1")];
    for answer in [
        client.get("CreateSkillScan", &query(&upload)).await,
        client.v1("GET", "HmacSHA1", "CreateSkillScan", &upload).await,
        client.v1("GET", "HmacSHA256", "CreateSkillScan", &upload).await,
        client.v1("POST", "HmacSHA1", "CreateSkillScan", &upload).await,
        client.v1("POST", "HmacSHA256", "CreateSkillScan", &upload).await,
    ] {
        let response = answer.response();
        assert_eq!(response["ContentHash"], hash, "{response}");
        assert_eq!(response["Status"], "SCANNING", "{response}");
    }
    for answer in [
        client.get("DescribeSkillScanResult", &query(&ask)).await,
        client.v1("GET", "HmacSHA1", "DescribeSkillScanResult", &ask).await,
        client.v1("GET", "HmacSHA256", "DescribeSkillScanResult", &ask).await,
        client.v1("POST", "HmacSHA1", "DescribeSkillScanResult", &ask).await,
        client.v1("POST", "HmacSHA256", "DescribeSkillScanResult", &ask).await,
    ] {
        let response = answer.response();
        assert_eq!(response["Status"], "SCANNING", "{response}");
        assert_eq!(response["Data"]["ContentHash"], hash, "{response}");
    }
}

#[tokio::test]
async fn v1_refusals() {
    let house = House::idle().await;
    let good = house.client.clone();
    let code = |client: crate::client::Client, parameters: &'static [(&str, &str)]| async move {
        client.v1("POST", "HmacSHA256", "DescribeSkillScanResult", parameters).await.code()
    };
    let with = |change: fn(&mut crate::client::Client)| {
        let mut client = good.clone();
        change(&mut client);
        client
    };
    assert_eq!(code(with(|c| c.secret_key.push('x')), &[]).await, "AuthFailure.SignatureFailure");
    assert_eq!(code(with(|c| c.secret_id = "AKID".into()), &[]).await, "AuthFailure.SecretIdNotFound");
    assert_eq!(code(with(|c| c.skew = 400), &[]).await, "AuthFailure.SignatureExpire");
    assert_eq!(code(with(|c| c.token = "T".into()), &[]).await, "AuthFailure.TokenFailure");
    assert_eq!(code(good.clone(), &[]).await, "MissingParameter");
    assert_eq!(code(good.clone(), &[("EngineVersion", "one")]).await, "MissingParameter");
    assert_eq!(code(good.clone(), &[("EngineVersion", "one"), ("ContentHash", "x")]).await, "InvalidParameter");
    assert_eq!(code(good.clone(), &[("Other", "1")]).await, "UnknownParameter");
    for nonce in ["0", "-1", "1.5", "one", " 1", "18446744073709551616"] {
        let code = good.v1("GET", "HmacSHA1", "DescribeSkillScanResult", &[("Nonce", nonce)]).await.code();
        assert_eq!(code, "InvalidParameter", "{nonce}");
    }
    for absent in ["Timestamp", "Nonce", "SecretId", "Signature", "Action"] {
        let form = good.v1_form("GET", "HmacSHA1", "DescribeSkillScanResult", &[]);
        let form: Vec<&str> = form.split('&').filter(|pair| !pair.starts_with(&format!("{absent}="))).collect();
        let answer = good.send(&good.wire("GET", &form.join("&"), &[], b"")).await;
        assert_eq!(answer.code(), "MissingParameter", "{absent}");
    }
}
