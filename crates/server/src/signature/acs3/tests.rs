//! The vectors of the protocol description, and what becomes of them when anything is changed.

use super::*;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use time::macros::datetime;

const SECRET: &[u8] = b"ALISECRETEXAMPLE";
const NOW: OffsetDateTime = datetime!(2025-06-15 15:06:40 UTC);

/// A request as it came.
#[derive(Clone)]
struct Sent {
    method: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Both vectors, from the description's file.
fn vectors() -> Vec<Sent> {
    let description: serde_json::Value =
        serde_json::from_str(include_str!("../../../../../spec/aisc-2026-01-01.json")).unwrap();
    let vector = |vector: &serde_json::Value| {
        let mut headers = HeaderMap::new();
        for (name, value) in vector["headers"].as_object().unwrap() {
            headers.insert(
                HeaderName::try_from(name.as_str()).unwrap(),
                HeaderValue::from_str(value.as_str().unwrap()).unwrap(),
            );
        }
        headers.insert("authorization", HeaderValue::from_str(vector["authorization"].as_str().unwrap()).unwrap());
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in vector["query"].as_object().unwrap() {
            query.append_pair(name, value.as_str().unwrap());
        }
        let method = vector["method"].as_str().unwrap().to_owned();
        Sent { method, path: "/".into(), query: query.finish(), headers, body: Vec::new() }
    };
    let vectors: Vec<Sent> = description["vectors"].as_array().unwrap().iter().map(vector).collect();
    assert_eq!(vectors.len(), 2);
    vectors
}

fn outcome(sent: &Sent, now: OffsetDateTime) -> Result<(), SignatureError> {
    let Sent { method, path, query, headers, body } = sent;
    let request = Received { method, path, query, headers };
    let digest = BodyDigest { sha256: Sha256::digest(body).into(), empty: body.is_empty() };
    let claim = Claim::read(&request, now)?;
    // Another key has another secret.
    let secret = if claim.access_key_id == "LTAIEXAMPLE" { SECRET } else { b"another" };
    claim.verify(&request, &digest, secret)
}

fn sign(sent: &mut Sent, names: &str) {
    let canonical: String =
        names.split(';').map(|name| format!("{name}:{}\n", sent.headers[name].to_str().unwrap())).collect();
    let query = percent::canonical(percent::pairs(sent.query.as_bytes()));
    let digest = hex::encode(Sha256::digest(&sent.body));
    let canonical = format!("{}\n{}\n{query}\n{canonical}\n{names}\n{digest}", sent.method, sent.path);
    let source = format!("{ALGORITHM}\n{}", hex::encode(Sha256::digest(canonical)));
    let mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap().chain_update(source).finalize().into_bytes();
    let text = format!("{ALGORITHM} Credential=LTAIEXAMPLE,SignedHeaders={names},Signature={}", hex::encode(mac));
    sent.headers.insert("authorization", HeaderValue::from_str(&text).unwrap());
}

#[test]
fn the_vectors_verify() {
    for sent in vectors() {
        assert_eq!(outcome(&sent, NOW), Ok(()), "{}", sent.query);
    }
}

#[test]
fn a_wrong_secret_does_not_fit() {
    for Sent { method, path, query, headers, body } in vectors() {
        let request = Received { method: &method, path: &path, query: &query, headers: &headers };
        let digest = BodyDigest { sha256: Sha256::digest(&body).into(), empty: true };
        let claim = Claim::read(&request, NOW).unwrap();
        assert_eq!(claim.access_key_id, "LTAIEXAMPLE");
        assert!(claim.verify(&request, &digest, b"ALISECRETEXAMPLF").is_err());
    }
}

#[test]
fn the_clock_decides_at_fifteen_minutes() {
    let sent = &vectors()[0];
    for (seconds, fits) in [(0, true), (900, true), (-900, true), (901, false), (-901, false)] {
        let result = outcome(sent, NOW + time::Duration::seconds(seconds));
        assert_eq!(result, if fits { Ok(()) } else { Err(SignatureError::Expired) }, "{seconds}");
    }
    for date in ["2025-06-15 15:06:40", "1750000000", "2025-06-15T15:06:40+00:00", "2025-13-15T15:06:40Z", "x"] {
        let mut sent = sent.clone();
        sent.headers.insert("x-acs-date", HeaderValue::from_static(date));
        assert!(matches!(outcome(&sent, NOW), Err(SignatureError::Invalid("x-acs-date", _))), "{date}");
    }
}

#[test]
fn what_means_anything_must_be_signed() {
    let names = "accept;host;user-agent;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;\
                 x-acs-signature-nonce;x-acs-version";
    let mut sent = vectors().remove(0);
    sign(&mut sent, names);
    assert_eq!(outcome(&sent, NOW), Ok(()));
    for left_out in names.split(';') {
        let rest: Vec<&str> = names.split(';').filter(|name| *name != left_out).collect();
        let mut sent = sent.clone();
        sign(&mut sent, &rest.join(";"));
        let free = ["accept", "user-agent"].contains(&left_out);
        assert_eq!(outcome(&sent, NOW).is_ok(), free, "without {left_out}");
    }
    let mut more = sent.clone();
    more.headers.insert("x-acs-security-token", HeaderValue::from_static("T"));
    assert!(outcome(&more, NOW).is_err(), "an x-acs- header that nobody signed");
    let mut twice = sent.clone();
    twice.headers.append("x-acs-action", HeaderValue::from_static("ListSubTasks"));
    assert!(outcome(&twice, NOW).is_err(), "a header that came twice");
    for absent in NEEDED {
        let mut sent = sent.clone();
        sent.headers.remove(absent);
        assert_eq!(outcome(&sent, NOW), Err(SignatureError::Missing(absent)));
    }
    let mut form = sent.clone();
    form.body = b"PageSize=1".to_vec();
    form.headers.remove("x-acs-content-sha256");
    form.headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    let names = names.replace("x-acs-content-sha256;", "");
    sign(&mut form, &names);
    assert!(outcome(&form, NOW).is_err(), "the type of a body is not signed");
    sign(&mut form, &format!("{names};content-type"));
    assert_eq!(outcome(&form, NOW), Ok(()));
}

#[test]
fn claims_that_cannot_be_read() {
    for text in [
        "",
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=00",
        "ACS3-HMAC-SHA256 Credential=a",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=00,Credential=b",
        "ACS3-HMAC-SHA256 Credential=a;SignedHeaders=host;Signature=00",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=00,More=1",
    ] {
        let mut sent = vectors().remove(0);
        sent.headers.insert("authorization", HeaderValue::from_str(text).unwrap());
        assert!(matches!(outcome(&sent, NOW), Err(SignatureError::Malformed(_))), "{text}");
    }
    let mut sent = vectors().remove(0);
    sent.headers.remove("authorization");
    assert_eq!(outcome(&sent, NOW), Err(SignatureError::Missing("Authorization")));
}

#[test]
fn a_host_may_be_signed_without_its_port() {
    let mut sent = vectors().remove(0);
    sent.headers.insert("host", HeaderValue::from_static("aisc.cn-shanghai.aliyuncs.com:8080"));
    assert_eq!(outcome(&sent, NOW), Ok(()));
    sent.headers.insert("host", HeaderValue::from_static("aisc.cn-beijing.aliyuncs.com"));
    assert!(outcome(&sent, NOW).is_err());
}

proptest! {
    /// One changed character of method, path, value of a signed header, claim, query or body.
    #[test]
    fn any_single_change_is_refused(which in 0..2usize, part in 0..5usize, place in 0..2000usize, to in 0x21..0x7fu8) {
        let mut sent = vectors().remove(which);
        let change = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            let at = place % bytes.len();
            bytes[at] = to;
            String::from_utf8(bytes).unwrap()
        };
        match part {
            0 => {
                let changed = change(&sent.method);
                prop_assume!(changed != sent.method);
                sent.method = changed;
            }
            1 => sent.path = format!("{}{}", sent.path, char::from(to)),
            2 => {
                let changed = change(&sent.query);
                let same = percent::canonical(percent::pairs(changed.as_bytes()))
                    == percent::canonical(percent::pairs(sent.query.as_bytes()));
                prop_assume!(!same);
                sent.query = changed;
            }
            3 => {
                let names: Vec<HeaderName> = sent.headers.keys().cloned().collect();
                let name = &names[place % names.len()];
                let value = sent.headers[name].to_str().unwrap().to_owned();
                let changed = change(&value);
                // Hex digits have two cases.
                prop_assume!(!changed.eq_ignore_ascii_case(&value));
                sent.headers.insert(name, HeaderValue::from_str(&changed).unwrap());
            }
            _ => sent.body = vec![to],
        }
        prop_assert!(outcome(&sent, NOW).is_err());
    }

    /// Whatever stands in the header is answered, never a panic.
    #[test]
    fn any_claim_is_answered(text in "(ACS3-HMAC-SHA256 )?[A-Za-z=,;/ 0-9-]{0,80}") {
        let mut sent = vectors().remove(0);
        sent.headers.insert("authorization", HeaderValue::from_str(&text).unwrap());
        prop_assert!(outcome(&sent, NOW).is_err());
    }
}
