//! MongoDB: the command buildInfo, which needs no login.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "mongodb", probe, own_answer_only: false, recognise };

/// OP_MSG with `{buildInfo: 1, $db: "admin"}`.
fn probe() -> Vec<u8> {
    let mut body = vec![0, 0, 0, 0, 0, 35, 0, 0, 0, 0x10];
    body.extend(b"buildInfo\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0");
    let mut bytes = u32::try_from(body.len() + 16).unwrap_or_default().to_le_bytes().to_vec();
    bytes.extend([0x54, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0]);
    bytes.extend(body);
    bytes
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    let operation = bytes.get(12..16)?;
    let text = words::text(bytes);
    if operation != [0xdd, 7, 0, 0] && operation != [1, 0, 0, 0] {
        return None;
    }
    let version = words::after(&text, "\x02version\0").and_then(|rest| rest.get(4..)).map(words::version);
    let known = ["maxBsonObjectSize", "gitVersion", "errmsg", "ok\0"].iter().any(|word| text.contains(word));
    known.then(|| Named::new("mongodb").product("MongoDB").version(version.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\x40\0\0\0\x01\0\0\0\x54\0\0\0\xdd\x07\0\0\0\0\0\0\0\x40\0\0\0\x02version\0\x07\0\0\x006.0.13\0\x02gitVersion\0", "mongodb MongoDB 6.0.13");
        check(&PROTOCOL, b"HTTP/1.1 400 Bad Request\r\n\r\n", "");
    }
}
