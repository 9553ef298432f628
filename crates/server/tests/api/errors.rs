//! Every error code, by the request that deserves it.

use crate::{client::Client, house::House};
use serde_json::{Value, json};

const HASH: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

fn key() -> Value {
    json!({"ContentHash": HASH, "EngineVersion": 1})
}

/// Sends a change of the good client's request and compares the code.
async fn check(client: Client, body: Value, expected: &str) {
    let answer = client.post("DescribeSkillScanResult", &body).await;
    assert_eq!(answer.code(), expected, "{}", answer.body);
}

#[tokio::test]
async fn who_calls() {
    let house = House::idle().await;
    let good = house.client.clone();
    check(good.clone(), key(), "OK").await;
    let with = |change: fn(&mut Client)| {
        let mut client = good.clone();
        change(&mut client);
        client
    };
    check(with(|c| c.secret_id = "AKIDnobody".into()), key(), "AuthFailure.SecretIdNotFound").await;
    check(with(|c| c.secret_id.push(' ')), key(), "AuthFailure.SecretIdNotFound").await;
    check(with(|c| c.secret_key.push('x')), key(), "AuthFailure.SignatureFailure").await;
    check(with(|c| c.skew = -301), key(), "AuthFailure.SignatureExpire").await;
    check(with(|c| c.skew = 302), key(), "AuthFailure.SignatureExpire").await;
    check(with(|c| c.skew = 290), key(), "OK").await;
    check(with(|c| c.token = "TOKEN".into()), key(), "AuthFailure.TokenFailure").await;
    check(with(|c| c.service = "cvm".into()), key(), "AuthFailure.SignatureFailure").await;
    // What the Node.js SDK makes of an address.
    check(with(|c| c.service = "127".into()), key(), "OK").await;

    let headers = |more: &[(&str, &str)]| {
        let wire = good.v3("POST", "DescribeSkillScanResult", "", key().to_string().as_bytes(), more);
        let good = good.clone();
        async move { good.send(&wire).await.code() }
    };
    assert_eq!(headers(&[("Authorization", "SKIP")]).await, "AuthFailure.InvalidAuthorization");
    assert_eq!(headers(&[("Authorization", "")]).await, "AuthFailure.InvalidAuthorization");
    assert_eq!(headers(&[("X-TC-Timestamp", "")]).await, "MissingParameter");
    assert_eq!(headers(&[("X-TC-Timestamp", "soon")]).await, "AuthFailure.SignatureFailure");
    assert_eq!(headers(&[("Content-Type", "application/json; charset=utf-8")]).await, "AuthFailure.SignatureFailure");
    house.app.disable_account("first").await.unwrap();
    check(good, key(), "AuthFailure.SecretIdNotFound").await;
}

#[tokio::test]
async fn what_is_called() {
    let house = House::idle().await;
    let good = house.client.clone();
    for (version, expected) in [("2022-11-22", "NoSuchVersion"), ("", "MissingParameter")] {
        let client = Client { version: version.into(), ..good.clone() };
        check(client, key(), expected).await;
    }
    for (region, expected) in [("", "OK"), ("ap-guangzhou", "OK"), ("mars-north", "UnsupportedRegion")] {
        let client = Client { region: region.into(), ..good.clone() };
        check(client, key(), expected).await;
    }
    for (host, expected) in [
        ("csip.intl.tencentcloudapi.com", "OK"),
        ("csip.ap-singapore.tencentcloudapi.com", "OK"),
        ("cvm.tencentcloudapi.com", "NoSuchProduct"),
        ("scan.example.com", "OK"),
    ] {
        let client = Client { host: host.into(), ..good.clone() };
        check(client, key(), expected).await;
    }
    for (action, expected) in
        [("DescribeNothing", "InvalidAction"), ("describeSkillScanResult", "InvalidAction"), ("", "MissingParameter")]
    {
        assert_eq!(good.post(action, &key()).await.code(), expected, "{action}");
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
        let wire = good.v3(method, "DescribeSkillScanResult", "", b"{}", &[]);
        assert_eq!(good.send(&wire).await.code(), "UnsupportedProtocol", "{method}");
    }
    assert_eq!(good.path("/").await.code(), "MissingParameter");
}

