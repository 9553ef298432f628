//! Python versions by PEP 440: epoch, release, pre, post, dev, local; with the spellings that it allows.

use super::numbers;
use std::cmp::Ordering;

/// A version.
#[derive(Debug)]
pub(super) struct Version {
    epoch: String,
    release: Vec<String>,
    /// Kind (a, b, rc as 0, 1, 2) and number.
    pre: Option<(u8, String)>,
    post: Option<String>,
    dev: Option<String>,
    local: Vec<String>,
}

impl Version {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        let text = lower.strip_prefix('v').unwrap_or(&lower);
        let (text, local) = text.split_once('+').map_or((text, None), |(text, local)| (text, Some(local)));
        let (epoch, text) = text.split_once('!').unwrap_or(("0", text));
        if !is_number(epoch) {
            return None;
        }
        let mut rest = Rest(text);
        let mut release = vec![rest.number()?.to_owned()];
        while let Some(number) = rest.part(|rest| rest.mark(&['.']).and_then(|()| rest.number())) {
            release.push(number.to_owned());
        }
        let pre = rest.part(|rest| {
            rest.mark(&['.', '-', '_']);
            let kind = rest.word(&[
                ("alpha", 0),
                ("beta", 1),
                ("preview", 2),
                ("pre", 2),
                ("rc", 2),
                ("a", 0),
                ("b", 1),
                ("c", 2),
            ])?;
            Some((kind, rest.optional_number()))
        });
        let post = rest.part(|rest| {
            // `1.0-1` is a post release too.
            if let Some(number) = rest.part(|rest| rest.mark(&['-']).and_then(|()| rest.number())) {
                return Some(number.to_owned());
            }
            rest.mark(&['.', '-', '_']);
            rest.word(&[("post", 0), ("rev", 0), ("r", 0)])?;
            Some(rest.optional_number())
        });
        let dev = rest.part(|rest| {
            rest.mark(&['.', '-', '_']);
            rest.word(&[("dev", 0)])?;
            Some(rest.optional_number())
        });
        let local: Vec<String> = match local {
            Some(local) => local.split(['.', '-', '_']).map(str::to_owned).collect(),
            None => Vec::new(),
        };
        let plain = local.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        (rest.0.is_empty() && plain).then(|| Self { epoch: epoch.to_owned(), release, pre, post, dev, local })
    }

    /// Development releases come first, then pre-releases, the release, post releases.
    fn pre_rank(&self) -> (u8, &str) {
        match (&self.pre, &self.post, &self.dev) {
            (Some((kind, number)), ..) => (kind + 1, number),
            (None, None, Some(_)) => (0, ""),
            (None, ..) => (9, ""),
        }
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let end = |release: &[String]| release.iter().rposition(|n| n.bytes().any(|b| b != b'0')).map_or(0, |n| n + 1);
        let (ours, theirs) = (end(&self.release), end(&other.release));
        let release = self.release.iter().take(ours).zip(other.release.iter().take(theirs));
        let by_release = release.map(|(a, b)| numbers(a, b)).find(|o| o.is_ne()).unwrap_or_else(|| ours.cmp(&theirs));
        let (kind, number) = self.pre_rank();
        let (other_kind, other_number) = other.pre_rank();
        numbers(&self.epoch, &other.epoch)
            .then(by_release)
            .then(kind.cmp(&other_kind))
            .then_with(|| numbers(number, other_number))
            .then_with(|| optional(self.post.as_deref(), other.post.as_deref(), Ordering::Less))
            .then_with(|| optional(self.dev.as_deref(), other.dev.as_deref(), Ordering::Greater))
            .then_with(|| local(&self.local, &other.local))
    }
}

/// Compares what may be missing; `missing` says how nothing stands to something.
fn optional(a: Option<&str>, b: Option<&str>, missing: Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => numbers(a, b),
        (None, Some(_)) => missing,
        (Some(_), None) => missing.reverse(),
        (None, None) => Ordering::Equal,
    }
}

/// Local parts: numbers above words, more parts above fewer.
fn local(a: &[String], b: &[String]) -> Ordering {
    let part = |a: &String, b: &String| match (is_number(a), is_number(b)) {
        (true, true) => numbers(a, b),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => a.cmp(b),
    };
    a.iter().zip(b).map(|(a, b)| part(a, b)).find(|o| o.is_ne()).unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// What is left to read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// Reads a part, or nothing at all.
    fn part<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.0;
        let part = read(self);
        if part.is_none() {
            self.0 = before;
        }
        part
    }

    fn mark(&mut self, marks: &[char]) -> Option<()> {
        self.0 = self.0.strip_prefix(marks)?;
        Some(())
    }

    fn number(&mut self) -> Option<&'a str> {
        let end = self.0.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(self.0.len());
        let (number, rest) = self.0.split_at_checked(end).filter(|(number, _)| !number.is_empty())?;
        self.0 = rest;
        Some(number)
    }

    fn optional_number(&mut self) -> String {
        self.part(|rest| {
            rest.mark(&['.', '-', '_']);
            rest.number()
        })
        .unwrap_or("0")
        .to_owned()
    }

    fn word(&mut self, words: &[(&str, u8)]) -> Option<u8> {
        words.iter().find_map(|(word, value)| {
            self.0 = self.0.strip_prefix(word)?;
            Some(*value)
        })
    }
}

super::orders!(Version);
