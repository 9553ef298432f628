//! STOMP 1.2.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "stomp",
    probe: || b"CONNECT\naccept-version:1.2\nhost:localhost\n\n\0".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let connected = text.starts_with("CONNECTED\n");
    let refused = text.starts_with("ERROR\n") && text.contains(':');
    let server = words::after(&text, "server:").unwrap_or_default();
    let (product, version) = server.split_once('/').unwrap_or((server.lines().next().unwrap_or_default(), ""));
    (connected || refused).then(|| Named::new("stomp").product(product).version(words::version(version)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"CONNECTED\nserver:ActiveMQ/5.17.3\nversion:1.2\n\n\0", "stomp ActiveMQ 5.17.3");
        check(&PROTOCOL, b"ERROR\r\n", "");
    }
}
