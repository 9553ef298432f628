//! The vectors of the protocol description, and every single changed bit of them.

use super::{Received, SignatureError, tc3, v1};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

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

fn v1_result() -> Wire {
    let body = r#"{"ContentHash": "sha256:0000000000000000000000000000000000000000000000000000000000000000", "EngineVersion": 20200}"#;
    Wire::tc3("POST", "", JSON, body, "259334a759c447aab73b0973d1ac360695273deafee73553ea4eb199eb507a1c")
}

fn v2_get() -> Wire {
    let query = "MemberId.0=mem-1&MemberId.1=mem-2&Filter.Limit=10&Filter.Offset=0&Filter.Order=desc\
        &Filter.By=SubUserCount&Filter.Filters.0.Name=NickName&Filter.Filters.0.Values.0=Andy+Lee\
        &Filter.Filters.0.Values.1=%E6%B5%8B%E8%AF%95~%2A&Filter.Filters.0.OperatorType=9&NotSupportCloud=True";
    Wire::tc3("GET", query, FORM, "", "f89f081d6b182d35975111aca71641974377785c58fdefda55498eedb6d279cf")
}

fn v3_sha1_get() -> Wire {
    let query = "Filter.Limit=20&Filter.Offset=0&Action=DescribeScanTaskList&RequestClient=SDK_PYTHON_3.1.193\
        &Nonce=11886&Timestamp=1750000000&Version=2022-11-21&Region=ap-singapore&SecretId=AKIDEXAMPLE\
        &SignatureMethod=HmacSHA1&Language=en-US&Signature=P1p6xpUBikPtCzBVd%2B3cvUr0hqs%3D";
    Wire::v1("GET", query, "")
}

fn v4_sha256_post() -> Wire {
    let body = "RiskStatusKeys.0.Id=risk-1&RiskStatusKeys.0.PublicIPDomain=203.0.113.9\
        &RiskStatusKeys.0.InstanceId=ins-abc&RiskStatusKeys.0.AppId=1300000001&Status=2&Type=0\
        &Action=ModifyRiskCenterRiskStatus&RequestClient=SDK_PYTHON_3.1.193&Nonce=11886&Timestamp=1750000000\
        &Version=2022-11-21&Region=ap-singapore&SecretId=AKIDEXAMPLE&SignatureMethod=HmacSHA256&Language=en-US\
        &Signature=4T6zC8K9rHNmRC5ht0d1fHZSrvyQljeZVRCNAK9RLi8%3D";
    Wire::v1("POST", "", body)
}

fn v5_unsigned_payload() -> Wire {
    let body = r#"{"TaskIdList": [{"TaskId": "rmjg-1", "TargetAppId": "1300000001"}]}"#;
    Wire::tc3("POST", "", JSON, body, "5df1cd4136be8166d8bdd2c0fa106397041e90851cc680f3fc6f1563c48e6ad3")
        .with("x-tc-content-sha256", tc3::UNSIGNED_PAYLOAD)
}

fn v6_multipart() -> Wire {
    let body = "--0123456789abcdef0123456789abcdef\r\nContent-Disposition: form-data; name=\"Content\"\r\n\
        Content-Type: application/json\r\n\r\n[\"203.0.113.9\", \"example.test\"]\r\n\
        --0123456789abcdef0123456789abcdef\r\nContent-Disposition: form-data; name=\"Note\"\r\n\r\na b\r\n\
        --0123456789abcdef0123456789abcdef--\r\n";
    let content_type = "multipart/form-data; boundary=0123456789abcdef0123456789abcdef";
    Wire::tc3("POST", "", content_type, body, "0c9444d79e3a608c1fb7cd9433c21c04f8645c77290b8ce1ffff5b4d8d456394")
}

fn v7_non_ascii() -> Wire {
    let body = r#"{"TaskName": "\u5b89\u5168\u4f53\u68c0", "ScanAssetType": 3, "ScanItem": ["port", "poc"], "ScanPlanType": 1, "SelfDefiningAssets": ["example.test"]}"#;
    Wire::tc3("POST", "", JSON, body, "e016e2c40332225fad3c273793fb0eda29b8a0a4e87d690aa1056cd3fe97baaa")
}

