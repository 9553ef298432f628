//! The ClamAV daemon.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "clamd", probe: || b"nVERSION\n".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let version = words::version(text.strip_prefix("ClamAV ")?);
    (!version.is_empty()).then(|| Named::new("clamd").product("ClamAV").version(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"ClamAV 1.0.3/27100/Sat\n", "clamd ClamAV 1.0.3");
        check(&PROTOCOL, b"UNKNOWN COMMAND\n", "");
    }
}
