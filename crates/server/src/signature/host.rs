//! The Host header as clients sign it.
//!
//! Most clients sign the header that they send. The official Node.js SDK signs the name without the port, so both
//! forms count as the signed host. Nothing else about the host is forgiven, not even its letter case.

/// The forms of a host that a client may have signed: as sent, then without its port.
pub(crate) fn signed_forms(sent: &str) -> impl Iterator<Item = &str> {
    let bare = without_port(sent);
    std::iter::once(sent).chain((bare != sent).then_some(bare))
}

/// `example.com:8080` → `example.com`; an IPv6 address keeps its brackets.
pub(crate) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) && !ends_inside_brackets(name) =>
        {
            name
        }
        _ => host,
    }
}

/// True for `[::1` and the like: the colon belongs to the address, not to a port.
fn ends_inside_brackets(name: &str) -> bool {
    name.starts_with('[') && !name.ends_with(']')
}

#[cfg(test)]
mod tests {
    use super::without_port;

    #[test]
    fn ports_are_cut_and_addresses_are_kept() {
        for (host, bare) in [
            ("csip.example.com", "csip.example.com"),
            ("127.0.0.1:8080", "127.0.0.1"),
            ("[::1]:8080", "[::1]"),
            ("[::1]", "[::1]"),
            ("name:", "name:"),
            ("name:80a", "name:80a"),
            ("", ""),
        ] {
            assert_eq!(without_port(host), bare, "{host}");
        }
    }
}
