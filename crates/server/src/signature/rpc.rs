//! HMAC-SHA1 of Alibaba's RPC style ("V1" and "V2" of the vendor's SDKs): the signature as a parameter, over the method
//! and all other parameters of query and form.
//!
//! Host and headers are not signed, so nothing is taken from them: what a request means stands in its parameters alone.

use super::{NOT_THE_ONE, SignatureError, check_date, percent, reason};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use time::OffsetDateTime;

/// What the parameters claim, before anything was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The key that is said to have signed.
    pub(crate) access_key_id: String,
    /// When it was signed.
    pub(crate) signed_at: OffsetDateTime,
    /// Makes the request one of its kind.
    pub(crate) nonce: String,
    signature: String,
}

impl Claim {
    /// Reads the parameters that signing needs, and refuses what the clock alone refuses.
    pub(crate) fn read(pairs: &[percent::Pair], now: OffsetDateTime) -> Result<Self, SignatureError> {
        let get = |name: &'static str| find(pairs, name)?.ok_or(SignatureError::Missing(name));
        let (access_key_id, signature) = (get("AccessKeyId")?, get("Signature")?);
        let (timestamp, nonce) = (get("Timestamp")?, get("SignatureNonce")?);
        let only = |name: &'static str, word: &str, must| match find(pairs, name)? {
            Some(told) if told != word => Err(SignatureError::Invalid(name, must)),
            _ => Ok(()),
        };
        only("SignatureMethod", "HMAC-SHA1", reason("must be HMAC-SHA1", "应为 HMAC-SHA1"))?;
        only("SignatureVersion", "1.0", reason("must be 1.0", "应为 1.0"))?;
        let signed_at = check_date("Timestamp", &timestamp, now)?;
        Ok(Self { access_key_id, signed_at, nonce, signature })
    }

    /// Proves the claim: constant-time comparison with the signature that `secret` gives for the parameters.
    pub(crate) fn verify(
        &self,
        method: &str,
        mut pairs: Vec<percent::Pair>,
        secret: &[u8],
    ) -> Result<(), SignatureError> {
        let signature = STANDARD
            .decode(&self.signature)
            .map_err(|_| SignatureError::Mismatch(reason("the signature is not Base64", "签名不是 Base64 文本")))?;
        pairs.retain(|(name, _)| name != b"Signature");
        let source = format!("{method}&%2F&{}", percent::encode(percent::canonical(pairs).as_bytes()));
        let key = [secret, b"&"].concat();
        // `verify_slice` compares in constant time and refuses a signature of another length.
        match Hmac::<Sha1>::new_from_slice(&key) {
            Ok(mac) if mac.clone().chain_update(source).verify_slice(&signature).is_ok() => Ok(()),
            _ => Err(SignatureError::Mismatch(NOT_THE_ONE)),
        }
    }
}

/// A parameter that is given once and is a text that is not empty.
fn find(pairs: &[percent::Pair], name: &'static str) -> Result<Option<String>, SignatureError> {
    let mut values = pairs.iter().filter(|(found, _)| found == name.as_bytes()).map(|(_, value)| value);
    let (first, second) = (values.next(), values.next());
    if second.is_some() {
        return Err(SignatureError::Invalid(name, reason("is given more than once", "重复")));
    }
    let Some(value) = first.filter(|value| !value.is_empty()) else { return Ok(None) };
    let text = String::from_utf8(value.clone());
    text.map(Some).map_err(|_| SignatureError::Invalid(name, reason("is not UTF-8 text", "不是 UTF-8 文本")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::datetime;

    const SECRET: &[u8] = b"testsecret";
    const NOW: OffsetDateTime = datetime!(2016-02-23 12:46:24 UTC);

    /// The vendor's own example of this signature (DescribeRegions, keys `testid` and `testsecret`).
    const EXAMPLE: &str = "Timestamp=2016-02-23T12%3A46%3A24Z&Format=XML&AccessKeyId=testid&Action=DescribeRegions\
                           &SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf\
                           &Version=2014-05-26&SignatureVersion=1.0&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D";

    fn outcome(method: &str, encoded: &str, now: OffsetDateTime) -> Result<(), SignatureError> {
        let pairs = percent::pairs(encoded.as_bytes());
        Claim::read(&pairs, now)?.verify(method, pairs, SECRET)
    }

    #[test]
    fn the_example_verifies() {
        assert_eq!(outcome("GET", EXAMPLE, NOW), Ok(()));
        assert_eq!(outcome("POST", EXAMPLE, NOW), Err(SignatureError::Mismatch(NOT_THE_ONE)));
        assert_eq!(outcome("GET", EXAMPLE, NOW + time::Duration::seconds(901)), Err(SignatureError::Expired));
    }

    #[test]
    fn what_signing_needs_must_be_there_once() {
        for name in ["AccessKeyId", "Signature", "Timestamp", "SignatureNonce"] {
            let rest: Vec<&str> = EXAMPLE.split('&').filter(|pair| !pair.starts_with(&format!("{name}="))).collect();
            assert_eq!(outcome("GET", &rest.join("&"), NOW), Err(SignatureError::Missing(name)));
            let twice = format!("{EXAMPLE}&{name}=x");
            assert!(matches!(outcome("GET", &twice, NOW), Err(SignatureError::Invalid(found, _)) if found == name));
        }
        let other = EXAMPLE.replace("HMAC-SHA1", "HMAC-MD5");
        assert!(matches!(outcome("GET", &other, NOW), Err(SignatureError::Invalid("SignatureMethod", _))));
    }

    proptest! {
        #[test]
        fn any_single_change_is_refused(place in 0..400usize, to in 0x21..0x7fu8) {
            let mut bytes = EXAMPLE.as_bytes().to_vec();
            let at = place % bytes.len();
            bytes[at] = to;
            let same = percent::canonical(percent::pairs(&bytes)) == percent::canonical(percent::pairs(EXAMPLE.as_bytes()));
            prop_assume!(!same);
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert!(outcome("GET", &changed, NOW).is_err(), "{}", changed);
        }
    }
}
