//! ZooKeeper: the four-letter word srvr.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "zookeeper", probe: || b"srvr\n".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let named = Named::new("zookeeper").product("ZooKeeper");
    if let Some(rest) = text.strip_prefix("Zookeeper version: ") {
        return Some(named.version(words::version(rest)));
    }
    text.contains("is not executed because it is not in the whitelist").then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"Zookeeper version: 3.8.0-5a02a05, built on\nLatency", "zookeeper ZooKeeper 3.8.0-5a02a05");
        check(&PROTOCOL, b"srvr is not executed because it is not in the whitelist.\n", "zookeeper ZooKeeper");
        check(&PROTOCOL, b"imok", "");
    }
}
