use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn every_protocol_has_its_own_name_and_question() {
    let names: BTreeSet<&str> = PROTOCOLS.iter().map(|protocol| protocol.name).collect();
    assert_eq!(names.len(), PROTOCOLS.len());
    let probes: Vec<Vec<u8>> = PROTOCOLS.iter().map(|protocol| (protocol.probe)()).filter(|p| !p.is_empty()).collect();
    assert_eq!(probes.iter().collect::<BTreeSet<_>>().len(), probes.len());
}

#[test]
fn an_echo_is_an_echo() {
    // A server that says our own words must not be named after them; only this handshake answers with its question.
    for protocol in PROTOCOLS.iter().filter(|protocol| protocol.name != "jdwp") {
        let question = (protocol.probe)();
        let expected = (!question.is_empty()).then_some("echo");
        assert_eq!(recognise(&question, Some(protocol)).map(|named| named.name), expected, "{}", protocol.name);
        let part = &question[..question.len() / 2];
        assert_eq!(recognise(part, Some(protocol)).map(|named| named.name), None, "{}", protocol.name);
    }
}

proptest! {
    #[test]
    fn any_bytes_will_do(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        cut in 0usize..80,
        at in 0usize..PROTOCOLS.len(),
    ) {
        let protocol = PROTOCOLS[at];
        let _ = recognise(&bytes, Some(protocol));
        // Something that begins like a known answer and goes on as noise.
        for beginning in [
            &b"\x4a\0\0\0\x0a8.0.36"[..], b"R\0\0\0\x08\0\0\0\0S\0\0\0\x16server_version\0", b"SSH-2.0-", b"220 (vsFTPd ",
            b"\x30\x82\x01\x01\x02\x01\x01\x64", b"\x01\0\0\0\0\x01\x2c\0\x0a\0\x0a\x07productS\0\0\0\xff", b"\x04\x01\0\x25\0\0\x01\0\0",
            b"\0\0\0\x28\0\0\0\0\0\0\0\0\xdd\x07\0\0\x02version\0", b"\x84\0\0\0\x06CQL_VERSION\0\x01\0\xe4", b"HTTP/1.1 200 OK\r\nServer: ",
        ] {
            let mut dressed = beginning[..beginning.len().min(cut)].to_vec();
            dressed.extend(&bytes);
            let _ = recognise(&dressed, Some(protocol));
            let mut whole = beginning.to_vec();
            whole.extend(&bytes);
            let _ = recognise(&whole, Some(protocol));
        }
    }
}
