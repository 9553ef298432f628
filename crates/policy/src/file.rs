//! The policy file, `touchstone.toml`: read, checked, every problem with its line.

use crate::day::Day;
use crate::hosts::AllowedHost;
use crate::problem::{Desk, PolicyError, read};
use crate::profile::{FailOn, fail_on, severities};
use model::{Severity, Text};
use rules::Glob;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::Spanned;

const KNOWN: &str = "profile, fail_on, allowed_hosts, [severity] and [[suppress]] with rule, path, fingerprint, hash, \
                     reason, owner, expires";

/// Fewer digits of a SHA-256 than these could be met on purpose.
const HASH_DIGITS: usize = 32;

/// A policy that has been checked.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The file, as it is named in messages.
    pub file: String,
    /// Its folder: paths in it start there.
    pub folder: PathBuf,
    /// A profile's name or file.
    pub profile: Option<String>,
    /// From where on a scan fails.
    pub fail_on: Option<FailOn>,
    /// Severities of single rules.
    pub severities: BTreeMap<String, Severity>,
    pub(crate) allowed_hosts: Vec<AllowedHost>,
    pub(crate) hosts_line: usize,
    pub(crate) entries: Vec<Entry>,
}

/// One acceptance.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) line: usize,
    pub(crate) rule: Option<String>,
    pub(crate) path: Option<Glob>,
    /// What the glob says before its first wild card.
    pub(crate) below: String,
    pub(crate) fingerprint: Option<String>,
    pub(crate) hashes: BTreeSet<String>,
    pub(crate) reason: String,
    pub(crate) owner: String,
    pub(crate) expires: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    profile: Option<Spanned<String>>,
    fail_on: Option<Spanned<String>>,
    allowed_hosts: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    severity: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    suppress: Vec<Spanned<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    rule: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    fingerprint: Option<Spanned<String>>,
    hash: Option<Spanned<Hashes>>,
    reason: Option<Spanned<String>>,
    owner: Option<Spanned<String>>,
    expires: Option<Spanned<toml::Value>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Hashes {
    One(String),
    Many(Vec<String>),
}

impl Policy {
    /// Reads a policy file; `shown` is its name in messages.
    pub fn read(path: &Path, shown: &str) -> Result<Self, PolicyError> {
        let text = read(path)?;
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Self::parse(shown, &text, folder)
    }

    /// Reads a policy's text.
    pub fn parse(file: &str, text: &str, folder: PathBuf) -> Result<Self, PolicyError> {
        let mut desk = Desk::new(file, text);
        let raw: Raw = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(error) => return Err(desk.toml(&error, KNOWN)),
        };
        let hosts_at = raw.allowed_hosts.as_ref().map_or(0, |hosts| hosts.span().start);
        let mut allowed_hosts = Vec::new();
        for host in raw.allowed_hosts.map(Spanned::into_inner).unwrap_or_default() {
            match AllowedHost::parse(host.get_ref()) {
                Some(allowed) => allowed_hosts.push(allowed),
                None => desk.error(
                    host.span().start,
                    "allowed_hosts",
                    Text::new("`{host}` is no host", "`{host}` 不是主机名").fill("host", host.get_ref()),
                    Text::new(
                        "write a whole name, \"get.example.com\", or \"*.example.com\" for all below one",
                        "请写完整名称，如 \"get.example.com\"，或用 \"*.example.com\" 表示其下全部主机",
                    ),
                ),
            }
        }
        let fail_on = raw.fail_on.as_ref().map(|word| fail_on(&mut desk, word));
        let severities = severities(&mut desk, raw.severity);
        let entries = raw.suppress.into_iter().filter_map(|raw| entry(&mut desk, raw)).collect();
        let hosts_line = desk.line(hosts_at);
        desk.done(Self {
            file: file.to_owned(),
            folder,
            profile: raw.profile.map(Spanned::into_inner),
            fail_on,
            severities,
            allowed_hosts,
            hosts_line,
            entries,
        })
    }

    /// How many acceptances it holds.
    pub fn suppressions(&self) -> usize {
        self.entries.len()
    }
}

