//! Oracle: a TNS connect packet that asks the listener for its version.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "oracle", probe, own_answer_only: false, recognise };

fn probe() -> Vec<u8> {
    let data = b"(CONNECT_DATA=(COMMAND=version))";
    let mut rest = b"\x01\0\0\0\x01\x36\x01\x2c\0\0\x08\0\x7f\xff\x7f\x08\0\0\0\x01".to_vec();
    rest.extend(u16::try_from(data.len()).unwrap_or_default().to_be_bytes());
    rest.extend([0, 58]);
    rest.resize(54, 0);
    rest.extend(data);
    let mut bytes = u16::try_from(rest.len() + 4).unwrap_or_default().to_be_bytes().to_vec();
    bytes.extend([0, 0]);
    bytes.extend(rest);
    bytes
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    // Accept, refuse, redirect or data, each with a description in brackets.
    let kind = matches!(bytes, [_, _, 0, 0, 2 | 4 | 5 | 6, 0, ..]);
    let known = text.contains("(VSNNUM=") || text.contains("TNSLSNR") || text.contains("(DESCRIPTION=");
    let version = words::after(&text, "Version ").map(words::version).unwrap_or_default();
    (kind && known).then(|| Named::new("oracle").product("Oracle TNS listener").version(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\0\x40\0\0\x04\0\0\0(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=0))", "oracle Oracle TNS listener");
        check(&PROTOCOL, b"(DESCRIPTION=", "");
    }
}
