//! Redis and its kin: the inline command INFO.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "redis", probe: || b"INFO server\r\n".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let named = Named::new("redis");
    if let Some(version) = words::after(&text, "redis_version:").map(words::version) {
        let valkey = words::after(&text, "valkey_version:").map(words::version);
        return Some(match valkey {
            Some(version) => named.product("Valkey").version(version),
            None => named.product("Redis").version(version),
        });
    }
    let asks = ["-NOAUTH ", "-DENIED Redis", "-ERR operation not permitted", "-NOPERM "];
    asks.iter().any(|answer| text.starts_with(answer)).then(|| named.product("Redis"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"$99\r\n# Server\r\nredis_version:7.0.15\r\n", "redis Redis 7.0.15");
        check(&PROTOCOL, b"-NOAUTH Authentication required.\r\n", "redis Redis");
        check(&PROTOCOL, b"-ERR unknown command", "");
    }
}
