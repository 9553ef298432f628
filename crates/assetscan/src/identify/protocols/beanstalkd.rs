//! beanstalkd: its statistics.

use super::super::{Named, Protocol, words};

/// The protocol.
pub(crate) const PROTOCOL: Protocol =
    Protocol { name: "beanstalkd", probe: || b"stats\r\n".to_vec(), own_answer_only: false, recognise };

fn recognise(bytes: &[u8]) -> Option<Named> {
    let text = words::text(bytes);
    let version = words::after(&text, "\nversion: ").unwrap_or_default().trim_start_matches('"');
    (text.starts_with("OK ") && text.contains("current-jobs-ready"))
        .then(|| Named::new("beanstalkd").product("beanstalkd").version(words::version(version)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::check;

    #[test]
    fn recognises() {
        check(
            &PROTOCOL,
            b"OK 900\r\n---\ncurrent-jobs-urgent: 0\ncurrent-jobs-ready: 0\nversion: 1.12\n",
            "beanstalkd beanstalkd 1.12",
        );
        check(&PROTOCOL, b"OK 1.1\r\n", "");
    }
}