fn entry(desk: &mut Desk<'_>, raw: Spanned<RawEntry>) -> Option<Entry> {
    let at = raw.span().start;
    let raw = raw.into_inner();
    if raw.rule.is_none() && raw.path.is_none() && raw.fingerprint.is_none() {
        let remedy = Text::new(
            "write at least one of rule, path, fingerprint; `touchstone policy add` does it for you",
            "rule、path、fingerprint 至少填写一项；`touchstone policy add` 可代为填写",
        );
        desk.error(at, "suppress", Text::new("says nothing about what is accepted", "未说明接受什么"), remedy);
    }
    let path = raw.path.as_ref().and_then(|text| match Glob::new(text.get_ref()) {
        Ok(glob) => Some(glob),
        Err(error) => {
            let what = Text::new(error.to_string(), error.to_string());
            let remedy = Text::new("use *, **, ? and {a,b}", "请使用 *、**、? 和 {a,b}");
            desk.error(text.span().start, "suppress.path", what, remedy);
            None
        }
    });
    let reason = said(desk, at, "reason", raw.reason, Text::new("say why this is acceptable", "请说明为何可以接受"));
    let owner = said(desk, at, "owner", raw.owner, Text::new("say who answers for it", "请说明由谁负责"));
    let expires = expires(desk, at, raw.expires);
    let hashes = hashes(desk, at, raw.hash);
    let fingerprint = raw.fingerprint.map(|text| {
        let good = text.get_ref().len() == 32 && text.get_ref().bytes().all(|b| b.is_ascii_hexdigit());
        if !good {
            let remedy = Text::new(
                "copy it from the JSON report: 32 hexadecimal digits",
                "请从 JSON 报告中复制：32 位十六进制数字",
            );
            let what = Text::new("is no fingerprint", "不是指纹");
            desk.error(text.span().start, "suppress.fingerprint", what, remedy);
        }
        text.into_inner().to_ascii_lowercase()
    });
    let written = raw.path.map(Spanned::into_inner).unwrap_or_default();
    let below = written.split(['*', '?', '{']).next().unwrap_or_default();
    Some(Entry {
        line: desk.line(at),
        rule: raw.rule.map(Spanned::into_inner),
        path,
        below: if written.contains('/') { below.to_owned() } else { String::new() },
        fingerprint,
        hashes: hashes?,
        reason: reason?,
        owner: owner?,
        expires: expires?,
    })
}

fn said(desk: &mut Desk<'_>, at: usize, field: &str, text: Option<Spanned<String>>, remedy: Text) -> Option<String> {
    let (at, what) = match text {
        None => (at, missing()),
        Some(text) if text.get_ref().trim().is_empty() => (text.span().start, Text::new("is empty", "为空")),
        Some(text) => return Some(text.into_inner().trim().to_owned()),
    };
    desk.error(at, &format!("suppress.{field}"), what, remedy);
    None
}

fn missing() -> Text {
    Text::new("is missing", "缺失")
}

