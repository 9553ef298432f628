//! RPM's versions: `[epoch:]version[-release]`, compared as rpmvercmp does: runs of digits by value and above runs of
//! letters, `~` before the end, `^` after the end but before more, everything else a separator.

use super::numbers;
use std::cmp::Ordering;

/// A version, borrowed from its text.
#[derive(Debug)]
pub(super) struct Version<'a> {
    epoch: &'a str,
    version: &'a str,
    release: &'a str,
}

impl<'a> Version<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        let (version, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
        let number = !epoch.is_empty() && epoch.bytes().all(|byte| byte.is_ascii_digit());
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+~^%".contains(&byte));
        (number && !version.is_empty() && plain(version) && plain(release)).then_some(Self { epoch, version, release })
    }
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        numbers(self.epoch, other.epoch)
            .then_with(|| part(self.version, other.version))
            .then_with(|| part(self.release, other.release))
    }
}

fn part(mut a: &str, mut b: &str) -> Ordering {
    'runs: loop {
        let separator = |c: char| !c.is_ascii_alphanumeric() && c != '~' && c != '^';
        (a, b) = (a.trim_start_matches(separator), b.trim_start_matches(separator));
        for sign in ['~', '^'] {
            // `1~x` stands below `1`; `1^x` above `1`, but below `1.1`.
            let marked =
                |other: &str| if sign == '~' || !other.is_empty() { Ordering::Less } else { Ordering::Greater };
            match (a.strip_prefix(sign), b.strip_prefix(sign)) {
                (Some(rest_a), Some(rest_b)) => {
                    (a, b) = (rest_a, rest_b);
                    continue 'runs;
                }
                (Some(_), None) => return marked(b),
                (None, Some(_)) => return marked(a).reverse(),
                (None, None) => {}
            }
        }
        if a.is_empty() || b.is_empty() {
            return a.len().cmp(&b.len());
        }
        let number = match (starts_with_digit(a), starts_with_digit(b)) {
            (true, false) => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            (number, _) => number,
        };
        let wanted = |byte: u8| if number { byte.is_ascii_digit() } else { byte.is_ascii_alphabetic() };
        let ((run_a, rest_a), (run_b, rest_b)) = (split(a, wanted), split(b, wanted));
        let order = if number { numbers(run_a, run_b) } else { run_a.cmp(run_b) };
        if order.is_ne() {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn split(text: &str, wanted: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|byte| !wanted(byte)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

super::orders!(Version<'_>);
