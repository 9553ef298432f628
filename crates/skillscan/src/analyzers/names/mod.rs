//! Names that pass themselves off as others: typing slips, look-alike letters, moved separators, borrowed scopes.
//!
//! Judges names only. Whether a package exists or is harmful is not looked up anywhere.

mod ecosystem;
mod known;
mod lists;
mod near;
mod prepare;
mod skill;
mod slip;

pub(crate) use ecosystem::Ecosystem;
pub(crate) use known::known_malicious;
pub use lists::{PopularNames, PopularNamesError};
pub(crate) use skill::SkillNames;

use ecosystem::{joined, words};
use lists::{common_near, is_common};
use slip::{inflected, slip, stutters};

/// How a name imitates another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Imitation {
    /// Letters that look like others: `jeIlyfish`, `rеquests` with a Cyrillic е.
    LookAlike,
    /// One slip away: `reqeusts`, `lodahs`.
    Slip,
    /// Separators moved: `crossenv`, `python3-dateutil`.
    Separator,
    /// A scope's name without the scope: `types-node` for `@types/node`.
    Scope,
    /// The same words in another order: `env-cross`.
    Swap,
    /// A well-known name with a word that lends it weight: `python-requests-official`, `requests-helper2`.
    Combination,
}

impl PopularNames {
    /// The well-known package that `name` imitates.
    pub(crate) fn imitated(&self, ecosystem: Ecosystem, name: &str) -> Option<(String, Imitation)> {
        let normal = ecosystem.normal(name);
        if self.knows(ecosystem, &normal) {
            return differs_in_sight(name).then_some((normal, Imitation::LookAlike));
        }
        if let Some(plain) = unmask(name) {
            let plain = ecosystem.normal(&plain);
            // Foreign letters in a name nobody knows may be its own language.
            let how = if self.knows(ecosystem, &plain) { Imitation::LookAlike } else { Imitation::Combination };
            return Some((plain, how));
        }
        if let Some(target) =
            self.joined(ecosystem, &joined(&normal)).filter(|_| normal.len() >= 6 && moved_separator(&normal))
        {
            return Some((target.to_owned(), Imitation::Separator));
        }
        for prefix in ["python3-", "py3-", "node-js-"] {
            let bare = normal.strip_prefix(prefix).unwrap_or_default();
            if self.knows(ecosystem, bare) || self.knows(ecosystem, &format!("python-{bare}")) && !bare.is_empty() {
                return Some((bare.to_owned(), Imitation::Separator));
            }
        }
        let near = self.near(ecosystem, &normal);
        let slipped = |target: &&&str| self.slip_of_name(ecosystem, &normal, &ecosystem.normal(target));
        if let Some(target) = near.iter().find(slipped) {
            return Some(((*target).to_owned(), Imitation::Slip));
        }
        // Scopes have owners: inside a foreign scope anything may be named like anything.
        if normal.starts_with('@') {
            return None;
        }
        self.scoped(ecosystem, &normal)
            .map(|target| (target, Imitation::Scope))
            .or_else(|| self.swapped(ecosystem, &normal).map(|target| (target, Imitation::Swap)))
            .or_else(|| self.combined(ecosystem, &normal).map(|target| (target, Imitation::Combination)))
    }

    /// One word of the name is a slip of the same word of the target, all others are equal, and the odd word means
    /// nothing. Of a scoped name only the scope can be a slip.
    fn slip_of_name(&self, ecosystem: Ecosystem, name: &str, target: &str) -> bool {
        if target.len() < 5 || name.starts_with('@') != target.starts_with('@') {
            return false;
        }
        if let (Some((scope, rest)), Some((target_scope, target_rest))) = (name.split_once('/'), target.split_once('/'))
            && name.starts_with('@')
        {
            return rest == target_rest
                && target_scope.len() > 5
                && slip(scope, target_scope)
                && !inflected(scope, target_scope);
        }
        let (ours, theirs): (Vec<_>, Vec<_>) = (words(name).collect(), words(target).collect());
        if ours.len() != theirs.len() {
            return false;
        }
        let mut odd = ours.iter().zip(&theirs).filter(|(a, b)| a != b);
        match (odd.next(), odd.next()) {
            (Some((word, plain)), None) => {
                let meant = is_common(word) || ours.len() > 1 && self.knows_word(ecosystem, word);
                let enough = if ours.len() > 1 { 4 } else { 5 };
                plain.len() >= enough && !meant && slip(word, plain) && !inflected(word, plain)
            }
            _ => false,
        }
    }

