//! TLS: a hello. What is spoken inside is asked again, inside.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "tls", probe, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    crate::tls::hello::answer(bytes).map(|_| Named::new("tls"))
}

fn probe() -> Vec<u8> {
    use crate::tls::hello::{Version, client_hello};
    client_hello(Version::Tls12, "", None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\x15\x03\x03\0\x02\x02\x28", "tls");
        check(&PROTOCOL, b"\x15\x03", "");
    }
}
