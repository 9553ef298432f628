//! Subversion: the server greets with its capabilities.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol { name: "svn", probe: Vec::new, own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    words::text(bytes).starts_with("( success ( ").then(|| Named::new("svn").product("svnserve"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"( success ( 2 2 ( ) ( edit-pipeline svndiff1 ) ) )", "svn svnserve");
        check(&PROTOCOL, b"( failure", "");
    }
}
