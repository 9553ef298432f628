//! Names that pass themselves off as others: typing slips, look-alike letters, moved separators.
//!
//! Judges names only. Whether a package exists or is harmful is not looked up anywhere.

mod popular;

pub(crate) use popular::{Ecosystem, known_malicious};

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// How a name imitates another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Imitation {
    /// Letters that look like others: `jeIlyfish`, `rеquests` with a Cyrillic е.
    LookAlike,
    /// One slip away: `reqeusts`, `lodahs`.
    Slip,
    /// Separators moved: `crossenv`, `python3-dateutil`.
    Separator,
}

/// The well-known package that `name` imitates.
pub(crate) fn imitates(ecosystem: Ecosystem, name: &str) -> Option<(String, Imitation)> {
    let normal = ecosystem.normal(name);
    if ecosystem.knows(&normal) {
        return differs_in_sight(name).then_some((normal, Imitation::LookAlike));
    }
    if let Some(plain) = unmask(name) {
        return Some((ecosystem.normal(&plain), Imitation::LookAlike));
    }
    if let Some(target) = ecosystem.joined(&normal).filter(|_| normal.len() >= 6 && moved_separator(&normal)) {
        return Some((target.to_owned(), Imitation::Separator));
    }
    for prefix in ["python3-", "py3-", "node-js-"] {
        let bare = normal.strip_prefix(prefix).unwrap_or_default();
        if ecosystem.knows(bare) || ecosystem.knows(&format!("python-{bare}")) && !bare.is_empty() {
            return Some((bare.to_owned(), Imitation::Separator));
        }
    }
    // Scopes have owners: inside a foreign scope anything may be named like anything.
    if ecosystem == Ecosystem::Npm && normal.starts_with('@') {
        return None;
    }
    ecosystem
        .near(normal.len(), 1)
        .find(|target| slip_of_name(ecosystem, &normal, &ecosystem.normal(target)))
        .map(|target| (target.to_owned(), Imitation::Slip))
}

type Words = (HashSet<&'static str>, BTreeMap<usize, Vec<&'static str>>);

/// Common words of names (`data/popular/words.txt`): all, and by length.
static COMMON: LazyLock<Words> = LazyLock::new(|| {
    let all: HashSet<&str> = include_str!("../../../../../data/popular/words.txt").lines().collect();
    let mut by_length: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for word in &all {
        by_length.entry(word.len()).or_default().push(word);
    }
    by_length.values_mut().for_each(|words| words.sort_unstable());
    (all, by_length)
});

