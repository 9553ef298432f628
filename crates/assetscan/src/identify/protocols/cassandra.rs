//! Cassandra: the request OPTIONS of its native protocol.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "cassandra", probe: || b"\x04\0\0\0\x05\0\0\0\0".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let answers = matches!(bytes, [0x83..=0x86, _, 0, 0, 0 | 6, ..] | [0x83..=0x86, _, _, _, 0 | 6, ..]);
    let text = words::text(bytes);
    let known = text.contains("CQL_VERSION") || text.contains("unsupported protocol version");
    let version = words::after(&text, "CQL_VERSION\0\x01\0").and_then(|rest| rest.get(1..)).map(words::version);
    let info = version.map(|version| format!("CQL {version}")).unwrap_or_default();
    (answers && known).then(|| Named::new("cassandra").product("Cassandra").info(&info))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(
            &PROTOCOL,
            b"\x84\0\0\0\x06\0\0\0\x40\0\x01\0\x0bCQL_VERSION\0\x01\0\x053.4.5",
            "cassandra Cassandra (CQL 3.4.5)",
        );
        check(&PROTOCOL, b"\x84\0\0\0\x06\0", "");
    }
}
