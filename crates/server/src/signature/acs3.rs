//! ACS3-HMAC-SHA256 (Alibaba's "V3"): the signature in the Authorization header, over method, path, parameters of the
//! query, chosen headers and the body's SHA-256.
//!
//! The client chooses which headers it signs; here it must have chosen all that mean anything: `host`, every `x-acs-`
//! header that it sent, and the content type of a body. So no part of a request that is acted upon is unsigned. Names
//! and values of the query are signed, not their spelling on the wire: the SDK signs `%20` and sends `+`.

use super::{NOT_THE_ONE, Received, SignatureError, check_date, host, percent, reason};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use time::OffsetDateTime;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Headers that must be there; with the name that a client's author knows them by.
const NEEDED: [&str; 4] = ["x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"];

/// What the Authorization header claims, before anything was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim<'a> {
    /// The key that is said to have signed.
    pub(crate) access_key_id: &'a str,
    /// When it was signed.
    pub(crate) signed_at: OffsetDateTime,
    /// Makes the request one of its kind.
    pub(crate) nonce: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Claim<'a> {
    /// Reads the headers that signing needs, and refuses what the clock alone refuses.
    pub(crate) fn read(request: &Received<'a>, now: OffsetDateTime) -> Result<Self, SignatureError> {
        use SignatureError::{Malformed, Missing};
        let header = only(request, "authorization")?.ok_or(Missing("Authorization"))?;
        let fields =
            header.strip_prefix(ALGORITHM).and_then(|rest| rest.strip_prefix(' ')).ok_or(Malformed(reason(
                "the Authorization header does not start with ACS3-HMAC-SHA256",
                "Authorization 头未以 ACS3-HMAC-SHA256 开头",
            )))?;
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for field in fields.split(',') {
            let slot = match field.trim().split_once('=') {
                Some(("Credential", value)) => credential.replace(value),
                Some(("SignedHeaders", value)) => signed_headers.replace(value),
                Some(("Signature", value)) => signature.replace(value),
                _ => {
                    return Err(Malformed(reason(
                        "the Authorization header is not Credential, SignedHeaders and Signature separated by commas",
                        "Authorization 头不是以逗号分隔的 Credential、SignedHeaders 和 Signature",
                    )));
                }
            };
            if slot.is_some() {
                return Err(Malformed(reason(
                    "the Authorization header has a part twice",
                    "Authorization 头的某一部分重复出现",
                )));
            }
        }
        let (Some(access_key_id), Some(signed_headers), Some(signature)) = (credential, signed_headers, signature)
        else {
            return Err(Malformed(reason(
                "the Authorization header lacks Credential, SignedHeaders or Signature",
                "Authorization 头缺少 Credential、SignedHeaders 或 Signature",
            )));
        };
        for name in NEEDED {
            if only(request, name)?.is_none_or(str::is_empty) {
                return Err(Missing(name));
            }
        }
        let signed_at = check_date("x-acs-date", only(request, "x-acs-date")?.unwrap_or_default(), now)?;
        let nonce = only(request, "x-acs-signature-nonce")?.unwrap_or_default();
        Ok(Self { access_key_id, signed_at, nonce, signed_headers, signature })
    }

    /// Proves the claim: constant-time comparison with the signature that `secret` gives for `request`.
    pub(crate) fn verify(
        &self,
        request: &Received<'_>,
        body: &BodyDigest,
        secret: &[u8],
    ) -> Result<(), SignatureError> {
        let mismatch = |en, zh| Err(SignatureError::Mismatch(reason(en, zh)));
        let mut signature = [0; 32];
        if hex::decode_to_slice(self.signature, &mut signature).is_err() {
            return mismatch("the signature is not 64 hex digits", "签名不是 64 位十六进制数");
        }
        let names: Vec<&str> = self.signed_headers.split(';').collect();
        let has_body = !body.empty;
        let unsigned = request.headers.keys().map(axum::http::HeaderName::as_str).find(|name| {
            let counts = *name == "host" || name.starts_with("x-acs-") || (has_body && *name == "content-type");
            counts && !names.contains(name)
        });
        if unsigned.is_some() || !names.contains(&"host") {
            return mismatch(
                "SignedHeaders must name host, every x-acs- header and the content-type of a body",
                "SignedHeaders 必须包含 host、所有 x-acs- 头以及请求体的 content-type",
            );
        }
        let digest = hex::encode(body.sha256);
        if only(request, "x-acs-content-sha256")?.is_some_and(|told| told != digest) {
            return mismatch(
                "x-acs-content-sha256 is not the SHA-256 of the body",
                "x-acs-content-sha256 与请求体的 SHA-256 不一致",
            );
        }
        let query = percent::canonical(percent::pairs(request.query.as_bytes()));
        let sent_host = only(request, "host")?.unwrap_or_default();
        for signed_host in host::signed_forms(sent_host) {
            let headers = canonical_headers(request, &names, signed_host)?;
            let Received { method, path, .. } = request;
            let canonical = format!("{method}\n{path}\n{query}\n{headers}\n{}\n{digest}", self.signed_headers);
            let source = format!("{ALGORITHM}\n{}", hex::encode(Sha256::digest(canonical)));
            let mac = Hmac::<Sha256>::new_from_slice(secret);
            if mac.is_ok_and(|mac| mac.chain_update(source).verify_slice(&signature).is_ok()) {
                return Ok(());
            }
        }
        Err(SignatureError::Mismatch(NOT_THE_ONE))
    }
}

/// The body as far as the signature knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyDigest {
    pub(crate) sha256: [u8; 32],
    pub(crate) empty: bool,
}

fn canonical_headers(request: &Received<'_>, names: &[&str], signed_host: &str) -> Result<String, SignatureError> {
    let mut lines = String::new();
    for name in names {
        let value = match *name {
            "host" => signed_host,
            name => only(request, name)?.ok_or(SignatureError::Mismatch(reason(
                "a header in SignedHeaders was not sent",
                "SignedHeaders 中的某个头未发送",
            )))?,
        };
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{name}:{value}");
    }
    Ok(lines)
}

/// `None` if the header is absent; an error if it was sent twice or is no text: it would not be clear which one counts.
fn only<'a>(request: &Received<'a>, name: &str) -> Result<Option<&'a str>, SignatureError> {
    if !request.headers.contains_key(name) {
        return Ok(None);
    }
    let text = request.header(name);
    text.map(Some).ok_or(SignatureError::Mismatch(reason(
        "a header was sent more than once, or is not UTF-8 text",
        "某个头被重复发送，或不是 UTF-8 文本",
    )))
}

#[cfg(test)]
mod tests;
