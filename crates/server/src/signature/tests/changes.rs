//! Any single change of method, path, query, header or body of any vector: every bit, and whatever else a generator
//! thinks of.

use super::vectors::all;
use super::{Answer, SECRET_ID, Wire};
use crate::signature::SignatureError;
use proptest::prelude::*;

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

fn is_tc3(wire: &Wire) -> bool {
    !header_value(wire, "authorization").is_empty()
}

fn header_value(wire: &Wire, name: &str) -> Vec<u8> {
    wire.headers.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone()).unwrap_or_default()
}

#[test]
fn one_changed_bit_of_a_tc3_request_is_a_mismatch() {
    for vector in all().into_iter().filter(is_tc3) {
        let body_signed = header_value(&vector, "x-tc-content-sha256").is_empty();
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
    for vector in all().into_iter().filter(is_tc3) {
        for (slot, name) in [(2, "x-tc-timestamp"), (3, "authorization")] {
            assert!(!header_value(&vector, name).is_empty());
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
        let start = header_value(&vector, "authorization").len() - 64;
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
    for vector in all().into_iter().filter(|vector| !is_tc3(vector)) {
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

/// A signed header that is left out, or sent twice, is as bad as a changed one.
#[test]
fn headers_left_out_or_sent_twice() {
    for (index, vector) in all().into_iter().enumerate().filter(|(_, vector)| is_tc3(vector)) {
        for slot in 0..vector.headers.len() {
            let name = vector.headers[slot].0;
            let mut without = vector.clone();
            without.headers.remove(slot);
            let mut twice = vector.clone();
            twice.headers.push(vector.headers[slot].clone());
            // Without its mark, the body of V5 counts; with the mark twice, the first one does.
            let harmless = name == "x-tc-content-sha256";
            for (how, changed) in [("left out", without), ("twice", twice)] {
                // Without the Authorization header it is no TC3 request at all.
                let accepted = changed.check() == Answer::SignedBy(SECRET_ID.into());
                assert!(!accepted || (harmless && how == "twice"), "V{}: {name} {how}", index + 1);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever single thing is changed about any vector – method, path, query, host, body, content type, claim – its
    /// signature does not verify any more, unless the change means nothing.
    #[test]
    fn any_single_change_fails(vector in 0..8_usize, part in 0..8_usize, change in any_change()) {
        let original = all().swap_remove(vector);
        let mut changed = original.clone();
        match part {
            0..5 => change.apply(PARTS[part](&mut changed)),
            _ => {
                let count = changed.headers.len();
                change.apply(&mut changed.headers[part % count].1);
            }
        }
        let is_v1 = !is_tc3(&original);
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
    let mut parts = vec![text(&wire.method), text(&wire.path), crate::signature::host::without_port(&host).to_owned()];
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
