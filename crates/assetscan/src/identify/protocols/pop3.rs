//! POP3 (RFC 1939): the server greets with +OK.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "pop3", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let greeting = text.strip_prefix("+OK ")?;
    let line = greeting.lines().next().unwrap_or_default();
    let lower = line.to_ascii_lowercase();
    let named = Named::new("pop3");
    if lower.contains("dovecot") {
        return Some(named.product("Dovecot").info(words::between(line, "(", ")").unwrap_or_default()));
    }
    (lower.contains("pop3") || lower.contains("pop server") || (line.contains('<') && line.contains('@')))
        .then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"+OK Dovecot (Debian) ready.\r\n", "pop3 Dovecot (Debian)");
        check(&PROTOCOL, b"+OK POP3 server ready\r\n", "pop3");
        check(&PROTOCOL, b"+OK\r\n", "");
    }
}
