//! SSH (RFC 4253): both sides begin with one line.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "ssh", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    // Lines may stand before the version.
    let text = words::text(bytes);
    let line = text.lines().take(20).find(|line| line.starts_with("SSH-"))?;
    let software = line.splitn(3, '-').nth(2)?;
    let (software, info) = software.split_once(' ').unwrap_or((software, ""));
    let (product, version) = match software.split_once('_') {
        Some((product, version)) => (product, version),
        None => software.rsplit_once('-').unwrap_or((software, "")),
    };
    let product = if product.eq_ignore_ascii_case("dropbear") { "Dropbear" } else { product };
    Some(Named::new("ssh").product(product).version(version).info(info))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n", "ssh OpenSSH 9.2p1 (Debian-2+deb12u7)");
        check(&PROTOCOL, b"hello\r\nSSH-2.0-dropbear_2022.83\r\n", "ssh Dropbear 2022.83");
        check(&PROTOCOL, b"SSH-2.0-Go\r\n", "ssh Go");
        check(&PROTOCOL, b"ssh", "");
    }
}
