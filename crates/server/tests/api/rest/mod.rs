//! Our own REST API as its clients meet it.

mod cross_account;
mod errors;
mod events;
mod openapi;
mod scans;
pub(crate) mod webhooks;

use crate::client::{Answer, Client};
use crate::house::House;
use app::Role;
use serde_json::Value;
use std::time::Duration;

/// A client with a bearer token.
#[derive(Clone)]
pub(crate) struct Rest {
    pub(crate) client: Client,
    /// Sent as it is; none if empty.
    pub(crate) authorization: String,
}

impl Rest {
    /// A client of the house's own account.
    pub(crate) async fn new(house: &House, role: Role) -> Self {
        Self::of(house, "first", role, &[]).await
    }

    pub(crate) async fn of(house: &House, account: &str, role: Role, actions: &[&str]) -> Self {
        let token = house.token(account, role, actions).await;
        Self { client: house.client.clone(), authorization: format!("Bearer {token}") }
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.call("GET", target, &[], b"").await
    }

    pub(crate) async fn post(&self, target: &str, content_type: &str, body: &[u8]) -> Answer {
        self.call("POST", target, &[("Content-Type", content_type)], body).await
    }

    pub(crate) async fn call(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.client.send(&self.wire(method, target, headers, body)).await
    }

    /// The bytes of a request.
    pub(crate) fn wire(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
        let mut head = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.client.host);
        let language = ("Accept-Language", "en");
        let authorization = ("Authorization", self.authorization.as_str());
        let usual = [language, authorization]
            .into_iter()
            .filter(|(name, value)| !value.is_empty() && headers.iter().all(|(given, _)| given != name));
        for (name, value) in usual.chain(headers.iter().copied()) {
            head += &format!("{name}: {value}\r\n");
        }
        if method != "GET" && method != "HEAD" || !body.is_empty() {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        [head.as_bytes(), b"\r\n", body].concat()
    }

    /// Hands a ZIP in and gives the scan.
    pub(crate) async fn submit(&self, zip: &[u8]) -> Value {
        json(&self.post("/api/v1/scans", "application/zip", zip).await, 202)
    }

    /// Asks until the scan has ended.
    pub(crate) async fn finished(&self, id: &str) -> Value {
        for _ in 0..200 {
            let scan = json(&self.get(&format!("/api/v1/scans/{id}")).await, 200);
            if scan["status"] == "succeeded" || scan["status"] == "failed" {
                return scan;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the scan did not end");
    }
}

/// The body of an answer that must be JSON.
#[track_caller]
pub(crate) fn json(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"), "{answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

/// The code of a problem; checks what every problem must be.
#[track_caller]
pub(crate) fn problem(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer:?}");
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["status"], answer.status, "{body}");
    let code = body["code"].as_str().unwrap();
    assert_eq!(body["type"], format!("urn:touchstone:problem:{code}"));
    assert_eq!(body["instance"], format!("urn:uuid:{}", answer.header("x-request-id").unwrap()));
    for text in ["title", "detail"] {
        assert!(!body[text].as_str().unwrap().is_empty(), "{body}");
    }
    format!("{} {code}", answer.status)
}