    /// `types-node` for `@types/node`.
    fn scoped(&self, ecosystem: Ecosystem, normal: &str) -> Option<String> {
        let (scope, rest) = normal.split_once('-').filter(|_| ecosystem == Ecosystem::Npm)?;
        let target = format!("@{scope}/{rest}");
        (scope.len() >= 3 && rest.len() >= 3 && self.knows(ecosystem, &target)).then_some(target)
    }

    /// The same words turned round: two words only, where an order is remembered wrong.
    fn swapped(&self, ecosystem: Ecosystem, normal: &str) -> Option<String> {
        let (first, second) = normal.split_once('-')?;
        let target = format!("{second}-{first}");
        let long = first.len() >= 3 && second.len() >= 3 && !second.contains('-');
        (long && self.knows(ecosystem, &target)).then_some(target)
    }

    /// A well-known name, and nothing but words that promise more of it.
    fn combined(&self, ecosystem: Ecosystem, normal: &str) -> Option<String> {
        const WEIGHT: &[&str] = &[
            "official", "original", "genuine", "verified", "legit", "trusted", "secure", "safe", "fix", "fixed",
            "fixes", "patched", "hotfix", "updated", "latest", "premium", "cracked", "unlocked",
        ];
        /// With a number at the end these are what is left when the plain name is taken.
        const NUMBERED: &[&str] =
            &["helper", "helpers", "util", "utils", "lib", "tool", "tools", "client", "sdk", "core", "plus", "pro"];
        const LANGUAGE: &[&str] = &["python", "py", "node", "nodejs", "js"];
        if !matches!(ecosystem, Ecosystem::Npm | Ecosystem::Pypi | Ecosystem::Rubygems | Ecosystem::Crates) {
            return None;
        }
        let mut promised = false;
        let mut kept: Vec<&str> = Vec::new();
        for word in normal.split('-') {
            let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
            if WEIGHT.contains(&word) || (bare.len() < word.len() && NUMBERED.contains(&bare)) {
                promised = true;
            } else {
                kept.push(word);
            }
        }
        let known = |words: &[&str]| {
            let name = words.join("-");
            (promised && name.len() >= 4 && self.knows(ecosystem, &name)).then_some(name)
        };
        known(&kept).or_else(|| match kept.split_first() {
            Some((first, rest)) if LANGUAGE.contains(first) => known(rest),
            _ => None,
        })
    }
}

/// The plain word that a word of a Skill's name is a slip of: `reqeusts-helper` -> (`reqeusts`, `requests`).
pub(crate) fn misspelt_word(name: &str) -> Option<(String, String)> {
    let lower = name.to_ascii_lowercase();
    words(&lower).filter(|word| word.len() >= 4 && word.is_ascii() && !is_common(word)).find_map(|word| {
        let target = common_near(word).into_iter().find(|target| {
            stutters(word, target)
                || word.len() >= 5 && target.len() >= 6 && slip(word, target) && !inflected(word, target)
        })?;
        Some((word.to_owned(), target))
    })
}

/// The name with look-alike letters replaced, if it has any: a capital I inside lower case, foreign letters.
pub(crate) fn unmask(name: &str) -> Option<String> {
    differs_in_sight(name).then(|| {
        let mut plain = String::with_capacity(name.len());
        for letter in name.chars() {
            match letter {
                'I' => plain.push('l'),
                // The skeleton of ASCII letters is not always themselves (m is written rn), so it is asked for others only.
                _ if letter.is_ascii() => plain.push(letter),
                _ => plain.extend(unicode_security::skeleton(letter.encode_utf8(&mut [0; 4]))),
            }
        }
        plain.to_ascii_lowercase()
    })
}