#[tokio::test]
async fn parameters() {
    let house = House::idle().await;
    let good = house.client.clone();
    for (body, expected) in [
        (json!({"ContentHash": HASH}), "MissingParameter"),
        (json!({"ContentHash": null, "EngineVersion": 1}), "MissingParameter"),
        (json!({"ContentHash": HASH, "EngineVersion": 1, "Verbose": true}), "UnknownParameter"),
        (json!({"ContentHash": HASH, "EngineVersion": "1"}), "InvalidParameter"),
        (json!({"EngineVersion": "1"}), "MissingParameter"),
        (json!({"ContentHash": 1, "EngineVersion": 1}), "InvalidParameter"),
        (json!({"ContentHash": "sha256:00", "EngineVersion": 1}), "InvalidParameterValue"),
        (json!({"ContentHash": HASH, "EngineVersion": 0}), "InvalidParameterValue"),
        (json!({"ContentHash": HASH, "EngineVersion": 1, "ReportURLExpireHours": 0}), "InvalidParameterValue"),
        (json!({"ContentHash": HASH, "EngineVersion": 1, "ReportURLExpireHours": 8761}), "InvalidParameterValue"),
        (json!({"ContentHash": HASH, "EngineVersion": 9_000_000_000_i64}), "OK"),
        (json!([]), "InvalidParameter"),
    ] {
        check(good.clone(), body, expected).await;
    }
    let twice = format!("{{\"ContentHash\": \"{HASH}\", \"EngineVersion\": 1, \"EngineVersion\": 1}}");
    assert_eq!(good.post_text("DescribeSkillScanResult", &twice).await.code(), "InvalidParameter");
    let broken = good.post_text("DescribeSkillScanResult", "{\"ContentHash\": ").await;
    assert_eq!(broken.code(), "InvalidParameter");

    let client = Client { language: "fr-FR".into(), ..good.clone() };
    check(client, key(), "InvalidParameterValue").await;
    for (language, said) in [("en-US", "is required"), ("zh-CN", "缺少必填参数"), ("", "缺少必填参数")] {
        let client = Client { language: language.into(), ..good.clone() };
        let response = client.post("DescribeSkillScanResult", &json!({})).await.response();
        assert!(response["Error"]["Message"].as_str().unwrap().contains(said), "{language}: {response}");
    }

    let multipart = good.v3("POST", "CreateSkillScan", "", b"", &[("Content-Type", "multipart/form-data")]);
    assert_eq!(good.send(&multipart).await.code(), "AuthFailure.SignatureFailure");
    let part =
        |name: &str, text: &str| format!("--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
    let whole = part("ContentHash", HASH) + &part("EngineVersion", "1") + "--XyZ--\r\n";
    for (body, content_type, expected) in [
        (whole.clone(), "multipart/form-data; boundary=XyZ", "OK"),
        (part("ContentHash", HASH) + "--XyZ--\r\n", "multipart/form-data; boundary=XyZ", "MissingParameter"),
        (part("EngineVersion", "one") + &whole, "multipart/form-data; boundary=XyZ", "InvalidParameter"),
        (part("ContentHash", HASH), "multipart/form-data; boundary=XyZ", "InvalidRequest"),
        (whole.clone(), "multipart/form-data", "InvalidRequest"),
        (whole, "application/octet-stream", "InvalidRequest"),
    ] {
        let wire = good.v3_typed("POST", "DescribeSkillScanResult", "", content_type, body.as_bytes(), &[]);
        assert_eq!(good.send(&wire).await.code(), expected, "{content_type}: {body}");
    }
}

#[tokio::test]
async fn what_is_no_zip() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let house = House::idle().await;
    let zip = crate::house::zip("SKILL.md", "# Demo");
    let cut = &zip[..zip.len() - 30];
    for (file, said) in [
        ("".to_owned(), "empty"),
        ("%%%%".to_owned(), "Base64"),
        (STANDARD.encode("plain text"), "ZIP"),
        (STANDARD.encode(cut), "ZIP"),
        (STANDARD.encode(vec![0; (7 << 20) + 1]), "7 MB"),
    ] {
        let answer = house.client.post("CreateSkillScan", &json!({"FileBase64": file})).await;
        assert_eq!(answer.code(), "InvalidParameterValue");
        let message = answer.response()["Error"]["Message"].as_str().unwrap().to_owned();
        assert!(message.contains("FileBase64") && message.contains(said), "{message}");
    }
    let body = json!({"FileBase64": STANDARD.encode(&zip), "FileName": "x".repeat(256)});
    assert_eq!(house.client.post("CreateSkillScan", &body).await.code(), "InvalidParameterValue");
}
