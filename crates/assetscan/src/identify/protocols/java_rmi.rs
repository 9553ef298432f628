//! Java RMI: the stream protocol.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "java-rmi", probe: || b"JRMI\0\x02\x4b".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    match bytes {
        // ProtocolAck, then our address as the server sees it: a length, that many bytes, a port.
        [0x4e, 0, size, rest @ ..] if rest.len() >= usize::from(*size) && (7..=45).contains(size) => {
            Some(Named::new("java-rmi"))
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
        check(&PROTOCOL, b"\x4e\0\x09127.0.0.1\0\0\xc0\x01", "java-rmi");
        check(&PROTOCOL, b"N\0", "");
    }
}
