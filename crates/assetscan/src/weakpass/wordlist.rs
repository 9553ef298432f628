//! The built-in words (`data/passwords/`): common passwords, and users and default pairs by protocol. Judges nothing.

use model::Severity;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Every word that comes with the program.
#[derive(Debug)]
pub(super) struct Words {
    /// The likeliest first.
    pub(super) common: Vec<String>,
    services: Services,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Services {
    administrators: Vec<String>,
    services: BTreeMap<String, Known>,
}

/// What is known of one protocol's servers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    /// How bad a guessed password is.
    severity: Severities,
    /// Whether an empty password is one.
    pub(super) empty: bool,
    /// Whose empty password is not for here: a check of exposed services tries these users without one.
    #[serde(default)]
    pub(super) exposed: Vec<String>,
    /// The likeliest first.
    pub(super) users: Vec<String>,
    /// User and password as products come with them.
    pub(super) pairs: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Severities {
    administrator: Severity,
    other: Severity,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    common: read(include_str!("../../../../data/passwords/common.yml")),
    services: read(include_str!("../../../../data/passwords/services.yml")),
});

/// A test reads both files: one that cannot be read never leaves this house.
fn read<T: DeserializeOwned + Default>(yaml: &str) -> T {
    serde_saphyr::from_str(yaml).unwrap_or_default()
}

impl Words {
    pub(super) fn builtin() -> &'static Self {
        &WORDS
    }

    pub(super) fn of(&self, protocol: &str) -> Option<&Known> {
        self.services.services.get(protocol)
    }

    /// Whether a user of this name rules a server; of a directory, by the first part of the name.
    fn is_administrator(&self, user: &str) -> bool {
        let plain = plain_name(user);
        self.services.administrators.iter().any(|name| name.eq_ignore_ascii_case(plain))
    }

    /// How bad it is that this user's password can be guessed.
    pub(super) fn severity(&self, protocol: &str, user: &str) -> Severity {
        self.of(protocol).map_or(Severity::High, |known| {
            if self.is_administrator(user) { known.severity.administrator } else { known.severity.other }
        })
    }
}

/// The name that a person would call an account: `admin` of `cn=admin,dc=example` and of `admin@example.com`.
pub(super) fn plain_name(user: &str) -> &str {
    let first = user.split(',').next().unwrap_or(user);
    let value = first.split_once('=').map_or(first, |(_, value)| value);
    value.split('@').next().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weakpass::protocols;
    use std::collections::BTreeSet;

    #[test]
    fn the_built_in_words() {
        let words = Words::builtin();
        let unique: BTreeSet<&String> = words.common.iter().collect();
        assert_eq!(words.common.len(), unique.len());
        assert!(words.common.len() > 100, "{}", words.common.len());
        for common in ["123456", "password", "12345678910", "Aa123456", "qwerty1", "88888888"] {
            assert!(unique.contains(&common.to_owned()), "{common}");
        }
        for service in protocols::SERVICES {
            for entry in protocols::find(service) {
                let known = words.of(entry.name).unwrap_or_else(|| panic!("no words for {}", entry.name));
                assert!(!known.users.is_empty());
                let users: BTreeSet<&String> = known.users.iter().collect();
                assert_eq!(users.len(), known.users.len(), "{}: a user is named twice", entry.name);
            }
        }
    }

    #[test]
    fn who_is_an_administrator() {
        let severity = |user: &str| Words::builtin().severity("ldap", user);
        assert_eq!(severity("cn=Admin,dc=example"), Severity::Critical);
        assert_eq!(severity("uid=tim,dc=admin"), Severity::High);
        assert_eq!((plain_name("admin@example.com"), plain_name("root")), ("admin", "root"));
    }
}
