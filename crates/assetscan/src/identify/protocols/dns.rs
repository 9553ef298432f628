//! DNS over TCP (RFC 1035): the name that servers give their version.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "dns", probe, own_answer_only: false, recognise };

/// `version.bind`, class CHAOS, type TXT.
fn probe() -> Vec<u8> {
    b"\0\x1e\x54\x53\0\0\0\x01\0\0\0\0\0\0\x07version\x04bind\0\0\x10\0\x03".to_vec()
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    // Our number comes back, and the bit that says "answer".
    let [_, _, 0x54, 0x53, flags, ..] = bytes else { return None };
    if flags & 0x80 == 0 {
        return None;
    }
    let named = Named::new("dns");
    let text = words::text(bytes.get(32..).unwrap_or_default());
    let products = [
        ("dnsmasq-", "dnsmasq"),
        ("unbound ", "Unbound"),
        ("PowerDNS Authoritative Server ", "PowerDNS"),
        ("PowerDNS Recursor ", "PowerDNS Recursor"),
        ("CoreDNS-", "CoreDNS"),
        ("NSD ", "NSD"),
    ];
    for (word, product) in products {
        if let Some(rest) = words::after(&text, word) {
            return Some(named.product(product).version(words::version(rest)));
        }
    }
    // BIND says nothing but its version.
    let version = text.find("9.").and_then(|at| text.get(at..)).map(words::version).filter(|version| version.len() > 3);
    Some(version.map_or(named.clone(), |version| named.product("BIND").version(version)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\0\x40\x54\x53\x85\0\0\x01\0\x01\0\0\0\0\x07version\x04bind\0\0\x10\0\x03\xc0\x0c\0\x10\0\x03\0\0\0\0\0\x09\x089.18.24", "dns BIND 9.18.24");
        check(&PROTOCOL, b"\0\x1e\x54\x53\x80\x05\0\x01", "dns");
        check(&PROTOCOL, b"\0\x1e\x54\x53\0\0\0\x01", "");
    }
}
