//! Requests signed with TC3-HMAC-SHA256, each anew: no two are the same, as from real clients.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{io::Write as _, net::SocketAddr, path::Path};
use time::OffsetDateTime;

/// A key pair.
#[derive(Clone)]
pub(crate) struct Keys {
    id: String,
    secret: String,
}

impl Keys {
    pub(crate) fn read(file: &Path) -> Self {
        let keys: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let text = |name: &str| keys[name].as_str().unwrap().to_owned();
        Self { id: text("SecretId"), secret: text("SecretKey") }
    }

    /// Hands in a small package that differs for every `mark`.
    pub(crate) fn submit(&self, host: SocketAddr, mark: &str) -> String {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("SKILL.md", zip::write::SimpleFileOptions::default()).unwrap();
        write!(zip, "---\nname: load\ndescription: Says hello.\n---\n# Hello\n\nSay hello. {mark}\n").unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        self.sign(host, "CreateSkillScan", &json!({ "FileBase64": STANDARD.encode(bytes) }).to_string())
    }

    pub(crate) fn poll(&self, host: SocketAddr, (hash, version): &(String, i64)) -> String {
        let body = json!({ "ContentHash": hash, "EngineVersion": version }).to_string();
        self.sign(host, "DescribeSkillScanResult", &body)
    }

    fn sign(&self, host: SocketAddr, action: &str, body: &str) -> String {
        let now = OffsetDateTime::now_utc();
        let (date, timestamp) = (now.date(), now.unix_timestamp());
        let scope = format!("{date}/csip/tc3_request");
        let signed = format!("content-type:application/json\nhost:{host}\n\ncontent-type;host");
        let canonical = format!("POST\n/\n\n{signed}\n{}", hex::encode(Sha256::digest(body)));
        let to_sign = format!("TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
        let secret = format!("TC3{}", self.secret).into_bytes();
        let steps = [date.to_string(), "csip".to_owned(), "tc3_request".to_owned(), to_sign];
        let signature = hex::encode(steps.iter().fold(secret, |key, text| mac(&key, text)));
        format!(
            "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nX-TC-Action: {action}\r\n\
             X-TC-Version: 2022-11-21\r\nX-TC-Timestamp: {timestamp}\r\n\
             Authorization: TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders=content-type;host, \
             Signature={signature}\r\nContent-Length: {}\r\n\r\n{body}",
            self.id,
            body.len()
        )
    }
}

/// The package that an answer to a submission names.
pub(crate) fn package(body: &str) -> Option<(String, i64)> {
    let answer: Value = serde_json::from_str(body).ok()?;
    let response = &answer["Response"];
    Some((response["ContentHash"].as_str()?.to_owned(), response["EngineVersion"].as_i64()?))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
