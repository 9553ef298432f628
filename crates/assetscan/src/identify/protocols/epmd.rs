//! Erlang's port mapper: the names it knows.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "epmd", probe: || b"\0\x01n".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    // The mapper's own port, then one line per node.
    let names = words::text(bytes.get(4..)?).into_owned();
    let node = names.lines().next().unwrap_or_default();
    (bytes.starts_with(&[0, 0]) && node.starts_with("name ") && node.contains(" at port "))
        .then(|| Named::new("epmd").product("Erlang").info(node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"\0\0\x11\x11name rabbit at port 25672\n", "epmd Erlang (name rabbit at port 25672)");
        check(&PROTOCOL, b"\0\0\x11\x11", "");
    }
}
