//! HTTP/2 without its forerunner, as gRPC speaks it (RFC 9113).

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "grpc",
    probe: || b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    // SETTINGS, not an acknowledgement, on stream 0; six bytes for each setting.
    match bytes {
        [0, high, low, 4, 0, 0, 0, 0, 0, ..] if u16::from_be_bytes([*high, *low]).is_multiple_of(6) => {
            Some(Named::new("grpc"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\0\0\x06\x04\0\0\0\0\0\0\x05\0\0\x40\0", "grpc");
        check(&PROTOCOL, b"\0\0\x07\x04\0\0\0\0\0", "");
    }
}
