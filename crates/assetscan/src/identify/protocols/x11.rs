//! The X Window System: the set-up request without authorisation.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "x11", probe: || b"l\0\x0b\0\0\0\0\0\0\0\0\0".to_vec(), own_answer_only: true, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    match bytes {
        [1, _, 11, 0, 0, 0, ..] => Some(Named::new("x11").info("open to everybody")),
        [0, size, 11, 0, 0, 0, _, _, rest @ ..] if rest.len() >= usize::from(*size) && *size > 4 => {
            Some(Named::new("x11"))
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
        check(&PROTOCOL, b"\x01\0\x0b\0\0\0\x40\0rest", "x11 (open to everybody)");
        check(&PROTOCOL, b"\x01\0\x0a\0", "");
    }
}
