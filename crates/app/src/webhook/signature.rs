//! The signature of Standard Webhooks 1.0: HMAC-SHA256 over `ID.TIMESTAMP.BODY`, in Base64 behind `v1,`.
//!
//! Receivers check it with any of that standard's libraries; `docs/api.md` shows it in a few lines.

use crate::Error;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;
use store::{Secret, Vault};

const PREFIX: &str = "whsec_";
/// 190 bits, out of letters and digits.
const KEY_LENGTH: usize = 32;

/// A new secret, as receivers take it.
pub(crate) fn fresh_secret(vault: &Vault) -> Result<Secret, Error> {
    Ok(Secret::new(format!("{PREFIX}{}", BASE64_STANDARD.encode(vault.random_text(KEY_LENGTH)?))))
}

/// The headers that go with a body.
pub(crate) fn headers(secret: &Secret, id: &str, timestamp: i64, body: &[u8]) -> Option<HeaderMap> {
    let signature = sign(secret, id, timestamp, body)?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in
        [("webhook-id", id.to_owned()), ("webhook-timestamp", timestamp.to_string()), ("webhook-signature", signature)]
    {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?);
    }
    Some(headers)
}

fn sign(secret: &Secret, id: &str, timestamp: i64, body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(secret.expose()).ok()?;
    let key = Secret::new(BASE64_STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?);
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose()).ok()?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    Some(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own text.
    #[test]
    fn the_vector_of_the_standard() {
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signature = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(sign(&Secret::new("no prefix"), "a", 1, b""), None);
    }
}