/// The plain word that a word of a Skill's name is a slip of: `reqeusts-helper` -> (`reqeusts`, `requests`).
pub(crate) fn misspelt_word(name: &str) -> Option<(String, &'static str)> {
    let lower = name.to_ascii_lowercase();
    words(&lower).filter(|word| word.len() >= 5 && word.is_ascii() && !COMMON.0.contains(word)).find_map(|word| {
        let near = COMMON.1.range(word.len() - 1..=word.len() + 1).flat_map(|(_, words)| words);
        let target =
            near.copied().find(|target| target.len() >= 6 && slip(word, target) && !inflected(word, target))?;
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

/// Words of a name, split at separators.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '_', '.', '/', '@']).filter(|word| !word.is_empty())
}

/// A capital I that a reader takes for the l of a common word, or Latin mixed with letters that look Latin.
fn differs_in_sight(name: &str) -> bool {
    let common =
        |word: &str| COMMON.0.contains(word) || Ecosystem::Npm.knows_word(word) || Ecosystem::Pypi.knows_word(word);
    let ascii = name.chars().any(|c| c.is_ascii_alphabetic());
    let foreign = name.chars().any(|c| matches!(c, '\u{370}'..='\u{52f}' | '\u{ff21}'..='\u{ff5a}'));
    let false_l = words(name).any(|word| {
        word.contains('I')
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

/// One word of the name is a slip of the same word of the target, all others are equal, and the odd word means nothing.
fn slip_of_name(ecosystem: Ecosystem, name: &str, target: &str) -> bool {
    if target.len() < 5 || name.starts_with('@') != target.starts_with('@') {
        return false;
    }
    let (ours, theirs): (Vec<_>, Vec<_>) = (words(name).collect(), words(target).collect());
    if ours.len() != theirs.len() {
        return false;
    }
    let mut odd = ours.iter().zip(&theirs).filter(|(a, b)| a != b);
    match (odd.next(), odd.next()) {
        (Some((word, plain)), None) => {
            let meant = ours.len() > 1 && ecosystem.knows_word(word);
            let enough = if ours.len() > 1 { 4 } else { 5 };
            plain.len() >= enough && !meant && slip(word, plain) && !inflected(word, plain)
        }
        _ => false,
    }
}

/// Plural, other ending, version digit: honest names differ so.
fn inflected(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    match long.strip_prefix(short) {
        Some("s") => !short.ends_with('s'),
        Some(ending) => matches!(ending, "d" | "r" | "y" | "x") || ending.bytes().all(|c| c.is_ascii_digit()),
        None => {
            let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
            let rest = |word: &str| word.get(same..).unwrap_or_default().bytes().all(|c| c.is_ascii_digit());
            rest(a) && rest(b)
                || (a.len() == b.len() && same + 1 == a.len())
                || long.strip_suffix(short).is_some_and(|start| start.len() == 1 && !short.starts_with(start))
        }
    }
}

/// One slip of the fingers: neighbours swapped, a letter doubled, left out, or (in long words) another.
fn slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([x, y, rest_a @ ..], [v, w, rest_b @ ..]) if x == w && y == v && x != y && rest_a == rest_b => true,
        // A letter too many: doubled, or any in a long word.
        ([x, rest @ ..], _) if rest == b => same + b.len() >= 7 || b.first() == Some(x) || same > 0 && doubled(a, b),
        // A letter too few.
        (_, [_, rest @ ..]) if a == rest => same + b.len() >= 6 && same > 0,
        // Another letter.
        ([x, rest_a @ ..], [v, rest_b @ ..]) if rest_a == rest_b => same > 0 && (same + b.len() >= 9 || alike(*x, *v)),
        _ => false,
    }
}

/// The letter too many repeats the one before it.
fn doubled(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() + 1 && a.first() == b.first()
}

/// Letters and digits that are taken for one another.
fn alike(a: u8, b: u8) -> bool {
    let class = |c: u8| match c {
        b'l' | b'1' | b'i' => b'l',
        b'o' | b'0' => b'o',
        b'e' | b'3' => b'e',
        b'a' | b'4' => b'a',
        b's' | b'5' | b'z' => b's',
        _ => c,
    };
    class(a) == class(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ecosystem: Ecosystem, name: &str, target: Option<&str>) {
        assert_eq!(imitates(ecosystem, name).map(|(target, _)| target).as_deref(), target, "{name}");
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
    }

    #[test]
    fn honest_neighbours_are_not() {
        for name in ["requests", "Requests", "python_dateutil", "boto", "langchain-cohere", "types-requests", "urllib"]
        {
            check(Ecosystem::Pypi, name, None);
        }
        for name in
            ["preact", "lodash-es", "@types/react", "vitest", "react-docs", "colors", "InquirerJS", "pyInstaller"]
        {
            check(Ecosystem::Npm, name, None);
        }
    }

    #[test]
    fn misspelt_skill_names_are_seen() {
        let word = |name| misspelt_word(name).map(|(_, word)| word);
        assert_eq!(word("reqeusts-helper"), Some("requests"));
        assert_eq!(word("confg-validator"), Some("config"));
        assert_eq!(word("claw-diagnotsics"), Some("diagnostics"));
        assert_eq!(word("webapp-testing"), None);
        assert_eq!(word("code-reviewed"), None);
    }
}
