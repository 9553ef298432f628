//! Memcached, text protocol.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "memcached", probe: || b"version\r\n".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let named = Named::new("memcached").product("Memcached");
    if let Some(version) = text.strip_prefix("VERSION ") {
        return Some(named.version(words::version(version)));
    }
    (text.trim_end() == "CLIENT_ERROR unauthenticated").then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"VERSION 1.6.18\r\n", "memcached Memcached 1.6.18");
        check(&PROTOCOL, b"CLIENT_ERROR unauthenticated\r\n", "memcached Memcached");
        check(&PROTOCOL, b"ERROR\r\n", "");
    }
}
