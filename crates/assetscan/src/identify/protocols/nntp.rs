//! NNTP (RFC 3977): the server greets with 200 or 201.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "nntp", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let greeting = text.strip_prefix("200 ").or_else(|| text.strip_prefix("201 "))?;
    let line = greeting.lines().next().unwrap_or_default();
    let upper = line.to_ascii_uppercase();
    if !["NNTP", "INN ", "NEWS"].iter().any(|word| upper.contains(word)) {
        return None;
    }
    let named = Named::new("nntp");
    Some(match words::after(line, "InterNetNews NNRP server INN ") {
        Some(rest) => named.product("INN").version(words::version(rest)),
        None => named,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"200 news.test InterNetNews NNRP server INN 2.7.0 ready\r\n", "nntp INN 2.7.0");
        check(&PROTOCOL, b"200 fine\r\n", "");
    }
}
