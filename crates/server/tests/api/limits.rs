//! Too often, too large, too slow.

use crate::house::House;
use serde_json::json;
use server::Config;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[tokio::test]
async fn more_than_a_second_of_calls() {
    let config = Config { rate_limits: [("DescribeSkillScanResult".to_owned(), 3)].into(), ..Config::default() };
    let house = House::with(config, 0).await;
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(house.client.post("DescribeSkillScanResult", &json!({})).await.code());
    }
    let passed = "MissingParameter".to_owned();
    assert_eq!(codes, [passed.clone(), passed.clone(), passed.clone(), "RequestLimitExceeded".into()]);
    let other = house.other_account().await;
    assert_eq!(other.post("DescribeSkillScanResult", &json!({})).await.code(), passed);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(house.client.post("DescribeSkillScanResult", &json!({})).await.code(), passed);
}

#[tokio::test]
async fn oversize_is_told_in_the_envelope() {
    let house = House::idle().await;
    let client = &house.client;
    let code = "RequestSizeLimitExceeded";
    // v3 POST, with and without a signature that would be right; far over the limit too.
    for size in [10 << 20, 30 << 20] {
        let body = json!({"FileBase64": "A".repeat(size)}).to_string();
        assert_eq!(client.post_text("CreateSkillScan", &body).await.code(), code);
    }
    // v1 form.
    let long = "A".repeat(1 << 20);
    assert_eq!(client.v1("POST", "HmacSHA1", "CreateSkillScan", &[("FileBase64", &long)]).await.code(), code);
    // In the language that was asked for, wherever the parameter stands.
    for (language, said) in [("en-US", "too large"), ("zh-CN", "请求过大")] {
        let client = crate::client::Client { language: language.into(), ..client.clone() };
        let form = client.v1("POST", "HmacSHA1", "CreateSkillScan", &[("FileBase64", &long)]).await;
        let query = client.v1("GET", "HmacSHA1", "CreateSkillScan", &[("FileBase64", &"A".repeat(33 << 10))]).await;
        for answer in [form, query] {
            let message = answer.response()["Error"]["Message"].as_str().unwrap().to_owned();
            assert!(message.contains(said), "{language}: {message}");
        }
    }
    // A declared size is judged before the key, one that shows only on the way after it.
    let nobody = crate::client::Client { secret_id: "AKIDnobody".into(), ..client.clone() };
    assert_eq!(nobody.post_text("CreateSkillScan", &"A".repeat(11 << 20)).await.code(), code);
    // GET a little, more, and absurdly over: refused by the adapter, by the URI type, by the parser's buffer.
    for size in [33 << 10, 70 << 10, 900 << 10, 1200 << 10] {
        let query = format!("FileBase64={}", "A".repeat(size));
        assert_eq!(client.get("CreateSkillScan", &query).await.code(), code, "{size}");
    }
    // A chunked body without a declared length.
    let mut wire = client.v3("POST", "CreateSkillScan", "", b"", &[]);
    wire.truncate(wire.len() - "Content-Length: 0\r\n\r\n".len());
    wire.extend(b"Transfer-Encoding: chunked\r\n\r\n");
    for _ in 0..11 {
        wire.extend(format!("{:x}\r\n", 1 << 20).bytes());
        wire.extend(vec![b'A'; 1 << 20]);
        wire.extend(b"\r\n");
    }
    wire.extend(b"0\r\n\r\n");
    assert_eq!(client.send(&wire).await.code(), code);
}

#[tokio::test]
async fn a_refused_upload_is_still_answered() {
    let house = House::idle().await;
    let mut client = house.client.clone();
    client.secret_id = "AKIDnobody".into();
    let body = json!({"FileBase64": "A".repeat(9 << 20)}).to_string();
    assert_eq!(client.post_text("CreateSkillScan", &body).await.code(), "AuthFailure.SecretIdNotFound");
}

#[tokio::test]
async fn slow_headers_and_slow_bodies_are_cut_off() {
    let config = Config { header_seconds: 1, body_seconds: 1, ..Config::default() };
    let house = House::with(config, 0).await;
    let started = Instant::now();
    let mut stream = TcpStream::connect(house.client.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    let mut answer = Vec::new();
    // Closed, with or without a word.
    let _ = stream.read_to_end(&mut answer).await;
    assert!(started.elapsed() < Duration::from_secs(5));

    let wire = house.client.v3("POST", "DescribeSkillScanResult", "", &[b' '; 100], &[]);
    let mut stream = TcpStream::connect(house.client.address).await.unwrap();
    stream.write_all(&wire[..wire.len() - 1]).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("InvalidRequest"), "{answer}");
}
