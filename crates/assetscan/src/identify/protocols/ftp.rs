//! FTP (RFC 959): the server greets with 220.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "ftp", probe: Vec::new, own_answer_only: false, recognise };

/// Products, by a word of their greeting.
const PRODUCTS: &[(&str, &str)] = &[
    ("vsFTPd ", "vsftpd"),
    ("ProFTPD ", "ProFTPD"),
    ("Pure-FTPd", "Pure-FTPd"),
    ("FileZilla Server ", "FileZilla Server"),
    ("Microsoft FTP Service", "Microsoft FTP Service"),
    ("pyftpdlib ", "pyftpdlib"),
    ("Serv-U FTP Server v", "Serv-U"),
    ("bftpd ", "bftpd"),
];

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let greeting = text.strip_prefix("220")?;
    let lower = greeting.to_ascii_lowercase();
    if lower.contains("smtp") {
        return None;
    }
    let known = PRODUCTS.iter().find(|(word, _)| greeting.contains(word));
    let answers_like_ftp = ["530 please login", "530 not logged in", "500 unknown command", "211 end", "211-features"];
    if known.is_none() && !lower.contains("ftp") && !answers_like_ftp.iter().any(|answer| lower.contains(answer)) {
        return None;
    }
    let named = Named::new("ftp");
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
        check(&PROTOCOL, b"220 (vsFTPd 3.0.3)\r\n", "ftp vsftpd 3.0.3");
        check(&PROTOCOL, b"220 ProFTPD 1.3.5 Server (x)\r\n", "ftp ProFTPD 1.3.5");
        check(&PROTOCOL, b"220 mail ESMTP Postfix\r\n", "");
    }
}