fn expires(desk: &mut Desk<'_>, at: usize, value: Option<Spanned<toml::Value>>) -> Option<Day> {
    let remedy = Text::new(
        "write a day, as in expires = 2027-01-31: nothing is accepted for ever",
        "请写一个日期，如 expires = 2027-01-31：不存在永久接受",
    );
    let Some(value) = value else {
        desk.error(at, "suppress.expires", missing(), remedy);
        return None;
    };
    let text = match value.get_ref() {
        toml::Value::Datetime(day) => day.to_string(),
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let day = Day::parse(&text);
    if day.is_none() {
        let what = Text::new("`{text}` is no day", "`{text}` 不是日期").fill("text", &text);
        desk.error(value.span().start, "suppress.expires", what, remedy);
    }
    day
}

fn hashes(desk: &mut Desk<'_>, at: usize, hashes: Option<Spanned<Hashes>>) -> Option<BTreeSet<String>> {
    let remedy = Text::new(
        "`touchstone policy add` writes the SHA-256 of the file: an acceptance ends when the file changes",
        "`touchstone policy add` 会写入文件的 SHA-256：文件一旦变化，接受即失效",
    );
    let Some(hashes) = hashes else {
        desk.error(at, "suppress.hash", missing(), remedy);
        return None;
    };
    let at = hashes.span().start;
    let list = match hashes.into_inner() {
        Hashes::One(hash) => vec![hash],
        Hashes::Many(list) => list,
    };
    let good = |hash: &String| (HASH_DIGITS..=64).contains(&hash.len()) && hash.bytes().all(|b| b.is_ascii_hexdigit());
    if list.is_empty() || !list.iter().all(good) {
        let what = Text::new("is no SHA-256 (32 to 64 hexadecimal digits)", "不是 SHA-256（32 到 64 位十六进制数字）");
        desk.error(at, "suppress.hash", what, remedy);
        return None;
    }
    Some(list.iter().map(|hash| hash.to_ascii_lowercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0123456789abcdef0123456789abcdef";

    fn good() -> String {
        format!("[[suppress]]\nrule = 'A'\nhash = '{HASH}'\nreason = 'r'\nowner = 'o'\nexpires = 2027-01-31\n")
    }

    fn parse(text: &str) -> Result<Policy, String> {
        Policy::parse("touchstone.toml", text, PathBuf::new()).map_err(|error| error.to_string())
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_is_read_or_refused_with_a_line(text in "[\\[\\]a-z_='\"\\n 0-9.#{}*-]{0,200}") {
            if let Err(PolicyError::Invalid(problems)) = Policy::parse("p.toml", &text, PathBuf::new()) {
                let lines = text.lines().count().max(1) + 1;
                proptest::prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
            }
        }
    }

    #[test]
    fn a_whole_policy_is_read() {
        let text = format!(
            "profile = 'strict'\nfail_on = 'suspicious'\nallowed_hosts = ['get.example.com', '*.example.org']\n\
             [severity]\nTS-DEP-009 = 'info'\n{}",
            good()
        );
        let policy = parse(&text).unwrap();
        assert_eq!((policy.suppressions(), policy.allowed_hosts.len(), policy.hosts_line), (1, 2, 3));
        assert_eq!(policy.entries[0].line, 6);
        assert_eq!(policy.fail_on, Some(FailOn::Level(model::RiskLevel::Suspicious)));
        assert_eq!(parse("").unwrap().suppressions(), 0);
    }

    #[test]
    fn what_is_wrong_is_told_in_chinese_too() {
        let text = "allowed_hosts = ['a b']\n[[suppress]]\nrule = 'A'\n";
        let error = Policy::parse("p.toml", text, PathBuf::new()).unwrap_err().text(model::Lang::Zh);
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), 5, "{error}");
        assert!(lines[0].starts_with("p.toml:1: allowed_hosts：`a b` 不是主机名（请写完整名称"), "{error}");
        assert!(lines[1].starts_with("p.toml:2: suppress.reason：缺失（请说明为何可以接受）"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_told_with_line_field_and_fix() {
        let check = |text: &str, says: &str| {
            let problem = parse(text).unwrap_err();
            assert!(problem.contains(says), "{text}\n{problem}");
        };
        for field in ["hash", "reason", "owner", "expires"] {
            let without: String =
                good().lines().filter(|line| !line.starts_with(field)).map(|l| format!("{l}\n")).collect();
            check(&without, &format!("touchstone.toml:1: suppress.{field}: is missing ("));
        }
        check(&good().replace("rule = 'A'\n", ""), "touchstone.toml:1: suppress: says nothing");
        check(&good().replace("2027-01-31", "'soon'"), "touchstone.toml:6: suppress.expires: `soon` is no day");
        check(&good().replace("2027-01-31", "2027-02-31"), "touchstone.toml:6: TOML:");
        check(&good().replace("'r'", "' '"), "touchstone.toml:4: suppress.reason: is empty");
        check(&good().replace("rule = 'A'", "path = 'a[b]'"), "suppress.path:");
        check(&good().replace("rule = 'A'", "fingerprint = 'x'"), "suppress.fingerprint: is no fingerprint");
        check(&good().replace(HASH, "abc"), "touchstone.toml:3: suppress.hash: is no SHA-256");
        check(&good().replace("rule", "rules"), "touchstone.toml:2: rules: unknown field");
        check("allowed_hosts = ['https://x.y/z']", "touchstone.toml:1: allowed_hosts: `https://x.y/z` is no host");
        check("suppress = 3", "touchstone.toml:1: TOML:");
        check("[[suppress]\n", "touchstone.toml:1: TOML:");
    }
}
