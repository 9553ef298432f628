//! The debugger of Java: whoever shakes hands may run code.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "jdwp", probe: || b"JDWP-Handshake".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    bytes.starts_with(b"JDWP-Handshake").then(|| Named::new("jdwp").product("Java"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"JDWP-Handshake", "jdwp Java");
        check(&PROTOCOL, b"JDWP", "");
    }
}
