//! NATS: the server greets with INFO and JSON.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "nats", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let info = text.strip_prefix("INFO {")?;
    let version = words::after(info, "\"version\":\"").map(words::version).unwrap_or_default();
    info.contains("\"server_id\"").then(|| Named::new("nats").product("NATS").version(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, br#"INFO {"server_id":"NB","version":"2.9.10","proto":1}"#, "nats NATS 2.9.10");
        check(&PROTOCOL, b"INFO server", "");
    }
}
