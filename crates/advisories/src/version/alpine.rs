//! Alpine's versions: `1.2.3a_rc1-r4`, compared as apk does: numbers by value, but a part that begins with a zero as a
//! decimal fraction; then one letter; then suffixes, those before a release and those after; then the revision.

use super::numbers;
use std::cmp::Ordering;

/// Suffixes in their order; the empty one is the release itself.
const SUFFIXES: [&str; 10] = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];

/// A version, borrowed from its text.
#[derive(Debug)]
pub(super) struct Version<'a> {
    numbers: Vec<&'a str>,
    letter: Option<u8>,
    suffixes: Vec<(usize, &'a str)>,
    revision: &'a str,
}

impl<'a> Version<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (rest, revision) = match text.rsplit_once("-r") {
            Some((rest, revision)) if digits(revision) => (rest, revision),
            _ => (text, "0"),
        };
        // A commit in the version says nothing of its order.
        let rest = rest.split('~').next().unwrap_or(rest);
        let mut parts = rest.split('_');
        let head = parts.next()?;
        let (head, letter) = match head.as_bytes().last() {
            Some(last) if last.is_ascii_lowercase() => (head.get(..head.len() - 1)?, Some(*last)),
            _ => (head, None),
        };
        let numbers: Vec<&str> = head.split('.').collect();
        let suffixes = parts.map(|part| {
            let end = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
            let (name, number) = part.split_at_checked(end)?;
            let rank = SUFFIXES.iter().position(|known| !known.is_empty() && *known == name)?;
            (number.is_empty() || digits(number)).then_some((rank, number))
        });
        let suffixes = suffixes.collect::<Option<Vec<_>>>()?;
        numbers.iter().all(|number| digits(number)).then_some(Self { numbers, letter, suffixes, revision })
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let release = |suffix: Option<&(usize, &str)>| suffix.map_or(4, |(rank, _)| *rank);
        let count = self.suffixes.len().max(other.suffixes.len());
        let suffixes = (0..count).map(|n| {
            let (a, b) = (self.suffixes.get(n), other.suffixes.get(n));
            release(a)
                .cmp(&release(b))
                .then_with(|| numbers(a.map_or("", |(_, number)| number), b.map_or("", |(_, number)| number)))
        });
        let suffixes = suffixes.collect::<Vec<_>>().into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal);
        parts(&self.numbers, &other.numbers)
            .then_with(|| self.letter.cmp(&other.letter))
            .then(suffixes)
            .then_with(|| numbers(self.revision, other.revision))
    }
}

/// The first numbers by value; later ones too, unless one begins with a zero: `1.05` stands before `1.1`.
fn parts(a: &[&str], b: &[&str]) -> Ordering {
    for n in 0..a.len().max(b.len()) {
        let order = match (a.get(n), b.get(n)) {
            (None, _) => Ordering::Less,
            (_, None) => Ordering::Greater,
            (Some(a), Some(b)) if n > 0 && (a.starts_with('0') || b.starts_with('0')) => {
                a.trim_end_matches('0').cmp(b.trim_end_matches('0'))
            }
            (Some(a), Some(b)) => numbers(a, b),
        };
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

super::orders!(Version<'_>);