/// A capital I that a reader takes for the l of a common word, or Latin mixed with letters that look Latin.
fn differs_in_sight(name: &str) -> bool {
    let names = PopularNames::default();
    let common = |word: &str| {
        is_common(word) || names.knows_word(Ecosystem::Npm, word) || names.knows_word(Ecosystem::Pypi, word)
    };
    let ascii = name.chars().any(|c| c.is_ascii_alphabetic());
    let foreign = name.chars().any(|c| matches!(c, '\u{370}'..='\u{52f}' | '\u{ff21}'..='\u{ff5a}'));
    let false_l = words(name).any(|word| {
        word.len() >= 3
            && word.contains('I')
            && word.chars().any(|c| c.is_ascii_lowercase())
            && common(&word.replace('I', "l"))
            && !common(&word.to_ascii_lowercase())
    });
    (ascii && foreign) || false_l
}

/// `type-script` is a moved separator; `python.dateutil` and plurals of it are not, they normalise to the same.
fn moved_separator(normal: &str) -> bool {
    words(normal).all(|word| word.len() >= 2) && !normal.starts_with('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ecosystem: Ecosystem, name: &str, target: Option<&str>) {
        assert_eq!(
            PopularNames::default().imitated(ecosystem, name).map(|(target, _)| target).as_deref(),
            target,
            "{name}"
        );
    }

    #[test]
    fn slips_and_look_alikes_are_seen() {
        check(Ecosystem::Pypi, "reqeusts", Some("requests"));
        check(Ecosystem::Pypi, "requestss", Some("requests"));
        check(Ecosystem::Pypi, "rrequests", Some("requests"));
        check(Ecosystem::Pypi, "requuests", Some("requests"));
        check(Ecosystem::Pypi, "beautifulsuop4", Some("beautifulsoup4"));
        check(Ecosystem::Pypi, "jeIlyfish", Some("jellyfish"));
        check(Ecosystem::Pypi, "rеquests", Some("requests"));
        check(Ecosystem::Pypi, "python3-dateutil", Some("dateutil"));
        check(Ecosystem::Npm, "crossenv", Some("cross-env"));
        check(Ecosystem::Npm, "expresss", Some("express"));
        check(Ecosystem::Npm, "loadsh", Some("lodash"));
        check(Ecosystem::Npm, "react-devtooIs", Some("react-devtools"));
        check(Ecosystem::Crates, "serde-jsno", Some("serde_json"));
        check(Ecosystem::Actions, "actoins/checkout", Some("actions/checkout"));
        check(Ecosystem::Docker, "ngnix", Some("nginx"));
        check(Ecosystem::Npm, "@angulr/core", Some("@angular/core"));
        check(Ecosystem::Npm, "types-node", Some("@types/node"));
        check(Ecosystem::Npm, "env-cross", Some("cross-env"));
        check(Ecosystem::Pypi, "requests-helper2", Some("requests"));
        check(Ecosystem::Pypi, "python-requests-official", Some("requests"));
    }

    #[test]
    fn honest_neighbours_are_not() {
        for name in [
            "requests",
            "Requests",
            "python_dateutil",
            "boto",
            "langchain-cohere",
            "types-requests",
            "urllib",
            "requests-helper",
            "pytest-requests",
            "flask-security",
            "django-fixed-tables",
        ] {
            check(Ecosystem::Pypi, name, None);
        }
        for name in [
            "preact",
            "lodash-es",
            "@types/react",
            "vitest",
            "react-docs",
            "colors",
            "InquirerJS",
            "pyInstaller",
            "@acme/lodahs",
            "@type/unknown-thing",
            "babel-core",
            "vue-cli",
            "native-react-thing",
        ] {
            check(Ecosystem::Npm, name, None);
        }
    }

    #[test]
    fn misspelt_skill_names_are_seen() {
        let word = |name| misspelt_word(name).map(|(_, word)| word).unwrap_or_default();
        assert_eq!(word("reqeusts-helper"), "requests");
        assert_eq!(word("confg-validator"), "config");
        assert_eq!(word("claw-diagnotsics"), "diagnostics");
        assert_eq!(word("todoist-clii"), "cli");
        assert_eq!(word("webbapp-testing"), "webapp");
        assert_eq!(word("webapp-testing"), "");
        assert_eq!(word("tally-sheets"), "");
        assert_eq!(word("code-reviewed"), "");
    }
}
