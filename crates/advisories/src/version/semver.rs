//! Semantic versions: numbers, then pre-release, build ignored. Lenient in the number of numbers (`1`, `1.2.3.4`) and
//! in a leading `v`, so that Go, npm, crates.io, NuGet and Packagist are read alike.

use super::numbers;
use std::cmp::Ordering;

/// A version, borrowed from its text.
#[derive(Debug)]
pub(super) struct Version<'a> {
    numbers: Vec<&'a str>,
    pre: Vec<&'a str>,
}

impl<'a> Version<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V', '=']).unwrap_or(text);
        let text = text.split('+').next().unwrap_or(text);
        let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
        let numbers: Vec<&str> = core.split('.').collect();
        let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let pre: Vec<&str> = pre.map_or_else(Vec::new, |pre| pre.split('.').collect());
        let plain = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (numbers.iter().all(digits) && pre.iter().all(plain)).then_some(Self { numbers, pre })
    }
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let longest = self.numbers.len().max(other.numbers.len());
        for n in 0..longest {
            let (a, b) = (self.numbers.get(n), other.numbers.get(n));
            let order = numbers(a.copied().unwrap_or_default(), b.copied().unwrap_or_default());
            if order.is_ne() {
                return order;
            }
        }
        match (self.pre.is_empty(), other.pre.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => {
                let pairs = self.pre.iter().zip(&other.pre).map(|(a, b)| identifier(a, b));
                pairs.into_iter().find(|o| o.is_ne()).unwrap_or_else(|| self.pre.len().cmp(&other.pre.len()))
            }
        }
    }
}

/// Numbers before words; numbers by value, words by their bytes.
fn identifier(a: &str, b: &str) -> Ordering {
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match (number(a), number(b)) {
        (true, true) => numbers(a, b),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}

super::orders!(Version<'_>);
