//! AMQP 0-9-1 and 1.0: the protocol header.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "amqp", probe: || b"AMQP\0\0\x09\x01".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let named = Named::new("amqp");
    // Connection.Start on channel 0, or the header of another version.
    if !bytes.starts_with(&[1, 0, 0]) || bytes.get(7..11) != Some(&[0, 10, 0, 10]) {
        return bytes.starts_with(b"AMQP").then_some(named);
    }
    let field = |name: &str| {
        let text = words::text(bytes);
        // A long string: `S`, four bytes of length, the text. The length of these is below 128, so no byte is lost.
        let at = words::after(&text, &format!("{name}S\0\0\0"))?.to_owned();
        let size = *at.as_bytes().first()?;
        at.get(1..1 + usize::from(size)).map(str::to_owned)
    };
    let product = field("product").unwrap_or_default();
    Some(named.product(&product).version(&field("\x07version").unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(
            &PROTOCOL,
            b"\x01\0\0\0\0\x01\x2c\0\x0a\0\x0a\0\x09\0\0\0\0\x07productS\0\0\0\x08RabbitMQ\x07versionS\0\0\0\x063.10.8",
            "amqp RabbitMQ 3.10.8",
        );
        check(&PROTOCOL, b"AMQP\0\x01\0\0", "amqp");
        check(&PROTOCOL, b"\x01\0\0", "");
    }
}
