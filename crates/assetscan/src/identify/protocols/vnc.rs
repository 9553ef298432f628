//! VNC: the server greets with the version of RFB (RFC 6143).

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "vnc", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let version = words::text(bytes.get(..12)?).strip_prefix("RFB ")?.trim_end().to_owned();
    let digits =
        version.bytes().enumerate().all(|(at, byte)| if at == 3 { byte == b'.' } else { byte.is_ascii_digit() });
    (digits && version.len() == 7).then(|| Named::new("vnc").info(&format!("RFB {version}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"RFB 003.008\n", "vnc (RFB 003.008)");
        check(&PROTOCOL, b"RFB hello wo", "");
    }
}
