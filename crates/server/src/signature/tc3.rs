//! TC3-HMAC-SHA256 ("v3"): the signature in the Authorization header, over method, path, raw query, chosen headers
//! and the body's SHA-256.
//!
//! The query is taken as it stands on the wire: clients sign what they send, and sorting or encoding it again would
//! refuse them. Values of signed headers are taken as sent or in lower case (the protocol's text says lower case, the
//! SDKs do not do it); `host` and the media type of `content-type` are taken as sent only, so that no changed bit of
//! them goes unseen.

use super::{NOT_THE_ONE, Received, SignatureError, check_window, host, reason};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

const ALGORITHM: &str = "TC3-HMAC-SHA256";
const TERMINATOR: &str = "tc3_request";

/// Value of `X-TC-Content-SHA256` that leaves the body out of the signature.
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// What the Authorization header claims, before anything was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim<'a> {
    /// The key that is said to have signed.
    pub(crate) secret_id: &'a str,
    /// Product name in the credential scope, e.g. `csip`.
    pub(crate) service: &'a str,
    date: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
    timestamp: &'a str,
}

impl<'a> Claim<'a> {
    /// Reads the Authorization and timestamp headers, and refuses what the clock alone refuses.
    pub(crate) fn read(request: &Received<'a>, now: i64) -> Result<Self, SignatureError> {
        let claim = Self::parse(request)?;
        let seconds = claim.seconds()?;
        check_window(seconds, now)?;
        if utc_day(seconds).as_deref() != Some(claim.date) {
            return Err(SignatureError::Mismatch(reason(
                "the credential's date is not the UTC day of X-TC-Timestamp",
                "Credential 中的日期不是 X-TC-Timestamp 对应的 UTC 日期",
            )));
        }
        Ok(claim)
    }

    fn parse(request: &Received<'a>) -> Result<Self, SignatureError> {
        use SignatureError::{Malformed, Missing};
        let header = header(request, "authorization")?.ok_or(Missing("Authorization"))?;
        let timestamp = header_or_missing(request, "x-tc-timestamp", "X-TC-Timestamp")?;
        let fields =
            header.strip_prefix(ALGORITHM).and_then(|rest| rest.strip_prefix(' ')).ok_or(Malformed(reason(
                "the Authorization header does not start with TC3-HMAC-SHA256",
                "Authorization 头未以 TC3-HMAC-SHA256 开头",
            )))?;
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for field in fields.split(',') {
            let (name, value) = field.trim().split_once('=').ok_or(Malformed(reason(
                "the Authorization header is not a list of Name=value separated by commas",
                "Authorization 头不是以逗号分隔的 Name=value 列表",
            )))?;
            let slot = match name {
                "Credential" => &mut credential,
                "SignedHeaders" => &mut signed_headers,
                "Signature" => &mut signature,
                _ => {
                    return Err(Malformed(reason(
                        "the Authorization header has a part that is not known",
                        "Authorization 头包含未知部分",
                    )));
                }
            };
            if slot.replace(value).is_some() {
                return Err(Malformed(reason(
                    "the Authorization header has a part twice",
                    "Authorization 头的某一部分重复出现",
                )));
            }
        }
        let credential = credential.ok_or(Malformed(reason(
            "the Authorization header has no Credential",
            "Authorization 头缺少 Credential",
        )))?;
        let scope: Vec<&str> = credential.split('/').collect();
        let &[secret_id, date, service, TERMINATOR] = scope.as_slice() else {
            return Err(Malformed(reason(
                "the Credential is not SecretId/date/service/tc3_request",
                "Credential 不是 SecretId/date/service/tc3_request 形式",
            )));
        };
        Ok(Self {
            secret_id,
            service,
            date,
            signed_headers: signed_headers.ok_or(Malformed(reason(
                "the Authorization header has no SignedHeaders",
                "Authorization 头缺少 SignedHeaders",
            )))?,
            signature: signature.ok_or(Malformed(reason(
                "the Authorization header has no Signature",
                "Authorization 头缺少 Signature",
            )))?,
            timestamp,
        })
    }

