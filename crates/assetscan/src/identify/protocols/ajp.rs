//! AJP 1.3: CPing.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "ajp", probe: || b"\x12\x34\0\x01\x0a".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    (bytes.get(..5)? == b"AB\0\x01\x09").then(|| Named::new("ajp"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"AB\0\x01\x09", "ajp");
        check(&PROTOCOL, b"AB\0\x02\x09", "");
    }
}
