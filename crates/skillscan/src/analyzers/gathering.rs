//! Keys of different services put into one parcel: read side by side into one value that is then written out as text.
//!
//! A program hands each key to its own service; only a collector needs them in one piece. Where the parcel goes is for the
//! flow rules; a client that reads its own service's key and secret is left alone.

use super::Analyzer;
use crate::document::{Document, DocumentId, clip};
use crate::engine::Context;
use crate::sink::Sink;
use crate::text_regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A parcel spans at most so many bytes, from the first key to the writing out.
const PARCEL: usize = 1200;

/// The analyzer.
pub(crate) struct Gathering;

impl Analyzer for Gathering {
    fn name(&self) -> &'static str {
        "gathering"
    }

    fn document(&self, context: &Context<'_>, id: DocumentId, sink: &mut Sink) {
        let Some(document) = context.documents.get(id) else { return };
        let Some((range, keys)) = parcel(document) else { return };
        sink.raise(&context.documents, "TS-CRED-007", id, range, vec![("detail", keys.join(", "))]);
    }
}

/// The first parcel of a document: where it begins, and the keys in it.
fn parcel(document: &Document) -> Option<(Range<usize>, Vec<String>)> {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:secrets?|creds?|credentials|loot|harvest(?:ed)?|stolen|tokens|api_?keys|env_?(?:vars|data|dump))",
            r"(?::\s?\w+(?:\[[^\]\n]{0,40}\])?)?\s*=\s*(?:\{|\[|dict\(|JSON\.stringify\()"
        ))
        .ok()
    });
    static WRITTEN_OUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:json\.dumps|JSON\.stringify|b64encode|btoa|pickle\.dumps|urlencode|yaml\.dump)\s*\(|toString\(\s*'base64'").ok()
    });
    let text = &document.text;
    if !text.contains("environ") && !text.contains("process.env") && !text.contains("getenv") {
        return None; // most documents, without a regex
    }
    for start in NAMED.as_ref()?.find_iter(text) {
        let body = clip(text.get(start.range().start..)?, PARCEL);
        let keys = foreign_keys(body);
        if keys.len() >= 2 && WRITTEN_OUT.as_ref()?.is_match(body) && !is_guarded(body) {
            return Some((start.range(), keys));
        }
    }
    None
}

/// Secrets read from the environment, one for each service that they belong to.
fn foreign_keys(body: &str) -> Vec<String> {
    static READ: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?:os\.environ(?:\.get)?\s*[\[(]|os\.getenv\(|process\.env[.\[])\s*["']?([A-Z][A-Z0-9_]{2,60})"#)
            .ok()
    });
    let mut services = BTreeSet::new();
    let mut keys = Vec::new();
    for captures in READ.iter().flat_map(|regex| regex.captures_iter(body)) {
        let Some(name) = captures.get(1).and_then(|name| body.get(name.range())) else { continue };
        let secret =
            ["KEY", "TOKEN", "SECRET", "PASSWORD", "DATABASE_URL", "CREDENTIALS"].iter().any(|w| name.ends_with(w));
        let service = name.split('_').next().unwrap_or_default();
        if secret && services.insert(service.to_owned()) {
            keys.push(name.to_owned());
        }
    }
    keys
}

/// The code shows or checks the keys with their values covered.
fn is_guarded(body: &str) -> bool {
    ["***", "mask", "redact", "missing", "required", "bool("].iter().any(|word| body.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_count_once_per_service() {
        let own = "x = {'id': os.environ['ACME_API_KEY'], 's': os.environ['ACME_SECRET']}";
        assert_eq!(foreign_keys(own), ["ACME_API_KEY"]);
        let foreign = "[process.env.STRIPE_SECRET_KEY, process.env['GITHUB_TOKEN'], os.environ.get('HOME')]";
        assert_eq!(foreign_keys(foreign), ["STRIPE_SECRET_KEY", "GITHUB_TOKEN"]);
    }
}
