//! Debian versions: `[epoch:]upstream[-revision]`, compared as dpkg does: `~` before the end, letters before other
//! signs, digits by value.

use super::numbers;
use std::cmp::Ordering;

/// A version, borrowed from its text.
#[derive(Debug)]
pub(super) struct Version<'a> {
    epoch: &'a str,
    upstream: &'a str,
    revision: &'a str,
}

impl<'a> Version<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
        let number = !epoch.is_empty() && epoch.bytes().all(|b| b.is_ascii_digit());
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b".+-~:".contains(&b));
        (number && !upstream.is_empty() && plain(upstream) && plain(revision)).then_some(Self {
            epoch,
            upstream,
            revision,
        })
    }
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        numbers(self.epoch, other.epoch)
            .then_with(|| part(self.upstream, other.upstream))
            .then_with(|| part(self.revision, other.revision))
    }
}

/// Alternates between runs of other signs and runs of digits.
fn part(mut a: &str, mut b: &str) -> Ordering {
    while !(a.is_empty() && b.is_empty()) {
        let (signs_a, rest_a) = split(a, |b| !b.is_ascii_digit());
        let (signs_b, rest_b) = split(b, |b| !b.is_ascii_digit());
        let (digits_a, rest_a) = split(rest_a, |b| b.is_ascii_digit());
        let (digits_b, rest_b) = split(rest_b, |b| b.is_ascii_digit());
        let order = signs(signs_a, signs_b).then_with(|| numbers(digits_a, digits_b));
        if order.is_ne() {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
    Ordering::Equal
}

fn signs(a: &str, b: &str) -> Ordering {
    let rank = |byte: Option<u8>| match byte {
        Some(b'~') => -1,
        None => 0,
        Some(byte) if byte.is_ascii_alphabetic() => i32::from(byte),
        Some(byte) => i32::from(byte) + 256,
    };
    let at = |text: &str, n: usize| rank(text.as_bytes().get(n).copied());
    (0..a.len().max(b.len())).map(|n| at(a, n).cmp(&at(b, n))).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
}

fn split(text: &str, wanted: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|b| !wanted(b)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

super::orders!(Version<'_>);