    fn seconds(&self) -> Result<i64, SignatureError> {
        let digits = !self.timestamp.is_empty() && self.timestamp.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| self.timestamp.parse().ok()).flatten().ok_or(SignatureError::Mismatch(reason(
            "X-TC-Timestamp is not a number of Unix seconds",
            "X-TC-Timestamp 不是以秒为单位的 Unix 时间戳",
        )))
    }

    /// Proves the claim: constant-time comparison with the signature that `secret` gives for `request`.
    pub(crate) fn verify(
        &self,
        request: &Received<'_>,
        body_sha256: &[u8; 32],
        secret: &[u8],
    ) -> Result<(), SignatureError> {
        let signature = lower_hex(self.signature).ok_or(SignatureError::Mismatch(reason(
            "the signature is not 64 hex digits",
            "签名不是 64 位小写十六进制数",
        )))?;
        let names: Vec<&str> = self.signed_headers.split(';').collect();
        if !names.contains(&"content-type") || !names.contains(&"host") {
            return Err(SignatureError::Mismatch(reason(
                "SignedHeaders must name content-type and host",
                "SignedHeaders 必须包含 content-type 和 host",
            )));
        }
        let payload = payload_hash(request, body_sha256);
        let key = self.signing_key(secret)?;
        let sent_host = header(request, "host")?.unwrap_or_default();
        for signed_host in host::signed_forms(sent_host) {
            for form in [Form::AsSent, Form::LowerCase] {
                let headers = canonical_headers(request, &names, signed_host, form)?;
                let canonical = self.canonical_request(request, &headers, &payload);
                let mut mac = keyed(&key)?;
                mac.update(self.string_to_sign(&canonical).as_bytes());
                if mac.verify_slice(&signature).is_ok() {
                    return Ok(());
                }
            }
        }
        Err(SignatureError::Mismatch(NOT_THE_ONE))
    }

    fn canonical_request(&self, request: &Received<'_>, headers: &str, payload: &str) -> String {
        let Received { method, path, query, .. } = request;
        format!("{method}\n{path}\n{query}\n{headers}\n{}\n{payload}", self.signed_headers)
    }

    fn string_to_sign(&self, canonical: &str) -> String {
        let Self { timestamp, date, service, .. } = self;
        let digest = hex::encode(Sha256::digest(canonical.as_bytes()));
        format!("{ALGORITHM}\n{timestamp}\n{date}/{service}/{TERMINATOR}\n{digest}")
    }

    fn signing_key(&self, secret: &[u8]) -> Result<[u8; 32], SignatureError> {
        let mut key = hmac_sha256(&[b"TC3", secret].concat(), self.date)?;
        for part in [self.service, TERMINATOR] {
            key = hmac_sha256(&key, part)?;
        }
        Ok(key)
    }
}

/// How the values of signed headers enter the canonical request.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    AsSent,
    LowerCase,
}

fn canonical_headers(
    request: &Received<'_>,
    names: &[&str],
    signed_host: &str,
    form: Form,
) -> Result<String, SignatureError> {
    let mut lines = String::new();
    for name in names {
        let value = match *name {
            "host" => signed_host,
            name => header(request, name)?.ok_or(SignatureError::Mismatch(reason(
                "a header in SignedHeaders was not sent",
                "SignedHeaders 中的某个头未发送",
            )))?,
        };
        let value = match (form, *name) {
            (Form::AsSent, _) | (_, "host") => value.to_owned(),
            (_, "content-type") => lower_after_media_type(value),
            _ => value.to_lowercase(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{name}:{value}");
    }
    Ok(lines)
}

fn lower_after_media_type(value: &str) -> String {
    match value.split_once(';') {
        // A multipart boundary has a letter case.
        Some((media_type, _)) if media_type.starts_with("multipart/") => value.to_owned(),
        Some((media_type, parameters)) => format!("{media_type};{}", parameters.to_lowercase()),
        None => value.to_owned(),
    }
}

fn payload_hash(request: &Received<'_>, body_sha256: &[u8; 32]) -> String {
    if request.header("x-tc-content-sha256") == Some(UNSIGNED_PAYLOAD) {
        hex::encode(Sha256::digest(UNSIGNED_PAYLOAD))
    } else {
        hex::encode(body_sha256)
    }
}

/// `None` if the header is absent; an error if it cannot be used.
fn header<'a>(request: &Received<'a>, name: &str) -> Result<Option<&'a str>, SignatureError> {
    let mut values = request.headers.get_all(name).iter();
    let Some(only) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(SignatureError::Mismatch(reason(
            "a signed header was sent more than once",
            "参与签名的头被重复发送",
        )));
    }
    let text = std::str::from_utf8(only.as_bytes()).map_err(|_| {
        SignatureError::Mismatch(reason("a signed header is not UTF-8 text", "参与签名的头不是 UTF-8 文本"))
    })?;
    Ok(Some(text.trim()))
}

fn header_or_missing<'a>(request: &Received<'a>, name: &str, shown: &'static str) -> Result<&'a str, SignatureError> {
    header(request, name)?.ok_or(SignatureError::Missing(shown))
}

fn lower_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
    (lower && hex::decode_to_slice(text, &mut bytes).is_ok()).then_some(bytes)
}

fn keyed(key: &[u8]) -> Result<Hmac<Sha256>, SignatureError> {
    Hmac::<Sha256>::new_from_slice(key)
        .map_err(|_| SignatureError::Malformed(reason("the key cannot be used", "密钥无法使用")))
}

fn hmac_sha256(key: &[u8], message: &str) -> Result<[u8; 32], SignatureError> {
    let mut mac = keyed(key)?;
    mac.update(message.as_bytes());
    Ok(mac.finalize().into_bytes().into())
}

/// `YYYY-MM-DD` of a Unix time, in UTC.
fn utc_day(seconds: i64) -> Option<String> {
    let date = time::OffsetDateTime::from_unix_timestamp(seconds).ok()?.date();
    Some(format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}
