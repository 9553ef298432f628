//! Telnet (RFC 854): negotiation begins with the byte IAC.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "telnet", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    match bytes {
        // WILL, WON'T, DO or DON'T and a known option.
        [0xff, 0xfb..=0xfe, option, ..] if *option <= 49 => {}
        _ => return None,
    }
    let text = words::text(bytes);
    let products = [("BusyBox v", "BusyBox telnetd"), ("MikroTik v", "MikroTik")];
    let named = Named::new("telnet");
    Some(
        products
            .iter()
            .find_map(|(word, product)| words::after(&text, word).map(|rest| (product, rest)))
            .map_or(named.clone(), |(product, rest)| named.product(product).version(words::version(rest))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\xff\xfd\x18\xff\xfd\x20login: ", "telnet");
        check(&PROTOCOL, b"\xff\xff", "");
    }
}
