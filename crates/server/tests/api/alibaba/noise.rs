//! Whatever is sent: an answer of the right form, in time, never a failure of the server's.

use super::client::{Alibaba, members};
use crate::house::House;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use server::Config;
use std::time::Duration;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(20);
const CASES: u32 = 150;

/// Authorization, date, nonce, parameters, body, and what of it is sent.
type Parts = (String, String, String, Vec<(String, String)>, Vec<u8>, usize);

/// Names and values that are nearly right.
fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        4 => "Files(\\.[0-9]{1,3})?(\\.(DownloadUrl|UploadKey|FileName|X))?",
        2 => "(RootTaskId|TaskType|CurrentPage|PageSize|Source|Files|Action|Signature|Version|Format)",
        1 => "\\PC{0,12}",
        1 => "([A-Za-z]{1,3}\\.){0,20}",
    ];
    let value = prop_oneof![
        2 => "\\PC{0,40}",
        1 => "-?[0-9]{1,20}",
        1 => "\\[?\\{?(\"[A-Za-z]{0,8}\":?,?){0,5}\\}?\\]?",
        1 => "(https?|file|ftp|gopher)://(127\\.0\\.0\\.1|\\[::1\\]|localhost|10\\.0\\.0\\.1|[a-z]{1,5}\\.invalid)(:[0-9]{1,6})?/\\PC{0,10}",
        1 => "user-upload/staging/[0-9./]{0,20}",
        1 => Just("x".repeat(3000)),
    ];
    proptest::collection::vec((name, value), 0..12)
}

/// Runs a strategy's cases against the server; the requests are made here, so that they are signed in time.
async fn every<S: Strategy>(strategy: S, check: impl AsyncFn(S::Value)) {
    let mut runner = TestRunner::deterministic();
    for _ in 0..CASES {
        check(strategy.new_tree(&mut runner).unwrap().current()).await;
    }
}

#[tokio::test]
async fn signed_garbage_is_answered() {
    let actions = ["CreateSkillFileCheck", "ListSubTasks", "GenerateSkillOssUploadCredential"];
    let rate_limits = actions.map(|name| (name.to_owned(), 100_000)).into();
    let house = House::with(Config { rate_limits, ..Config::default() }, 0).await;
    let client = Alibaba::of(&house.client);
    let action = prop_oneof![
        3 => Just("CreateSkillFileCheck".to_owned()),
        3 => Just("ListSubTasks".to_owned()),
        1 => Just("GenerateSkillOssUploadCredential".to_owned()),
        1 => "[A-Za-z]{1,12}",
    ];
    every((action, pairs(), 0..4_usize), async |(action, pairs, way): (String, Vec<(String, String)>, usize)| {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let form = || form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let wire = match way {
            0 => client.acs3_wire("POST", &action, &pairs, b"", &[]),
            1 => client.acs3_wire("GET", &action, &pairs, b"", &[]),
            2 => client.acs3_wire("POST", &action, &[], form().as_bytes(), &[]),
            _ => client.wire.wire("GET", &client.rpc_form("GET", &action, &pairs), &[], b""),
        };
        let answer = timeout(LIMIT, client.wire.send(&wire)).await.unwrap_or_else(|_| panic!("no answer: {pairs:?}"));
        // A request line that the HTTP parser itself refuses is told in the first adapter's envelope.
        assert!(answer.status < 500, "{answer:?} {pairs:?}");
        if answer.body.contains("\"HostId\"") || answer.status != 200 {
            let _ = members(&answer);
        }
    })
    .await;
}

#[tokio::test]
async fn unsigned_garbage_is_answered() {
    let house = House::idle().await;
    let client = Alibaba::of(&house.client);
    let header = prop_oneof![
        "ACS3-[A-Z0-9-]{0,12} ?[A-Za-z0-9=,;/ -]{0,60}",
        "ACS3-HMAC-SHA256 Credential=[A-Za-z0-9]{0,10},SignedHeaders=[a-z;-]{0,30},Signature=[0-9a-g]{0,70}",
    ];
    let date = prop_oneof!["[0-9TZ:-]{0,25}", Just("2026-01-01T00:00:00Z".to_owned())];
    let parts = (header, date, "[!-~]{0,20}", pairs(), proptest::collection::vec(any::<u8>(), 0..50), 0..3_usize);
    every(parts, async |(authorization, date, nonce, pairs, body, way): Parts| {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let mut headers = vec![("x-acs-date", date.as_str()), ("x-acs-signature-nonce", nonce.as_str())];
        headers.extend([("x-acs-action", "ListSubTasks"), ("x-acs-version", "2026-01-01")]);
        if way > 0 {
            headers.push(("authorization", &authorization));
        }
        if way > 1 {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
        }
        let wire = client.wire.wire("POST", &query, &headers, &body);
        let answer = timeout(LIMIT, client.wire.send(&wire)).await.unwrap_or_else(|_| panic!("no answer: {query}"));
        assert!((400..500).contains(&answer.status), "{answer:?} {headers:?} {query}");
        assert!(members(&answer).is_err());
    })
    .await;
}
