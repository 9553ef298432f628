//! ONC RPC (RFC 5531): the null procedure of the port mapper.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "rpcbind", probe, own_answer_only: false, recognise };

fn probe() -> Vec<u8> {
    let mut bytes = b"\x80\0\0\x28TCHS\0\0\0\0\0\0\0\x02\0\x01\x86\xa0\0\0\0\x02".to_vec();
    bytes.extend([0; 20]);
    bytes
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    (bytes.get(4..12)? == b"TCHS\0\0\0\x01" && bytes.first() == Some(&0x80)).then(|| Named::new("rpcbind"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\x80\0\0\x18TCHS\0\0\0\x01\0\0\0\0", "rpcbind");
        check(&PROTOCOL, b"TCHS", "");
    }
}
