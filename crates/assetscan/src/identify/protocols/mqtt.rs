//! MQTT 3.1.1 (OASIS): a clean session, and the topic where Mosquitto tells its version.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "mqtt", probe, own_answer_only: false, recognise };

/// CONNECT without a name, then SUBSCRIBE to `$SYS/broker/version`.
fn probe() -> Vec<u8> {
    let mut bytes = b"\x10\x16\0\x04MQTT\x04\x02\0\x3c\0\x0atouchstone".to_vec();
    bytes.extend(b"\x82\x18\0\x01\0\x13$SYS/broker/version\0");
    bytes
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    // CONNACK: 3.1.1 has two bytes and return codes 0 to 5, version 5 has properties and codes from 128.
    match bytes {
        [0x20, 2, 0 | 1, 0..=5, ..] | [0x20, 3..=40, 0 | 1, 0 | 128..=160, ..] => {}
        _ => return None,
    }
    let text = words::text(bytes);
    let named = Named::new("mqtt");
    Some(match words::after(&text, "mosquitto version ") {
        Some(rest) => named.product("Mosquitto").version(words::version(rest)),
        None => named,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(
            &PROTOCOL,
            b"\x20\x02\0\0\x90\x03\0\x01\0\x31\x2a\0\x13$SYS/broker/versionmosquitto version 2.0.11",
            "mqtt Mosquitto 2.0.11",
        );
        check(&PROTOCOL, b"\x20\x02\0\x05", "mqtt");
        check(&PROTOCOL, b"\x20\x02\0\x09", "");
    }
}
