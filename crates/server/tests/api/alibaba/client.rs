//! A client of its own for the other vendor's signatures.

use crate::client::{Answer, Client};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use time::{Duration, OffsetDateTime, macros::format_description};

pub(crate) const VERSION: &str = "2026-01-01";

/// A nonce is used once.
static NONCE: AtomicU64 = AtomicU64::new(1);

pub(crate) type Pairs<'a> = &'a [(&'a str, &'a str)];

/// Keys and everything that a test may want to send wrongly.
#[derive(Clone)]
pub(crate) struct Alibaba {
    pub(crate) wire: Client,
    pub(crate) skew: i64,
    pub(crate) version: String,
    pub(crate) token: String,
    /// A fixed one; else a fresh one for every call.
    pub(crate) nonce: Option<String>,
}

impl Alibaba {
    /// With the keys that the other face knows as SecretId and SecretKey.
    pub(crate) fn of(client: &Client) -> Self {
        let (version, token) = (VERSION.into(), client.token.clone());
        Self { wire: client.clone(), skew: 0, version, token, nonce: None }
    }

    pub(crate) async fn acs3(&self, action: &str, query: Pairs<'_>) -> Answer {
        self.wire.send(&self.acs3_wire("POST", action, query, b"", &[])).await
    }

    pub(crate) async fn rpc(&self, action: &str, query: Pairs<'_>) -> Answer {
        let form = self.rpc_form("GET", action, query);
        self.wire.send(&self.wire.wire("GET", &form, &[], b"")).await
    }

    /// A signed request; `more` headers come after signing.
    pub(crate) fn acs3_wire(
        &self,
        method: &str,
        action: &str,
        query: Pairs<'_>,
        body: &[u8],
        more: Pairs<'_>,
    ) -> Vec<u8> {
        let (date, nonce, digest) = (self.date(), self.nonce(), hex::encode(Sha256::digest(body)));
        let host = self.wire.host.clone();
        let mut headers = vec![
            ("host", host.as_str()),
            ("x-acs-action", action),
            ("x-acs-content-sha256", &digest),
            ("x-acs-date", &date),
            ("x-acs-signature-nonce", &nonce),
            ("x-acs-version", &self.version),
        ];
        if !body.is_empty() {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
        }
        if !self.token.is_empty() {
            headers.push(("x-acs-security-token", &self.token));
        }
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let canonical = format!("{method}\n/\n{}\n{lines}\n{names}\n{digest}", joined(query));
        let source = format!("ACS3-HMAC-SHA256\n{}", hex::encode(Sha256::digest(canonical)));
        let mac = Hmac::<Sha256>::new_from_slice(self.wire.secret_key.as_bytes()).unwrap().chain_update(source);
        let signature = hex::encode(mac.finalize().into_bytes());
        let id = &self.wire.secret_id;
        let authorization = format!("ACS3-HMAC-SHA256 Credential={id},SignedHeaders={names},Signature={signature}");
        headers.push(("authorization", &authorization));
        headers.retain(|(name, _)| *name != "host" && more.iter().all(|(other, _)| other != name));
        headers.extend(more.iter().filter(|(_, value)| !value.is_empty()));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        self.wire.wire(method, &query, &headers, body)
    }

    pub(crate) fn rpc_form(&self, method: &str, action: &str, parameters: Pairs<'_>) -> String {
        let (date, nonce) = (self.date(), self.nonce());
        let mut pairs: Vec<(&str, &str)> = vec![
            ("AccessKeyId", &self.wire.secret_id),
            ("Action", action),
            ("Format", "json"),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureNonce", &nonce),
            ("SignatureVersion", "1.0"),
            ("Timestamp", &date),
            ("Version", &self.version),
        ];
        if !self.token.is_empty() {
            pairs.push(("SecurityToken", &self.token));
        }
        pairs.extend(parameters);
        let source = format!("{method}&%2F&{}", encode(&joined(&pairs)));
        let key = format!("{}&", self.wire.secret_key);
        let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap().chain_update(source);
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(&pairs).append_pair("Signature", &signature);
        form.finish()
    }

    fn date(&self) -> String {
        let at = OffsetDateTime::now_utc() + Duration::seconds(self.skew);
        at.format(format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z")).unwrap()
    }

    fn nonce(&self) -> String {
        self.nonce.clone().unwrap_or_else(|| format!("n{}", NONCE.fetch_add(1, Ordering::Relaxed)))
    }
}

/// What every answer of this face must be: the members, or the error code.
pub(crate) fn members(answer: &Answer) -> Result<Value, String> {
    assert!(answer.header("content-type").is_some_and(|text| text.starts_with("application/json")), "{answer:?}");
    let json: Value = serde_json::from_str(&answer.body).unwrap();
    assert!(json["RequestId"].as_str().is_some_and(|id| uuid::Uuid::parse_str(id).is_ok()), "{json}");
    if answer.status == 200 {
        assert!(json.get("Code").is_none(), "{json}");
        return Ok(json);
    }
    assert!((400..600).contains(&answer.status), "{answer:?}");
    assert!(json["Message"].as_str().is_some_and(|message| !message.is_empty()), "{json}");
    assert!(json["HostId"].is_string(), "{json}");
    Err(json["Code"].as_str().unwrap().to_owned())
}

/// The error code, or `OK`.
pub(crate) fn code(answer: &Answer) -> String {
    members(answer).err().unwrap_or_else(|| "OK".to_owned())
}

fn joined(pairs: Pairs<'_>) -> String {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

fn encode(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}
