//! Modbus over TCP: what the device is.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "modbus",
    probe: || b"\x54\x53\0\0\0\x05\x01\x2b\x0e\x01\0".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    match bytes {
        // Our transaction, protocol 0, our unit; the function or its refusal.
        [0x54, 0x53, 0, 0, 0, size, _, 0x2b | 0xab, ..] if *size >= 3 => Some(Named::new("modbus")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\x54\x53\0\0\0\x03\x01\xab\x01", "modbus");
        check(&PROTOCOL, b"\x54\x53\0\0\0\x01\x01\x2b", "");
    }
}
