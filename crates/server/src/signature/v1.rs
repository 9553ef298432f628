//! HmacSHA1 and HmacSHA256 ("v1"): the signature as a request parameter, over method, host, path and all other
//! parameters with their decoded values.
//!
//! Which encoding a client chose for a value on the wire is not signed; the value is. The Python SDK signs `_` in
//! parameter names as `.` while it sends `_`, so both spellings of a name count.

use super::{NOT_THE_ONE, Received, SignatureError, check_window, host, reason};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::Sha256;

/// Decoded parameters, in the order of the wire. Names are unique: the adapter refuses repeated ones before this.
pub(crate) type Parameters = [(String, String)];

/// What the parameters claim, before anything was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim<'a> {
    /// The key that is said to have signed.
    pub(crate) secret_id: &'a str,
    /// When it was signed, in Unix seconds.
    pub(crate) timestamp: i64,
    signature: &'a str,
    algorithm: Algorithm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    HmacSha1,
    HmacSha256,
}

impl<'a> Claim<'a> {
    /// Reads the common parameters that signing needs, and refuses what the clock alone refuses.
    pub(crate) fn read(parameters: &'a Parameters, now: i64) -> Result<Self, SignatureError> {
        let get = |name: &'static str| find(parameters, name).ok_or(SignatureError::Missing(name));
        let (timestamp, number) = (get("Timestamp")?, get("Nonce")?);
        let (secret_id, signature) = (get("SecretId")?, get("Signature")?);
        nonce(number)?;
        let timestamp = timestamp.bytes().all(|b| b.is_ascii_digit()).then(|| timestamp.parse().ok()).flatten().ok_or(
            SignatureError::Mismatch(reason(
                "Timestamp is not a number of Unix seconds",
                "Timestamp 不是以秒为单位的 Unix 时间戳",
            )),
        )?;
        check_window(timestamp, now)?;
        Ok(Self {
            secret_id,
            timestamp,
            signature,
            // Only this exact text selects SHA-256; the protocol names no other choice and no error.
            algorithm: match find(parameters, "SignatureMethod") {
                Some("HmacSHA256") => Algorithm::HmacSha256,
                _ => Algorithm::HmacSha1,
            },
        })
    }

    /// Proves the claim: constant-time comparison with the signature that `secret` gives for `request`.
    pub(crate) fn verify(
        &self,
        request: &Received<'_>,
        parameters: &Parameters,
        secret: &[u8],
    ) -> Result<(), SignatureError> {
        let signature = STANDARD
            .decode(self.signature)
            .map_err(|_| SignatureError::Mismatch(reason("the signature is not Base64", "签名不是 Base64 文本")))?;
        let sent_host = request.header("host").unwrap_or_default();
        for joined in [joined(parameters, |name| name.replace('_', ".")), joined(parameters, str::to_owned)] {
            for host in host::signed_forms(sent_host) {
                let source = format!("{}{host}{}?{joined}", request.method, request.path);
                if self.algorithm.matches(secret, &source, &signature) {
                    return Ok(());
                }
            }
        }
        Err(SignatureError::Mismatch(NOT_THE_ONE))
    }
}

impl Algorithm {
    fn matches(self, secret: &[u8], source: &str, signature: &[u8]) -> bool {
        // `verify_slice` compares in constant time and refuses a signature of another length.
        match self {
            Self::HmacSha1 => Hmac::<Sha1>::new_from_slice(secret)
                .is_ok_and(|mac| mac.chain_update(source).verify_slice(signature).is_ok()),
            Self::HmacSha256 => Hmac::<Sha256>::new_from_slice(secret)
                .is_ok_and(|mac| mac.chain_update(source).verify_slice(signature).is_ok()),
        }
    }
}

/// A positive integer, as the protocol says; every SDK's random numbers fit.
fn nonce(text: &str) -> Result<u64, SignatureError> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number| *number > 0)
        .ok_or(SignatureError::Invalid("Nonce", reason("must be a positive integer", "必须为正整数")))
}

fn find<'a>(parameters: &'a Parameters, name: &str) -> Option<&'a str> {
    parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// `name=value` joined with `&`, sorted by the bytes of the spelled name, without the signature itself.
fn joined(parameters: &Parameters, spelling: impl Fn(&str) -> String) -> String {
    let mut pairs: Vec<(String, &str)> = parameters
        .iter()
        .filter(|(name, _)| name != "Signature")
        .map(|(name, value)| (spelling(name), value.as_str()))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}
