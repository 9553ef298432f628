//! ActiveMQ: the broker greets with its wire format.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "openwire", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let known = bytes.get(4..14)? == b"\x01ActiveMQ\0";
    let text = words::text(bytes);
    let version =
        words::after(&text, "ProviderVersion").map(|rest| rest.trim_start_matches(|c: char| !c.is_ascii_digit()));
    known.then(|| Named::new("openwire").product("ActiveMQ").version(version.map(words::version).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(
            &PROTOCOL,
            b"\0\0\x01\x40\x01ActiveMQ\0\0\0\x0c ProviderVersion\x09\0\x065.17.3",
            "openwire ActiveMQ 5.17.3",
        );
        check(&PROTOCOL, b"ActiveMQ", "");
    }
}
