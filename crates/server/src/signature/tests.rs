//! What verifies and what is decided about it; `vectors` are the protocol description's, `changes` changes them.

mod changes;
mod vectors;

use super::{Received, SignatureError, tc3, v1};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};
use vectors::{all, v1_result, v2_get, v3_sha1_get, v4_sha256_post};

const SECRET_ID: &str = "AKIDEXAMPLE";
const SECRET_KEY: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
const NOW: i64 = 1_750_000_000;
const HOST: &str = "csip.intl.tencentcloudapi.com";
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// A request as it stands on the wire.
#[derive(Clone)]
struct Wire {
    method: Vec<u8>,
    path: Vec<u8>,
    query: Vec<u8>,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

/// What a check answers: who signed, or how it failed. `Unsendable` is what no HTTP parser lets through.
#[derive(Debug, PartialEq)]
enum Answer {
    SignedBy(String),
    Refused(SignatureError),
    UnknownKey,
    Unsendable,
}

impl Wire {
    fn tc3(method: &str, query: &str, content_type: &str, body: &str, signature: &str) -> Self {
        let authorization = format!(
            "TC3-HMAC-SHA256 Credential={SECRET_ID}/2025-06-15/csip/tc3_request, \
             SignedHeaders=content-type;host, Signature={signature}"
        );
        let mut wire = Self::v1(method, query, body);
        wire.headers = vec![
            ("host", HOST.into()),
            ("content-type", content_type.into()),
            ("x-tc-timestamp", NOW.to_string().into()),
            ("authorization", authorization.into()),
        ];
        wire
    }

    fn v1(method: &str, query: &str, body: &str) -> Self {
        Self {
            method: method.into(),
            path: b"/".to_vec(),
            query: query.into(),
            headers: vec![("host", HOST.into()), ("content-type", FORM.into())],
            body: body.into(),
        }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        match self.headers.iter_mut().find(|(n, _)| *n == name) {
            Some(header) => header.1 = value.into(),
            None => self.headers.push((name, value.into())),
        }
        self
    }

    /// Checks as the adapter does: read the claim, find the key, verify.
    fn check(&self) -> Answer {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let Ok(value) = HeaderValue::from_bytes(value) else { return Answer::Unsendable };
            headers.append(HeaderName::from_static(name), value);
        }
        let text = |bytes| std::str::from_utf8(bytes).ok();
        let (Some(method), Some(path), Some(query)) = (text(&self.method), text(&self.path), text(&self.query)) else {
            return Answer::Unsendable;
        };
        let request = Received { method, path, query, headers: &headers };
        let result = if headers.contains_key("authorization") {
            tc3::Claim::read(&request, NOW).map(|claim| (claim.secret_id.to_owned(), self.verify_tc3(&claim, &request)))
        } else {
            let parameters = self.parameters();
            v1::Claim::read(&parameters, NOW)
                .map(|claim| (claim.secret_id.to_owned(), claim.verify(&request, &parameters, SECRET_KEY.as_bytes())))
        };
        match result {
            Err(error) => Answer::Refused(error),
            Ok((id, _)) if id != SECRET_ID => Answer::UnknownKey,
            Ok((_, Err(error))) => Answer::Refused(error),
            Ok((id, Ok(()))) => Answer::SignedBy(id),
        }
    }

    /// As the adapter reads them: whatever stands in query and body counts.
    fn parameters(&self) -> Vec<(String, String)> {
        let joint: &[u8] = if self.query.is_empty() || self.body.is_empty() { b"" } else { b"&" };
        form_urlencoded::parse(&[&self.query, joint, &self.body].concat()).into_owned().collect()
    }

    fn verify_tc3(&self, claim: &tc3::Claim<'_>, request: &Received<'_>) -> Result<(), SignatureError> {
        claim.verify(request, &Sha256::digest(&self.body).into(), SECRET_KEY.as_bytes())
    }
}

#[test]
fn the_vectors_verify() {
    for (index, vector) in all().iter().enumerate() {
        assert_eq!(vector.check(), Answer::SignedBy(SECRET_ID.into()), "V{}", index + 1);
    }
}

#[test]
fn a_host_may_be_signed_without_its_port() {
    let sent_with_port = |wire: Wire| wire.with("host", "csip.intl.tencentcloudapi.com:8080");
    for vector in [v1_result(), v2_get(), v3_sha1_get(), v4_sha256_post()] {
        assert_eq!(sent_with_port(vector).check(), Answer::SignedBy(SECRET_ID.into()));
    }
}

