//! A client of its own: signs as the protocol says, and shows bytes as they came.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use time::OffsetDateTime;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

pub(crate) const VERSION: &str = "2022-11-21";

/// A nonce is used once.
static NONCE: AtomicU64 = AtomicU64::new(11_886);

/// Keys and everything that a test may want to send wrongly.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    pub(crate) secret_id: String,
    pub(crate) secret_key: String,
    /// Host header; the address unless a test says otherwise.
    pub(crate) host: String,
    /// Added to the clock.
    pub(crate) skew: i64,
    pub(crate) version: String,
    pub(crate) region: String,
    pub(crate) language: String,
    pub(crate) token: String,
    pub(crate) service: String,
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The envelope's content; checks what every answer of the API must be.
    pub(crate) fn response(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        let mut json: Value = serde_json::from_str(&self.body).unwrap();
        let response = json["Response"].take();
        let id = response["RequestId"].as_str().unwrap();
        assert!(uuid::Uuid::parse_str(id).is_ok(), "{id}");
        response
    }

    /// The error code; `OK` if there is none.
    pub(crate) fn code(&self) -> String {
        let response = self.response();
        match response["Error"]["Code"].as_str() {
            Some(code) => {
                let message = response["Error"]["Message"].as_str().unwrap();
                assert!(!message.is_empty());
                assert_eq!(response.as_object().unwrap().len(), 2, "an error answer has no other fields: {response}");
                code.to_owned()
            }
            None => "OK".to_owned(),
        }
    }
}

impl Client {
    pub(crate) fn now(&self) -> i64 {
        OffsetDateTime::now_utc().unix_timestamp() + self.skew
    }

    /// v3 by POST with a JSON body.
    pub(crate) async fn post(&self, action: &str, body: &Value) -> Answer {
        self.post_text(action, &body.to_string()).await
    }

    pub(crate) async fn post_text(&self, action: &str, body: &str) -> Answer {
        self.send(&self.v3("POST", action, "", body.as_bytes(), &[])).await
    }

    /// v3 by GET.
    pub(crate) async fn get(&self, action: &str, query: &str) -> Answer {
        self.send(&self.v3("GET", action, query, b"", &[])).await
    }

    /// v1 by GET or POST, with either hash.
    pub(crate) async fn v1(&self, method: &str, hash: &str, action: &str, parameters: &[(&str, &str)]) -> Answer {
        let form = self.v1_form(method, hash, action, parameters);
        let (query, body) = if method == "GET" { (form.as_str(), "") } else { ("", form.as_str()) };
        self.send(&self.wire(method, query, &[("Content-Type", "application/x-www-form-urlencoded")], body.as_bytes()))
            .await
    }

    /// A v3 request; `more` replaces or adds headers after signing.
    pub(crate) fn v3(&self, method: &str, action: &str, query: &str, body: &[u8], more: &[(&str, &str)]) -> Vec<u8> {
        let content_type = if method == "GET" { "application/x-www-form-urlencoded" } else { "application/json" };
        self.v3_typed(method, action, query, content_type, body, more)
    }

    /// The same with another content type, which is signed.
    pub(crate) fn v3_typed(
        &self,
        method: &str,
        action: &str,
        query: &str,
        content_type: &str,
        body: &[u8],
        more: &[(&str, &str)],
    ) -> Vec<u8> {
        let timestamp = self.now().to_string();
        let date = OffsetDateTime::from_unix_timestamp(self.now()).unwrap().date().to_string();
        let payload = hex::encode(Sha256::digest(body));
        let canonical = format!(
            "{method}\n/\n{query}\ncontent-type:{content_type}\nhost:{}\n\ncontent-type;host\n{payload}",
            self.host
        );
        let digest = hex::encode(Sha256::digest(canonical));
        let scope = format!("{date}/{}/tc3_request", self.service);
        let mut key = hmac::<Hmac<Sha256>>(format!("TC3{}", self.secret_key).as_bytes(), &date);
        for part in [self.service.as_str(), "tc3_request"] {
            key = hmac::<Hmac<Sha256>>(&key, part);
        }
        let signature =
            hex::encode(hmac::<Hmac<Sha256>>(&key, &format!("TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{digest}")));
        let authorization = format!(
            "TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders=content-type;host, Signature={signature}",
            self.secret_id
        );
        let mut headers = vec![
            ("Content-Type", content_type),
            ("X-TC-Action", action),
            ("X-TC-Timestamp", &timestamp),
            ("X-TC-Version", &self.version),
            ("X-TC-Region", &self.region),
            ("X-TC-Language", &self.language),
            ("X-TC-Token", &self.token),
            ("Authorization", &authorization),
        ];
        headers.retain(|(name, value)| !value.is_empty() && more.iter().all(|(n, _)| n != name));
        headers.extend(more.iter().filter(|(_, value)| !value.is_empty()));
        self.wire(method, query, &headers, body)
    }

    pub(crate) fn v1_form(&self, method: &str, hash: &str, action: &str, parameters: &[(&str, &str)]) -> String {
        let timestamp = self.now().to_string();
        let mut pairs: Vec<(&str, &str)> = parameters.to_vec();
        let nonce = NONCE.fetch_add(1, Ordering::Relaxed).to_string();
        let shared = [
            ("Action", action),
            ("Timestamp", &timestamp),
            ("Nonce", &nonce),
            ("SecretId", &self.secret_id),
            ("Version", &self.version),
            ("SignatureMethod", hash),
            ("Region", &self.region),
            ("Language", &self.language),
            ("Token", &self.token),
            ("RequestClient", "TEST"),
        ];
        // What a test gives goes over what every call has.
        pairs.extend(shared.into_iter().filter(|(name, _)| parameters.iter().all(|(given, _)| given != name)));
        pairs.retain(|(name, value)| !value.is_empty() || parameters.iter().any(|(n, _)| n == name));
        pairs.sort_unstable();
        let joined: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let source = format!("{method}{}/?{}", self.host, joined.join("&"));
        let signature = match hash {
            "HmacSHA256" => hmac::<Hmac<Sha256>>(self.secret_key.as_bytes(), &source),
            _ => hmac::<Hmac<Sha1>>(self.secret_key.as_bytes(), &source),
        };
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(&pairs).append_pair("Signature", &STANDARD.encode(signature));
        form.finish()
    }

    /// The bytes of a request.
    pub(crate) fn wire(&self, method: &str, query: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
        let target = if query.is_empty() { "/".to_owned() } else { format!("/?{query}") };
        let mut head = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host);
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if method != "GET" {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        head += "\r\n";
        [head.as_bytes(), body].concat()
    }

    /// A plain GET of a path.
    pub(crate) async fn path(&self, path: &str) -> Answer {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host).as_bytes()).await
    }

    /// Sends bytes and reads to the end. Reads while it sends, as a client must that may be refused early.
    pub(crate) async fn send(&self, wire: &[u8]) -> Answer {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut reader, mut writer) = stream.into_split();
        let mut bytes = Vec::new();
        // The server may close before it has read all; what it said counts.
        let (_, read) = tokio::join!(writer.write_all(wire), reader.read_to_end(&mut bytes));
        read.unwrap();
        // A document is no text; what is asked of it stands in its first bytes.
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no HTTP answer: {text:?}"));
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned()));
        Answer { status, headers: headers.collect(), body: body.to_owned() }
    }
}

fn hmac<M: KeyInit + Mac>(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
