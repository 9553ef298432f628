//! A client of the API: signs with TC3-HMAC-SHA256 and nothing else.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
};
use time::OffsetDateTime;

/// The account that a fresh data folder comes with.
pub(crate) struct Client {
    address: SocketAddr,
    secret_id: String,
    secret_key: String,
}

impl Client {
    pub(crate) fn new(address: SocketAddr, data: &Path) -> Self {
        let keys = std::fs::read(data.join("default-account.json")).unwrap();
        let keys: Value = serde_json::from_slice(&keys).unwrap();
        let key = |name: &str| keys[name].as_str().unwrap().to_owned();
        Self { address, secret_id: key("SecretId"), secret_key: key("SecretKey") }
    }

    /// Submits a package; gives its ContentHash and EngineVersion.
    pub(crate) fn submit(&self, name: &str, zip: &[u8]) -> (String, i64) {
        let body = json!({ "FileName": name, "FileBase64": STANDARD.encode(zip) });
        let accepted = self.call("CreateSkillScan", &body);
        (accepted["ContentHash"].as_str().unwrap().to_owned(), accepted["EngineVersion"].as_i64().unwrap())
    }

    pub(crate) fn status(&self, (hash, version): &(String, i64)) -> String {
        let found = self.call("DescribeSkillScanResult", &json!({ "ContentHash": hash, "EngineVersion": version }));
        found["Status"].as_str().unwrap().to_owned()
    }

    pub(crate) fn call(&self, action: &str, body: &Value) -> Value {
        let body = body.to_string();
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(self.request(action, &body).as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, json) = answer.split_once("\r\n\r\n").unwrap();
        let mut json: Value = serde_json::from_str(json).unwrap();
        let response = json["Response"].take();
        assert!(response["Error"].is_null(), "{action}: {response}");
        response
    }

    pub(crate) fn request(&self, action: &str, body: &str) -> String {
        let Self { address, secret_id, .. } = self;
        let now = OffsetDateTime::now_utc();
        let (date, timestamp) = (now.date(), now.unix_timestamp());
        let scope = format!("{date}/csip/tc3_request");
        let signed = format!("content-type:application/json\nhost:{address}\n\ncontent-type;host");
        let canonical = format!("POST\n/\n\n{signed}\n{}", hex::encode(Sha256::digest(body)));
        let to_sign = format!("TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
        let secret = format!("TC3{}", self.secret_key).into_bytes();
        let steps = [date.to_string(), "csip".to_owned(), "tc3_request".to_owned(), to_sign];
        let signature = hex::encode(steps.iter().fold(secret, |key, text| hmac(&key, text)));
        format!(
            "POST / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             X-TC-Action: {action}\r\nX-TC-Version: 2022-11-21\r\nX-TC-Timestamp: {timestamp}\r\n\
             Authorization: TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders=content-type;host, \
             Signature={signature}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
