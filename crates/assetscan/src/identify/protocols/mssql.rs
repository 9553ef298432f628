//! Microsoft SQL Server: the packet before the login.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "mssql",
    probe: || b"\x12\x01\0\x1a\0\0\0\0\0\0\x0b\0\x06\x01\0\x11\0\x01\xff\0\0\0\0\0\0\x02".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    let [4, 1, high, low, _, _, _, _, body @ ..] = bytes else { return None };
    if usize::from(u16::from_be_bytes([*high, *low])) < 20 {
        return None;
    }
    // The first option is the version; its place is told from the beginning of the body.
    let [0, a, b, 0, 6, ..] = body else { return None };
    let at = usize::from(u16::from_be_bytes([*a, *b]));
    let [major, minor, build_high, build_low] = *body.get(at..at + 4)? else { return None };
    let version = format!("{major}.{minor}.{}", u16::from_be_bytes([build_high, build_low]));
    Some(Named::new("mssql").product("Microsoft SQL Server").version(&version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(
            &PROTOCOL,
            b"\x04\x01\0\x1a\0\0\x01\0\0\0\x0b\0\x06\x01\0\x11\0\x01\xff\x0f\0\x10\x9a\0\0\0",
            "mssql Microsoft SQL Server 15.0.4250",
        );
        check(&PROTOCOL, b"\x04\x01\0\x25\0\0\x01\0\0", "");
    }
}
