//! LDAP (RFC 4511): the root entry, which everybody may ask for.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "ldap", probe, own_answer_only: false, recognise };

/// A search for the root entry with all its attributes.
fn probe() -> Vec<u8> {
    b"\x30\x2b\x02\x01\x01\x63\x26\x04\0\x0a\x01\0\x0a\x01\0\x02\x01\0\x02\x01\0\x01\x01\0\x87\x0bobjectClass\x30\x06\x04\x01*\x04\x01+"
        .to_vec()
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    // A sequence of a message id and an answer to a search (entry 0x64, done 0x65) or an unsolicited notice (0x78).
    let inside = match bytes {
        [0x30, size, rest @ ..] if *size < 0x80 => rest,
        [0x30, 0x81, _, rest @ ..] | [0x30, 0x82, _, _, rest @ ..] | [0x30, 0x84, _, _, _, _, rest @ ..] => rest,
        _ => return None,
    };
    let [2, 1, 0 | 1, 0x64 | 0x65 | 0x78, ..] = inside else { return None };
    let text = words::text(bytes);
    let named = Named::new("ldap");
    // A server that tells strangers nothing still refuses in its own words.
    Some(if text.contains("OpenLDAProotDSE") || text.ends_with("\x17authentication required") {
        named.product("OpenLDAP")
    } else if text.contains("rootDomainNamingContext") || text.contains("LdapErr: DSID-") {
        named.product("Active Directory")
    } else if let Some(rest) = words::after(&text, "389-Directory/") {
        named.product("389 Directory Server").version(words::version(rest))
    } else {
        named
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\x30\x20\x02\x01\x01\x64\x1b\x04\0OpenLDAProotDSE", "ldap OpenLDAP");
        check(&PROTOCOL, b"\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\0\x04\0\x04\0", "ldap");
        check(&PROTOCOL, b"0123", "");
    }
}
