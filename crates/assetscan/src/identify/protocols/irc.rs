//! IRC (RFC 1459): servers notice a newcomer before he registers.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "irc", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let first = text.lines().next()?;
    let notice = first.starts_with("NOTICE AUTH :") || (first.starts_with(':') && first.contains(" NOTICE "));
    let refused = text.starts_with("ERROR :Closing Link");
    (notice || refused).then(|| Named::new("irc"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b":irc.test NOTICE * :*** Looking up your hostname...\r\n", "irc");
        check(&PROTOCOL, b"NOTICE of change", "");
    }
}
