//! Which passwords are tried for whom, in which order: what is likeliest first, and no account twice in a row where that
//! can be helped.

use super::Settings;
use super::protocols::Account;
use super::secret::Secret;
use super::wordlist::{Known, Words, plain_name};
use model::PasswordWeakness;
use ring::rand::{SecureRandom as _, SystemRandom};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// One try that may be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) account: Account,
    /// What a hit means.
    pub(super) weakness: PasswordWeakness,
}

/// Where each kind begins in the order of all; a smaller number is tried sooner.
const PAIRS: usize = 0;
const EMPTY: usize = 0;
const NAME: usize = 0;
const COMMON: usize = 2;
const NAME_TAIL: usize = 4;
/// A user falls behind the one before by so many passwords: the likeliest users get the likeliest passwords first.
const STAGGER: usize = 6;

/// What all others fall behind accounts that were guessed before.
const STRANGERS: usize = 1 << 20;

/// The candidates of one service, those of accounts that were guessed before first; `base` stands for `{base}` in names.
pub(super) fn candidates(
    known: &Known,
    settings: &Settings,
    guessed: &BTreeSet<String>,
    base: Option<&str>,
) -> Vec<Candidate> {
    let mut list = List { base, guessed, seen: HashSet::new(), ranked: BTreeMap::new() };
    let users: Vec<&String> = settings.users.iter().chain(&known.users).collect();
    for (index, (user, password)) in known.pairs.iter().enumerate() {
        list.add(PAIRS + index, user, password, PasswordWeakness::Default);
    }
    for (index, user) in users.iter().enumerate() {
        let name = plain_name(user);
        if known.empty && !known.exposed.contains(user) {
            list.add(EMPTY + index, user, "", PasswordWeakness::Empty);
        }
        if !name.is_empty() {
            list.add(NAME + index, user, name, PasswordWeakness::UserName);
            list.add(NAME_TAIL + index, user, &format!("{name}123"), PasswordWeakness::UserName);
        }
        let words = settings.words.iter().chain(&Words::builtin().common);
        for (place, word) in words.enumerate() {
            list.add(COMMON + place + index * STAGGER, user, word, PasswordWeakness::Common);
        }
    }
    list.ranked.into_values().flatten().collect()
}

struct List<'a> {
    base: Option<&'a str>,
    guessed: &'a BTreeSet<String>,
    seen: HashSet<(String, String)>,
    ranked: BTreeMap<usize, Vec<Candidate>>,
}

impl List<'_> {
    /// Adds what was not there before; names that cannot be said are left out.
    fn add(&mut self, rank: usize, user: &str, password: &str, weakness: PasswordWeakness) {
        let user = match (user.contains("{base}"), self.base) {
            (false, _) => user.to_owned(),
            (true, Some(base)) => user.replace("{base}", base),
            (true, None) => return,
        };
        // A line of a protocol must stay one line.
        let says_more = |text: &str| text.chars().any(char::is_control);
        if says_more(&user) || says_more(password) || !self.seen.insert((user.clone(), password.to_owned())) {
            return;
        }
        let rank = if self.guessed.contains(&user) { rank } else { STRANGERS + rank };
        let account = Account { user, password: Secret::new(password) };
        self.ranked.entry(rank).or_default().push(Candidate { account, weakness });
    }
}

/// A word that is nobody's name and nobody's password.
pub(super) fn nonsense() -> String {
    let mut random = [0; 12];
    // Without a source of chance the control is a fixed word, which is nobody's password either.
    let _ = SystemRandom::new().fill(&mut random);
    format!("ts-{}", hex::encode(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(protocol: &str, settings: &Settings, base: Option<&str>) -> Vec<(String, String)> {
        let known = Words::builtin().of(protocol).unwrap();
        let all = candidates(known, settings, &BTreeSet::new(), base);
        all.into_iter().map(|one| (one.account.user, one.account.password.expose().to_owned())).collect()
    }

    fn has(all: &[(String, String)], user: &str, password: &str) -> bool {
        all.iter().any(|(own, word)| own == user && word == password)
    }

    #[test]
    fn every_user_gets_every_kind() {
        let all = of("ssh", &Settings::default(), None);
        for user in ["root", "oracle"] {
            for password in ["", user, &format!("{user}123"), "123456", "88888888"] {
                assert!(has(&all, user, password), "{user} {password}");
            }
        }
        assert!(has(&all, "pi", "raspberry") && !has(&all, "pi", "123456"));
        let unique: HashSet<_> = all.iter().collect();
        assert_eq!(unique.len(), all.len());
    }

    #[test]
    fn what_the_caller_adds_comes_first() {
        let settings = Settings {
            words: vec!["Acme2024".into(), "two\nlines".into()],
            users: vec!["acme".into()],
            ..Settings::default()
        };
        let all = of("mysql", &settings, None);
        assert!(has(&all, "acme", "Acme2024") && has(&all, "root", "Acme2024") && !has(&all, "root", "two\nlines"));
        let first = |user: &str, password: &str| all.iter().position(|(own, word)| own == user && word == password);
        assert!(first("acme", "Acme2024") < first("acme", "123456"));
    }

    #[test]
    fn names_of_a_directory() {
        let all = of("ldap", &Settings::default(), Some("dc=example"));
        assert!(has(&all, "cn=admin,dc=example", "admin") && has(&all, "cn=admin,dc=example", "admin123"));
        assert!(!has(&all, "cn=admin,dc=example", ""));
        assert!(of("ldap", &Settings::default(), None).iter().all(|(user, _)| !user.contains("{base}")));
    }
}
