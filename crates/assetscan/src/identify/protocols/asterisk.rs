//! Asterisk: the manager interface greets by name.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "asterisk", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let version = words::version(text.strip_prefix("Asterisk Call Manager/")?);
    Some(Named::new("asterisk").product("Asterisk").info(&format!("manager {version}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"Asterisk Call Manager/7.0.3\r\n", "asterisk Asterisk (manager 7.0.3)");
        check(&PROTOCOL, b"Asterisk", "");
    }
}
