//! The git daemon: a repository that is not there.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "git",
    probe: || b"0031git-upload-pack /touchstone\0host=localhost\0\0".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let size = text.get(..4)?;
    (size.bytes().all(|byte| byte.is_ascii_hexdigit()) && text.get(4..8) == Some("ERR ")).then(|| Named::new("git"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"002bERR access denied or repository not exported", "git");
        check(&PROTOCOL, b"ERR what", "");
    }
}
