//! SOCKS 5 (RFC 1928): which methods are accepted.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "socks5", probe: || b"\x05\x02\0\x02".to_vec(), own_answer_only: true, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    match bytes {
        [5, 0] => Some(Named::new("socks5").info("asks for no password")),
        [5, 2 | 0xff] => Some(Named::new("socks5")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\x05\0", "socks5 (asks for no password)");
        check(&PROTOCOL, b"\x05\x02", "socks5");
        check(&PROTOCOL, b"\x05\x02\0", "");
    }
}
