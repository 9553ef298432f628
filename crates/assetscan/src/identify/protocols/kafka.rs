//! Kafka: the request ApiVersions.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "kafka",
    probe: || b"\0\0\0\x0b\0\x12\0\0TCHS\0\x01x".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    let size = u32::from_be_bytes([*bytes.first()?, *bytes.get(1)?, *bytes.get(2)?, *bytes.get(3)?]);
    (bytes.get(4..8) == Some(b"TCHS") && (6..100_000).contains(&size)).then(|| Named::new("kafka").product("Kafka"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\0\0\0\x1cTCHS\0\0\0\0\0\x03", "kafka Kafka");
        check(&PROTOCOL, b"TCHSTCHS", "");
    }
}
