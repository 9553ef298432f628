//! rsync: the daemon greets with its protocol.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "rsync", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let version = words::version(text.strip_prefix("@RSYNCD: ")?);
    (!version.is_empty()).then(|| Named::new("rsync").product("rsync").info(&format!("protocol {version}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"@RSYNCD: 31.0\n", "rsync rsync (protocol 31.0)");
        check(&PROTOCOL, b"@RSYNCD", "");
    }
}
