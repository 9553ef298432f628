//! SMTP (RFC 5321): the server greets with 220 and names itself.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "smtp", probe: Vec::new, own_answer_only: false, recognise };

/// Products, by a word of their greeting.
const PRODUCTS: &[(&str, &str)] = &[
    ("Postfix", "Postfix"),
    ("Exim ", "Exim"),
    ("Sendmail ", "Sendmail"),
    ("OpenSMTPD", "OpenSMTPD"),
    ("Microsoft ESMTP MAIL Service", "Microsoft Exchange"),
    ("Haraka ", "Haraka"),
    ("MailEnable Service, Version: ", "MailEnable"),
];

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let greeting = text.strip_prefix("220")?;
    let known = PRODUCTS.iter().find(|(word, _)| greeting.contains(word));
    let upper = greeting.lines().next().unwrap_or_default().to_ascii_uppercase();
    if known.is_none() && !upper.contains("SMTP") && !upper.contains(" MAIL") {
        return None;
    }
    let named = Named::new("smtp").info(words::between(greeting, "(", ")").unwrap_or_default());
    Some(known.map_or(named.clone(), |(word, product)| {
        named.product(product).version(words::version(words::after(greeting, word).unwrap_or_default()))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"220 mx ESMTP Postfix (Debian/GNU)\r\n", "smtp Postfix (Debian/GNU)");
        check(&PROTOCOL, b"220 mx ESMTP Exim 4.96 Sat\r\n", "smtp Exim 4.96");
        check(&PROTOCOL, b"220 (vsFTPd 3.0.3)\r\n", "");
    }
}
