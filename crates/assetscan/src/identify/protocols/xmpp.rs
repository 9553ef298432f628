//! XMPP (RFC 6120): the opening of a stream.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "xmpp",
    probe: || {
        b"<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>".to_vec()
    },
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    words::text(bytes).contains("<stream:stream").then(|| Named::new("xmpp"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"<?xml version=\'1.0\'?><stream:stream id=\'1\'>", "xmpp");
        check(&PROTOCOL, b"<?xml version", "");
    }
}