fn v8_sha1_post() -> Wire {
    let body = "MemberId.0=mem-1&NotSupportCloud=False&Action=DescribeOrganizationUserInfo\
        &RequestClient=SDK_PYTHON_3.1.193&Nonce=11886&Timestamp=1750000000&Version=2022-11-21&Region=ap-singapore\
        &Token=TOKENEXAMPLE&SecretId=AKIDEXAMPLE&SignatureMethod=HmacSHA1&Language=en-US\
        &Signature=JKNsseWSsZj2g4d7GZddmyz8PSQ%3D";
    Wire::v1("POST", "", body)
}

/// All of the protocol description's, in its order.
fn all_vectors() -> Vec<Wire> {
    vec![
        v1_result(),
        v2_get(),
        v3_sha1_get(),
        v4_sha256_post(),
        v5_unsigned_payload(),
        v6_multipart(),
        v7_non_ascii(),
        v8_sha1_post(),
    ]
}

#[test]
fn the_vectors_verify() {
    for (index, vector) in all_vectors().iter().enumerate() {
        assert_eq!(vector.check(), Answer::SignedBy(SECRET_ID.into()), "V{}", index + 1);
    }
}

/// Points at one part of a request.
type Part = fn(&mut Wire) -> &mut Vec<u8>;

/// Flips every bit of one part and hands each changed request to `judge`.
fn flip_every_bit(wire: &Wire, part: impl Fn(&mut Wire) -> &mut Vec<u8>, mut judge: impl FnMut(Wire, usize, u8)) {
    let length = part(&mut wire.clone()).len();
    for (index, bit) in (0..length).flat_map(|index| (0..8).map(move |bit| (index, bit))) {
        let mut changed = wire.clone();
        part(&mut changed)[index] ^= 1 << bit;
        judge(changed, index, bit);
    }
}

fn header_value(wire: &mut Wire, name: &str) -> Vec<u8> {
    wire.headers.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone()).unwrap_or_default()
}

#[test]
fn one_changed_bit_of_a_tc3_request_is_a_mismatch() {
    for (vector, body_signed) in [(v1_result(), true), (v2_get(), true), (v5_unsigned_payload(), false)] {
        let mut parts: Vec<(&str, Part)> = vec![
            ("method", |w| &mut w.method),
            ("path", |w| &mut w.path),
            ("query", |w| &mut w.query),
            ("host", |w| &mut w.headers[0].1),
            ("content-type", |w| &mut w.headers[1].1),
        ];
        if body_signed {
            parts.push(("body", |w| &mut w.body));
        }
        for (name, part) in parts {
            flip_every_bit(&vector, part, |changed, index, bit| {
                let answer = changed.check();
                let mismatch = matches!(answer, Answer::Refused(SignatureError::Mismatch(_)) | Answer::Unsendable);
                assert!(mismatch, "{name} byte {index} bit {bit}: {answer:?}");
            });
        }
    }
}

#[test]
fn one_changed_bit_of_the_claim_is_refused() {
    for vector in [v1_result(), v2_get(), v5_unsigned_payload()] {
        for (slot, name) in [(2, "x-tc-timestamp"), (3, "authorization")] {
            assert!(!header_value(&mut vector.clone(), name).is_empty());
            flip_every_bit(
                &vector,
                |w| &mut w.headers[slot].1,
                |changed, index, bit| {
                    let answer = changed.check();
                    assert!(!matches!(answer, Answer::SignedBy(_)), "{name} byte {index} bit {bit}: {answer:?}");
                },
            );
        }
        // In the signature itself, it is always the documented mismatch.
        let start = header_value(&mut vector.clone(), "authorization").len() - 64;
        flip_every_bit(
            &vector,
            |w| &mut w.headers[3].1,
            |changed, index, bit| {
                let answer = changed.check();
                // A comma starts a new part of the header; a control character never arrives.
                let expected = matches!(answer, Answer::Refused(SignatureError::Mismatch(_)) | Answer::Unsendable);
                assert!(index < start || expected, "signature byte {index} bit {bit}: {answer:?}");
            },
        );
    }
}

