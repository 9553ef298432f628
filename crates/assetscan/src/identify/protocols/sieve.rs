//! ManageSieve (RFC 5804): the server greets with its capabilities.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "sieve", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let implementation = text.strip_prefix("\"IMPLEMENTATION\" \"")?;
    let name = implementation.split('"').next().unwrap_or_default();
    let (product, version) = name.split_once(' ').unwrap_or((name, ""));
    Some(Named::new("sieve").product(product).version(words::version(version.trim_start_matches('v'))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\"IMPLEMENTATION\" \"Dovecot Pigeonhole\"\r\n", "sieve Dovecot");
        check(&PROTOCOL, b"IMPL", "");
    }
}
