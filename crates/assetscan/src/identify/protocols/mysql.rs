//! MySQL and MariaDB: the server greets with its version; X Protocol apart.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "mysql", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let [a, b, c, 0..=2, payload @ ..] = bytes else { return None };
    let size = u32::from_le_bytes([*a, *b, *c, 0]) as usize;
    match payload {
        [10, rest @ ..] if size > 20 => {
            let end = rest.iter().take(100).position(|byte| *byte == 0)?;
            let version = words::text(rest.get(..end)?).into_owned();
            words::version(&version).starts_with(|c: char| c.is_ascii_digit()).then(|| named(&version))
        }
        // An error in place of a greeting: this machine may not connect, but a MySQL it is.
        [0xff, _, _, rest @ ..] if size < 600 => {
            let text = words::text(rest);
            let words = ["is not allowed to connect", "is blocked because of", "Too many connections"];
            let product = if text.contains("MariaDB") { "MariaDB" } else { "MySQL" };
            words.iter().any(|word| text.contains(word)).then(|| Named::new("mysql").product(product))
        }
        _ => None,
    }
}

/// `5.5.5-10.11.6-MariaDB-0+deb12u1`: MariaDB hides behind a version that old clients accept.
fn named(version: &str) -> Named {
    let named = Named::new("mysql");
    let plain = version.strip_prefix("5.5.5-").filter(|rest| rest.contains("MariaDB")).unwrap_or(version);
    let (number, info) = plain.split_once('-').unwrap_or((plain, ""));
    match info.split_once("MariaDB") {
        Some((_, tail)) => named.product("MariaDB").version(number).info(tail.trim_matches(['-', ':', '~'])),
        None if info.contains("Percona") => named.product("Percona Server").version(number).info(info),
        None => named.product("MySQL").version(number).info(info),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(
            &PROTOCOL,
            b"\x59\0\0\0\x0a5.5.5-10.11.6-MariaDB-0+deb12u1\0\x05\0\0\0",
            "mysql MariaDB 10.11.6 (0+deb12u1)",
        );
        check(&PROTOCOL, b"\x4a\0\0\0\x0a8.0.36-0ubuntu0.22.04.1\0\x05\0\0\0", "mysql MySQL 8.0.36 (0ubuntu0.22.04.1)");
        check(
            &PROTOCOL,
            b"\x45\0\0\0\xff\x6a\x04Host \'x\' is not allowed to connect to this MariaDB server",
            "mysql MariaDB",
        );
        check(&PROTOCOL, b"\x05\0\0\0\x0a8.0", "");
    }
}
