//! PostgreSQL: a start-up message, as any client sends it; nobody is logged in further than asked.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "postgresql", probe, own_answer_only: false, recognise };

/// Start-up, protocol 3.0, as user and database `postgres`. A server that trusts everybody tells its version.
fn probe() -> Vec<u8> {
    let mut body = vec![0, 3, 0, 0];
    body.extend(b"user\0postgres\0database\0postgres\0\0");
    let mut bytes = u32::try_from(body.len() + 4).unwrap_or_default().to_be_bytes().to_vec();
    bytes.extend(body);
    bytes
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    let (&kind, rest) = bytes.split_first()?;
    let size = u32::from_be_bytes([*rest.first()?, *rest.get(1)?, *rest.get(2)?, *rest.get(3)?]);
    let body = rest.get(4..)?;
    let text = words::text(bytes);
    let known = match kind {
        // Authentication request: its kinds are 0 to 12.
        b'R' => {
            (8..=200).contains(&size) && body.starts_with(&[0, 0, 0]) && body.get(3).is_some_and(|kind| *kind <= 12)
        }
        b'E' => body.starts_with(b"SFATAL") && body.contains(&0),
        _ => false,
    };
    let version = words::after(&text, "server_version\0").map(words::version).unwrap_or_default();
    let info = words::after(&text, "server_version\0").and_then(|rest| words::between(rest, "(", ")"));
    let product = if text.contains("pgbouncer") { "PgBouncer" } else { "PostgreSQL" };
    known.then(|| Named::new("postgresql").product(product).version(version).info(info.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(
            &PROTOCOL,
            b"R\0\0\0\x08\0\0\0\0S\0\0\0\x2dserver_version\x0015.10 (Debian 15.10-0+deb12u1)\0",
            "postgresql PostgreSQL 15.10 (Debian 15.10-0+deb12u1)",
        );
        check(&PROTOCOL, b"R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0", "postgresql PostgreSQL");
        check(&PROTOCOL, b"E\0\0\0\x40SFATAL\0VFATAL\0C28000\0Mno pg_hba.conf entry\0\0", "postgresql PostgreSQL");
        check(&PROTOCOL, b"ERROR\r\n", "");
    }
}
