//! RubyGems versions: segments of digits and of letters; letters make a pre-release and stand below numbers.

use super::numbers;
use std::cmp::Ordering;

/// A version as its segments, without the zeros that end its halves.
#[derive(Debug)]
pub(super) struct Version(Vec<String>);

impl Version {
    pub(super) fn parse(text: &str) -> Option<Self> {
        // A dash is short for `.pre.`, as in RubyGems.
        let text = text.trim().replace('-', ".pre.");
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        if !plain || !text.starts_with(|c: char| c.is_ascii_digit()) || text.split('.').any(str::is_empty) {
            return None;
        }
        let mut segments: Vec<String> = Vec::new();
        let mut digit = None;
        for letter in text.chars() {
            if letter == '.' {
                digit = None;
                continue;
            }
            let is_digit = letter.is_ascii_digit();
            match segments.last_mut() {
                Some(last) if digit == Some(is_digit) => last.push(letter),
                _ => segments.push(letter.to_string()),
            }
            digit = Some(is_digit);
        }
        let first_word = segments.iter().position(|s| is_word(s)).unwrap_or(segments.len());
        let tail = segments.split_off(first_word);
        Some(Self(without_zeros(segments).into_iter().chain(without_zeros(tail)).collect()))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let zero = "0".to_owned();
        for n in 0..self.0.len().max(other.0.len()) {
            let (a, b) = (self.0.get(n).unwrap_or(&zero), other.0.get(n).unwrap_or(&zero));
            let order = match (is_word(a), is_word(b)) {
                (true, true) => a.cmp(b),
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => numbers(a, b),
            };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}

fn without_zeros(mut segments: Vec<String>) -> Vec<String> {
    while segments.last().is_some_and(|last| last.bytes().all(|b| b == b'0')) {
        segments.pop();
    }
    segments
}

fn is_word(segment: &str) -> bool {
    segment.starts_with(|c: char| c.is_ascii_alphabetic())
}

super::orders!(Version);
