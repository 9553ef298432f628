//! The SASL mechanisms that carry a password: PLAIN (RFC 4616) and LOGIN. No challenge and response.

use super::Account;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The mechanisms that are spoken here, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mechanism {
    Plain,
    Login,
}

/// The better one of those that a service names, in any case and between blanks.
pub(super) fn choose(offered: &str) -> Option<Mechanism> {
    let names = |name: &str| offered.split([' ', '\t', ',']).any(|word| word.eq_ignore_ascii_case(name));
    if names("PLAIN") { Some(Mechanism::Plain) } else { names("LOGIN").then_some(Mechanism::Login) }
}

/// PLAIN: user and password between zero bytes.
pub(super) fn plain(account: &Account) -> Vec<u8> {
    let mut message = vec![0];
    message.extend_from_slice(account.user.as_bytes());
    message.push(0);
    message.extend_from_slice(account.password.expose().as_bytes());
    message
}

/// In base64, as the mail protocols want it.
pub(super) fn encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weakpass::secret::Secret;

    #[test]
    fn the_message_and_the_choice() {
        let account = Account { user: "tim".into(), password: Secret::new("tanstaaftanstaaf") };
        assert_eq!(plain(&account), b"\0tim\0tanstaaftanstaaf");
        assert_eq!(encoded(&plain(&account)), "AHRpbQB0YW5zdGFhZnRhbnN0YWFm");
        assert_eq!(choose("DIGEST-MD5 login Plain"), Some(Mechanism::Plain));
        assert_eq!(choose("LOGIN"), Some(Mechanism::Login));
        assert_eq!((choose("PLAINTEXT GSSAPI"), choose("")), (None, None));
    }
}
