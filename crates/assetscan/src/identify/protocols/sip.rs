//! SIP (RFC 3261): the request OPTIONS.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "sip", probe, own_answer_only: false, recognise };

/// OPTIONS from an address that nobody has.
fn probe() -> Vec<u8> {
    b"OPTIONS sip:touchstone@invalid SIP/2.0\r\nVia: SIP/2.0/TCP scan.invalid;branch=z9hG4bKts\r\nFrom: <sip:scan@scan.invalid>;tag=ts\r\nTo: <sip:touchstone@invalid>\r\nCall-ID: touchstone\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 0\r\nContent-Length: 0\r\n\r\n".to_vec()
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let (product, version) = words::server(&text);
    text.starts_with("SIP/2.0 ").then(|| Named::new("sip").product(product).version(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"SIP/2.0 483 Too many hops\r\nServer: kamailio/5.6.3\r\n\r\n", "sip kamailio 5.6.3");
        check(&PROTOCOL, b"SIP", "");
    }
}
