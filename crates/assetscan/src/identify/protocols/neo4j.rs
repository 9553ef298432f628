//! Neo4j: the handshake of Bolt.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "neo4j",
    probe: || b"\x60\x60\xb0\x17\0\0\x04\x05\0\0\x04\x04\0\0\0\x03\0\0\0\0".to_vec(),
    own_answer_only: true,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    match bytes {
        [0, 0, 0..=8, 3..=5] => Some(Named::new("neo4j").product("Neo4j")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\0\0\x04\x04", "neo4j Neo4j");
        check(&PROTOCOL, b"\0\0\0\0", "");
    }
}
