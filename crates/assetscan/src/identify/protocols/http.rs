//! HTTP/1.x: the page `/`, asked without a host name.
//!
//! Only the answer to this question counts: a server that speaks TLS says "400" in plain HTTP to other protocols' words.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "http", probe, own_answer_only: true, recognise };

/// What servers say to plain HTTP on a port that speaks TLS.
const MEANT_TLS: &[&str] =
    &["plain HTTP request was sent to HTTPS", "HTTP request to an HTTPS server", "plain HTTP to an SSL"];

fn probe() -> Vec<u8> {
    format!("GET / HTTP/1.0\r\nUser-Agent: {}\r\nAccept: */*\r\n\r\n", crate::http::AGENT).into_bytes()
}

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let status = text.strip_prefix("HTTP/1.").or_else(|| text.strip_prefix("HTTP/0."))?;
    let code = status.get(2..5)?;
    if !code.bytes().all(|byte| byte.is_ascii_digit()) || MEANT_TLS.iter().any(|word| text.contains(word)) {
        return None;
    }
    let (product, version) = words::server(&text);
    let info = words::after(&text, "\r\nServer: ").and_then(|rest| words::between(rest.lines().next()?, "(", ")"));
    Some(Named::new("http").product(product).version(version).info(info.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n\r\n", "http nginx 1.22.1");
        check(&PROTOCOL, b"HTTP/1.0 404 N\r\nServer: Apache/2.4.57 (Debian)\r\n\r\n", "http Apache 2.4.57 (Debian)");
        check(
            &PROTOCOL,
            b"HTTP/1.1 400 Bad Request\r\n\r\n<center>The plain HTTP request was sent to HTTPS port</center>",
            "",
        );
        check(&PROTOCOL, b"HTTP/1.1 OK", "");
    }
}
