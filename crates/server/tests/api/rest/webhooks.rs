//! An address is told how a scan ended: signed, again after a failure, after a restart too, and only where it may be.

use super::{Rest, json};
use crate::house::{House, Scripted, settings, zip};
use app::{App, Forms, NewScanWebhook, Role, Submission};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use std::{collections::HashMap, sync::Arc, time::Duration};
use time::OffsetDateTime;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A message as it came.
pub(crate) struct Message {
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

/// A receiver that answers with the given statuses, one request each.
pub(crate) struct Receiver(TcpListener);

impl Receiver {
    pub(crate) async fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook?key=hush", self.0.local_addr().unwrap())
    }

    pub(crate) async fn next(&self, status: u16) -> Message {
        let (mut stream, _) = tokio::time::timeout(Duration::from_secs(20), self.0.accept()).await.unwrap().unwrap();
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        let (head, body) = loop {
            let read = stream.read(&mut buffer).await.unwrap();
            assert!(read > 0, "cut: {}", String::from_utf8_lossy(&bytes));
            bytes.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8(bytes.clone()).unwrap();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length: usize = header(head, "content-length").unwrap().parse().unwrap();
            if body.len() == length {
                break (head.to_owned(), body.to_owned());
            }
        };
        assert!(head.starts_with("POST /hook?key=hush HTTP/1.1\r\n"), "{head}");
        let answer = format!("HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
        let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        Message { headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(), body }
    }
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, v)| v)
}

impl Message {
    /// Checks the signature as a receiver does.
    #[track_caller]
    pub(crate) fn signed_with(&self, secret: &str) {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        let (id, timestamp) = (&self.headers["webhook-id"], &self.headers["webhook-timestamp"]);
        mac.update(format!("{id}.{timestamp}.{}", self.body).as_bytes());
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        assert_eq!(self.headers["webhook-signature"], expected);
        let age = OffsetDateTime::now_utc().unix_timestamp() - timestamp.parse::<i64>().unwrap();
        assert!((0..60).contains(&age), "{age}");
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[tokio::test]
async fn told_signed_and_told_again_after_a_failure() {
    let house = House::working().await;
    let rest = Rest::new(&house, Role::Administer).await;
    let secret = json(&rest.get("/api/v1/webhook-secret").await, 200)["secret"].as_str().unwrap().to_owned();
    let receiver = Receiver::new().await;
    let target = format!("/api/v1/scans?webhook_url={}", receiver.url().replace('&', "%26"));
    let bad = zip("SKILL.md", "bad");
    let id = json(&rest.post(&target, "application/zip", &bad).await, 202)["id"].as_str().unwrap().to_owned();
    let first = receiver.next(500).await;
    let second = receiver.next(302).await;
    let third = receiver.next(204).await;
    for message in [&first, &second, &third] {
        message.signed_with(&secret);
        assert_eq!(message.headers["webhook-id"], first.headers["webhook-id"], "a repetition is known by its id");
        let said = message.json();
        assert_eq!((&said["type"], &said["data"]["id"]), (&"scan.succeeded".into(), &id.as_str().into()));
        assert_eq!(said["data"]["risk_level"], "malicious");
    }
    let webhook = until(&rest, &id, "delivered").await;
    assert_eq!((&webhook["attempts"], &webhook["outcome"]), (&3.into(), &"204".into()));
    assert!(!webhook.to_string().contains("hush"), "the address may hold a secret");

    // Asked for again when the scan is long over: told at once, under another id, with the new secret.
    let fresh = json(&rest.post("/api/v1/webhook-secret", "", b"").await, 200)["secret"].as_str().unwrap().to_owned();
    assert_ne!(fresh, secret);
    rest.post(&target, "application/zip", &bad).await;
    let again = receiver.next(200).await;
    again.signed_with(&fresh);
    assert_ne!(again.headers["webhook-id"], first.headers["webhook-id"]);
    house.close().await;
}

#[tokio::test]
async fn given_up_in_the_end_and_told_of_failures_too() {
    let house = House::working().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let receiver = Receiver::new().await;
    let target = format!("/api/v1/scans?webhook_url={}", receiver.url());
    let scan = json(&rest.post(&target, "application/zip", &zip("SKILL.md", "crash")).await, 202);
    for _ in 0..4 {
        let message = receiver.next(503).await;
        assert_eq!(message.json()["type"], "scan.failed");
    }
    let webhook = until(&rest, scan["id"].as_str().unwrap(), "failed").await;
    assert_eq!((&webhook["attempts"], &webhook["outcome"]), (&4.into(), &"503".into()));

    let scan = json(&rest.post(&target, "application/zip", &zip("SKILL.md", "gone")).await, 202);
    receiver.next(410).await;
    let webhook = until(&rest, scan["id"].as_str().unwrap(), "failed").await;
    assert_eq!(webhook["attempts"], 1, "the receiver wants no more");
    house.close().await;
}

#[tokio::test]
async fn a_restart_loses_no_message() {
    let data = tempfile::tempdir().unwrap();
    let receiver = Receiver::new().await;
    let start = async || {
        let app = App::open(settings(data.path())).await.unwrap();
        let workers = app.start_workers(Arc::new(Scripted), 1).await.unwrap();
        (app, workers)
    };
    let (app, workers) = start().await;
    let now = OffsetDateTime::now_utc();
    app.create_account("first", None, now).await.unwrap();
    let rights = app::KeyRights { user: None, role: Role::Submit, actions: Vec::new() };
    let token = app.create_bearer_token("first", rights, "", None, now).await.unwrap();
    let caller = app.bearer(&String::from_utf8_lossy(token.token.expose()), now).await.unwrap().unwrap();
    let submission = Submission {
        bytes: zip("SKILL.md", "good"),
        file_name: String::new(),
        forms: Forms::All,
        webhook: Some(NewScanWebhook { url: receiver.url() }),
    };
    app.submit_skill(&caller, submission, now).await.unwrap();
    let first = receiver.next(500).await;
    workers.shutdown().await;
    drop(app);

    let (_app, workers) = start().await;
    let second = receiver.next(200).await;
    assert_eq!(second.headers["webhook-id"], first.headers["webhook-id"]);
    workers.shutdown().await;
}

/// The scan's only webhook, once it has come to that state.
async fn until(rest: &Rest, id: &str, state: &str) -> Value {
    for _ in 0..200 {
        let scan = json(&rest.get(&format!("/api/v1/scans/{id}")).await, 200);
        if scan["webhooks"][0]["state"] == state {
            return scan["webhooks"][0].clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the webhook did not become {state}");
}
