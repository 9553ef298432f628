//! The Zabbix agent and server.

use super::super::{Named, Protocol};

/// The protocol.
pub(crate) const PROTOCOL: Protocol = Protocol {
    name: "zabbix",
    probe: || b"ZBXD\x01\x0d\0\0\0\0\0\0\0agent.version".to_vec(),
    own_answer_only: false,
    recognise,
};

fn recognise(bytes: &[u8]) -> Option<Named> {
    bytes.starts_with(b"ZBXD\x01").then(|| Named::new("zabbix").product("Zabbix"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(&PROTOCOL, b"ZBXD\x01\x05\0\0\0\0\0\0\x006.0.1", "zabbix Zabbix");
        check(&PROTOCOL, b"ZBX", "");
    }
}
