//! RTSP (RFC 7826): the request OPTIONS.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "rtsp",
    probe: || b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let (product, version) = words::server(&text);
    text.starts_with("RTSP/1.0 ").then(|| Named::new("rtsp").product(product).version(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: GStreamer/1.22\r\n\r\n", "rtsp GStreamer 1.22");
        check(&PROTOCOL, b"HTTP/1.0 200", "");
    }
}
