//! SMB 2: negotiation.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "smb", probe, own_answer_only: false, recognise };

/// NEGOTIATE with the dialects 2.0.2 and 2.1.
fn probe() -> Vec<u8> {
    let mut bytes = vec![0, 0, 0, 104];
    bytes.extend(b"\xfeSMB\x40\0\0\0\0\0\0\0\0\0\x01\0");
    bytes.extend([0; 48]);
    bytes.extend(b"\x24\0\x02\0\x01\0\0\0\0\0\0\0");
    bytes.extend([0; 24]);
    bytes.extend([2, 2, 0x10, 2]);
    bytes
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    let body = bytes.get(4..)?;
    (body.starts_with(b"\xfeSMB") || body.starts_with(b"\xffSMB")).then(|| Named::new("smb"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\0\0\0\x80\xfeSMB\x40\0", "smb");
        check(&PROTOCOL, b"SMB", "");
    }
}
