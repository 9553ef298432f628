//! The known forms of secrets (`data/secrets.yml`), and where they stand in a text.
//!
//! Keywords are looked for in one pass; an expression runs only over the bytes around its keyword, each byte at most
//! twice, so that the work stays linear whatever the text. What is a placeholder is decided in [`super::placeholder`].

use super::checksum::Checksum;
use super::placeholder;
use crate::matching::Grams;
use crate::text_regex::Regex;
use serde::Deserialize;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// Bytes looked at before a keyword, after it, and how far after it a match may begin.
const BEFORE: usize = 96;
const REACH: usize = 4096;
const STRIDE: usize = 3072;

/// Families of secrets; each has a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Cloud provider keys.
    Cloud,
    /// Code hosts, registries, infrastructure.
    Platform,
    /// Model providers.
    Ai,
    /// Chat and mail.
    Messaging,
    /// Payment.
    Payment,
    /// PEM private keys.
    PrivateKey,
    /// JSON web tokens.
    Jwt,
    /// Addresses with a password inside.
    Connection,
    /// `password = "…"` of no known vendor.
    Generic,
}

/// One form of secret.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    /// Stable id, for those who edit the list.
    #[cfg_attr(not(test), expect(dead_code, reason = "findings show names; the list's own test tells forms by id"))]
    pub(crate) id: String,
    /// Family.
    pub(crate) kind: Kind,
    /// English name.
    pub(crate) en: String,
    /// Chinese name.
    pub(crate) zh: String,
    keywords: Vec<String>,
    entropy: f64,
    #[serde(default)]
    checksum: Option<Checksum>,
    regex: String,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

/// A secret in a text.
#[derive(Debug)]
pub(crate) struct Found {
    /// Which form.
    pub(crate) form: &'static Form,
    /// The secret itself.
    pub(crate) range: Range<usize>,
    /// False if its checksum says that its vendor never issued it.
    pub(crate) issued: bool,
}

/// Secrets that look live: not a placeholder, random enough.
pub(crate) fn find(text: &str) -> Vec<Found> {
    search(text, |form, secret| match form.kind {
        Kind::Generic => placeholder::looks_live_password(secret, form.entropy),
        Kind::Connection => placeholder::could_be_password(secret) && placeholder::looks_live(secret, form.entropy),
        // Base64 of key material holds runs of zero bits, which look like a placeholder.
        Kind::PrivateKey => placeholder::entropy(secret) >= form.entropy && !placeholder::is_sequence(secret),
        _ => placeholder::looks_live(secret, form.entropy),
    })
}

/// Everything that might be a secret: for masking, where a doubt costs nothing.
pub(crate) fn find_lenient(text: &str) -> Vec<Found> {
    search(text, |form, secret| form.kind != Kind::Generic || placeholder::could_be_password(secret))
}

struct Catalogue {
    forms: Vec<Form>,
    /// Keywords by form, with their length.
    keywords: Grams<(usize, usize)>,
}

static CATALOGUE: LazyLock<Option<Catalogue>> = LazyLock::new(Catalogue::load);

impl Catalogue {
    /// `None` only if the embedded file is broken, which a test refuses.
    fn load() -> Option<Self> {
        let forms: Vec<Form> = serde_json::from_str(crate::data::table!("secrets")).ok()?;
        let folded = |word: &String| word.bytes().map(rules::fold).collect();
        let keywords = forms
            .iter()
            .enumerate()
            .flat_map(|(index, form)| form.keywords.iter().map(move |word| (folded(word), (index, word.len()))));
        Some(Self { keywords: Grams::new(keywords), forms })
    }
}

impl Form {
    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.regex).ok()).as_ref()
    }
}

fn search(text: &str, accept: impl Fn(&Form, &str) -> bool) -> Vec<Found> {
    let Some(catalogue) = CATALOGUE.as_ref() else { return Vec::new() };
    let mut searched = vec![0usize; catalogue.forms.len()];
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    let mut hits: Vec<(usize, usize, usize)> = Vec::new();
    catalogue.keywords.scan(text.as_bytes(), |at, (index, length)| hits.push((at + length, at, index)));
    hits.sort_unstable();
    for (_, at, index) in hits {
        let Some(done) = searched.get_mut(index).filter(|done| at >= **done) else { continue };
        let Some(regex) = catalogue.forms.get(index).and_then(Form::regex) else { continue };
        let (start, limit) = (at.saturating_sub(BEFORE), at + STRIDE);
        let window = text.floor_char_boundary(start)..text.floor_char_boundary(at + REACH);
        *done = limit;
        for captures in regex.captures_iter(&text[window.clone()]) {
            let Some(secret) = captures.get(1) else { continue };
            let range = window.start + secret.start()..window.start + secret.end();
            if range.start < limit && accept(&catalogue.forms[index], secret.as_str()) {
                found.push((index, range));
            }
        }
    }
    // Forms stand in the order of their worth: a vendor's own form speaks before the generic one at the same place.
    found.sort_by_key(|(index, range)| (range.start, *index));
    let mut kept: Vec<Found> = Vec::new();
    for (index, range) in found {
        match kept.last() {
            Some(last) if range.start < last.range.end => {}
            _ => {
                let form = &catalogue.forms[index];
                let token = text.get(range.clone()).unwrap_or_default();
                let issued = form.checksum.is_none_or(|checksum| checksum.fits(token));
                kept.push(Found { form, range, issued });
            }
        }
    }
    kept
}

#[cfg(test)]
#[path = "tests.rs"]
mod form_tests;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_compiles_and_captures_the_secret() {
        let catalogue = CATALOGUE.as_ref().expect("data/secrets.yml parses");
        for form in &catalogue.forms {
            let regex = Regex::new(&form.regex).unwrap_or_else(|e| panic!("{}: {e}", form.id));
            assert!(regex.captures_len() == 2, "{}: exactly one capture group", form.id);
            assert!(form.keywords.iter().any(|word| word.len() >= 3), "{}: needs keywords", form.id);
        }
    }

    proptest::proptest! {
        #[test]
        fn ranges_are_valid_and_do_not_overlap(text in "(?s)(AKID|sk-ant-|token: \"|密码|eyJ|[a-zA-Z0-9é\n\"'=_.-]{0,40}){0,30}") {
            let mut end = 0;
            for found in find_lenient(&text) {
                proptest::prop_assert!(found.range.start >= end && text.get(found.range.clone()).is_some());
                end = found.range.end;
            }
        }
    }
}
