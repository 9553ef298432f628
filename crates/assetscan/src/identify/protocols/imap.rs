//! IMAP (RFC 9051): the server greets with an untagged OK.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "imap", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let line = text.lines().next()?;
    let greeting = line.strip_prefix("* ").filter(|rest| rest.starts_with("OK") || rest.starts_with("PREAUTH"))?;
    let named = Named::new("imap");
    if greeting.contains("Dovecot") {
        return Some(named.product("Dovecot").info(words::between(greeting, "Dovecot (", ")").unwrap_or_default()));
    }
    if let Some(rest) = words::after(greeting, "Cyrus IMAP ") {
        return Some(named.product("Cyrus IMAP").version(words::version(rest)));
    }
    (greeting.to_ascii_uppercase().contains("IMAP")).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"* OK [CAPABILITY IMAP4rev1 SASL-IR] Dovecot (Debian) ready.\r\n", "imap Dovecot (Debian)");
        check(&PROTOCOL, b"* OK IMAP4 ready\r\n", "imap");
        check(&PROTOCOL, b"* OK\r\n", "");
    }
}