#[test]
fn signed_values_count_as_sent_and_in_lower_case() {
    // Signed by hand over `x-tc-action:describeskillscanresult`, as the protocol's text asks.
    let secret = SECRET_KEY;
    let mut headers = HeaderMap::new();
    let body = Sha256::digest(b"{}").into();
    headers.insert("host", HeaderValue::from_static(HOST));
    headers.insert("content-type", HeaderValue::from_static("application/json; charset=UTF-8"));
    headers.insert("x-tc-action", HeaderValue::from_static("DescribeSkillScanResult"));
    headers.insert("x-tc-timestamp", HeaderValue::from_static("1750000000"));
    for (content_type, action, accepted) in [
        ("application/json; charset=utf-8", "describeskillscanresult", true),
        ("application/json; charset=UTF-8", "DescribeSkillScanResult", true),
        ("application/json; charset=utf-8", "describeskillscanresults", false),
        ("Application/json; charset=utf-8", "describeskillscanresult", false),
    ] {
        let canonical = format!(
            "POST\n/\n\ncontent-type:{content_type}\nhost:{HOST}\nx-tc-action:{action}\n\n\
             content-type;host;x-tc-action\n{}",
            hex::encode(Sha256::digest(b"{}"))
        );
        let signature = sign_tc3(secret, &canonical);
        let authorization = format!(
            "TC3-HMAC-SHA256 Credential={SECRET_ID}/2025-06-15/csip/tc3_request, \
             SignedHeaders=content-type;host;x-tc-action, Signature={signature}"
        );
        headers.insert("authorization", HeaderValue::from_str(&authorization).unwrap());
        let request = Received { method: "POST", path: "/", query: "", headers: &headers };
        let claim = tc3::Claim::read(&request, NOW).unwrap();
        assert_eq!(claim.verify(&request, &body, secret.as_bytes()).is_ok(), accepted, "{content_type} {action}");
    }
}

/// An independent, plain writing of the signature.
fn sign_tc3(secret: &str, canonical: &str) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let mac = |key: &[u8], text: &str| -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let date = mac(format!("TC3{secret}").as_bytes(), "2025-06-15");
    let signing = mac(&mac(&date, "csip"), "tc3_request");
    let digest = hex::encode(Sha256::digest(canonical));
    hex::encode(mac(&signing, &format!("TC3-HMAC-SHA256\n{NOW}\n2025-06-15/csip/tc3_request\n{digest}")))
}

#[test]
fn clock_and_scope_decide_before_the_key() {
    let vector = v1_result();
    let claim_at = |now: i64| {
        let mut headers = HeaderMap::new();
        for (name, value) in &vector.headers {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
        }
        let request = Received { method: "POST", path: "/", query: "", headers: &headers };
        tc3::Claim::read(&request, now).map(|_| ()).err()
    };
    assert_eq!(claim_at(NOW + 300), None);
    assert_eq!(claim_at(NOW - 300), None);
    assert_eq!(claim_at(NOW + 301), Some(SignatureError::Expired));
    assert_eq!(claim_at(NOW - 301), Some(SignatureError::Expired));

    let authorization = |text: &str| v1_result().with("authorization", text).check();
    let malformed = |text: &str| {
        let answer = authorization(text);
        assert!(matches!(answer, Answer::Refused(SignatureError::Malformed(_))), "{text}: {answer:?}");
    };
    malformed("SKIP");
    malformed("");
    malformed("TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2025-06-15/csip, SignedHeaders=host, Signature=00");
    malformed("TC3-HMAC-SHA256 Credential=A/2025-06-15/csip/tc3_request, Signature=00");
    malformed("TC3-HMAC-SHA256 Credential=A/2025-06-15/csip/tc3_request, SignedHeaders=host, Signature=0, Signature=1");
    let other_day = "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2025-06-16/csip/tc3_request, \
        SignedHeaders=content-type;host, Signature=00";
    assert!(matches!(authorization(other_day), Answer::Refused(SignatureError::Mismatch(_))));
}

#[test]
fn an_underscore_in_a_v1_name_may_be_signed_as_a_dot() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let common = "Nonce=1&SecretId=AKIDEXAMPLE&Timestamp=1750000000";
    for signed in ["A.b", "A_b"] {
        let mut mac = Hmac::<sha1::Sha1>::new_from_slice(SECRET_KEY.as_bytes()).unwrap();
        mac.update(format!("GET{HOST}/?{signed}=x&{common}").as_bytes());
        let signature: String =
            form_urlencoded::byte_serialize(STANDARD.encode(mac.finalize().into_bytes()).as_bytes()).collect();
        let wire = Wire::v1("GET", &format!("A_b=x&{common}&Signature={signature}"), "");
        assert_eq!(wire.check(), Answer::SignedBy(SECRET_ID.into()), "{signed}");
    }
}
