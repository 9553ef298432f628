//! Remote Desktop: a connection request of X.224.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "rdp",
    probe: || b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    match bytes {
        [3, 0, 0, size, _, 0xd0, ..] if *size >= 11 => Some(Named::new("rdp")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x0f\x08\0\x02\0\0\0", "rdp");
        check(&PROTOCOL, b"\x03\0\0\x13\x0e\xe0", "");
    }
}