#[test]
fn one_changed_bit_of_a_v1_request_is_refused() {
    for vector in [v3_sha1_get(), v4_sha256_post()] {
        let original = vector.parameters();
        let parts: [Part; 5] =
            [|w| &mut w.method, |w| &mut w.path, |w| &mut w.headers[0].1, |w| &mut w.query, |w| &mut w.body];
        for part in parts {
            flip_every_bit(&vector, part, |changed, index, bit| {
                // `%2B` and `%2b` are one value: only what the parameters say is signed.
                let same_meaning = changed.method == vector.method
                    && changed.path == vector.path
                    && changed.headers == vector.headers
                    && changed.parameters() == original;
                let answer = changed.check();
                assert!(same_meaning || !matches!(answer, Answer::SignedBy(_)), "byte {index} bit {bit}: {answer:?}");
            });
        }
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

/// A way to change a request.
#[derive(Debug, Clone)]
enum Change {
    Insert(usize, u8),
    Remove(usize),
    Replace(usize, u8),
    Swap(usize),
    Append(Vec<u8>),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Insert(at, byte)),
        any::<usize>().prop_map(Change::Remove),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        any::<usize>().prop_map(Change::Swap),
        proptest::collection::vec(any::<u8>(), 1..8).prop_map(Change::Append),
    ]
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        match self {
            Self::Insert(at, byte) => bytes.insert(at % (length + 1), *byte),
            Self::Append(more) => bytes.extend(more),
            _ if length == 0 => bytes.push(b'x'),
            Self::Remove(at) => drop(bytes.remove(at % length)),
            Self::Replace(at, byte) => bytes[at % length] = *byte,
            Self::Swap(at) => bytes.swap(at % length, (at + 1) % length),
        }
    }
}

/// The parts of a request that a signature covers.
const PARTS: [Part; 5] =
    [|w| &mut w.method, |w| &mut w.path, |w| &mut w.query, |w| &mut w.headers[0].1, |w| &mut w.body];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever single thing is changed about any vector – method, path, query, host, body, content type, claim – its
    /// signature does not verify any more, unless the change means nothing.
    #[test]
    fn any_single_change_fails(vector in 0..8_usize, part in 0..8_usize, change in any_change()) {
        let original = all_vectors().swap_remove(vector);
        let mut changed = original.clone();
        match part {
            0..5 => change.apply(PARTS[part](&mut changed)),
            _ => {
                let count = changed.headers.len();
                change.apply(&mut changed.headers[part % count].1);
            }
        }
        let is_v1 = !original.headers.iter().any(|(name, _)| *name == "authorization");
        let means_the_same = meaning(&changed, is_v1, vector == 4) == meaning(&original, is_v1, vector == 4);
        let answer = changed.check();
        let accepted = answer == Answer::SignedBy(SECRET_ID.into());
        prop_assert!(!accepted || means_the_same, "V{}: part {part}: {change:?}", vector + 1);
    }
}

/// What of a request is signed, in a form in which equal meanings are equal: the decisions of `docs/api-decisions.md`
/// about blanks, ports, and the encoding of v1 parameters.
fn meaning(wire: &Wire, is_v1: bool, body_is_unsigned: bool) -> Vec<String> {
    let text = |bytes: &[u8]| format!("{:?}", String::from_utf8_lossy(bytes.trim_ascii()));
    let host = String::from_utf8_lossy(wire.headers[0].1.trim_ascii()).into_owned();
    let mut parts = vec![text(&wire.method), text(&wire.path), super::host::without_port(&host).to_owned()];
    if is_v1 {
        let spelled =
            wire.parameters().into_iter().map(|(name, value)| format!("{}={value:?}", name.replace('_', ".")));
        let mut spelled: Vec<String> = spelled.collect();
        spelled.sort();
        parts.extend(spelled);
        return parts;
    }
    parts.push(format!("{:?}", wire.query));
    for (name, value) in wire.headers.iter().skip(1) {
        let value = text(value);
        parts.push(if *name == "authorization" { value.replace([' ', '\t'], "").replace("\\t", "") } else { value });
    }
    if !body_is_unsigned {
        parts.push(format!("{:?}", wire.body));
    }
    parts
}
