//! Whether a host belongs to what the Skill is about.
//!
//! A name proves nothing: whoever writes the Skill also registers the domain. So a host that is only *named* like the
//! Skill's subject is told apart from one that the package *declares* as its home, in a manifest that others read too.

use super::forms::Form;
use crate::engine::Context;
use crate::hosts::{self, HostClass};
use memchr::memmem;

/// How a host stands to the Skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinship {
    /// A manifest of the package names it as home page or repository.
    Declared,
    /// The Skill's own words speak of something called like it.
    Named,
    /// Nothing says whose it is.
    Stranger,
}

/// How often a name must stand in the Skill's own words.
const MENTIONS: usize = 3;
/// Names shorter than this say nothing.
const SHORTEST: usize = 3;
/// Files that say where a project lives.
const MANIFESTS: &[&str] = &[
    "package.json",
    "plugin.json",
    "marketplace.json",
    "pyproject.toml",
    "cargo.toml",
    "setup.cfg",
    "composer.json",
    "skill.md",
    "server.json",
    "manifest.json",
];
/// Keys under which they say it.
const KEYS: &[&str] = &["homepage", "repository", "source", "url", "website", "source_code", "documentation"];

/// How the host of a command stands to the Skill that gives it.
pub(super) fn kinship(context: &Context<'_>, found: &Form) -> Kinship {
    if is_declared(context, found) {
        return Kinship::Declared;
    }
    match names(found).iter().any(|name| is_subject(context, name)) {
        true => Kinship::Named,
        false => Kinship::Stranger,
    }
}

/// A line `homepage: https://flarp.dev` of a manifest: the same domain, or on a code host the same repository.
fn is_declared(context: &Context<'_>, found: &Form) -> bool {
    let home = home(&found.host, &found.rest);
    let manifests = context.documents.iter().filter(|document| {
        let name = document.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        document.origin.is_none() && MANIFESTS.contains(&name.as_str())
    });
    manifests.into_iter().any(|document| {
        let front = document.path.to_ascii_lowercase().ends_with("skill.md");
        // Of SKILL.md only the front matter declares.
        let text = match document.text.split("\n---").next() {
            Some(head) if front => head,
            _ => &document.text,
        };
        text.lines().any(|line| declares(line, &home))
    })
}

fn declares(line: &str, home: &str) -> bool {
    let Some((key, value)) = line.split_once([':', '=']) else { return false };
    let key = key.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '-' | '{')).to_ascii_lowercase();
    let key = key.rsplit(['"', '.', ' ']).next().unwrap_or_default();
    KEYS.contains(&key) && hosts::urls(value).any(|url| self::home(&url.host, url.rest) == home)
}

/// What somebody owns: the registered domain, or owner and repository on a code host.
fn home(host: &str, path: &str) -> String {
    if hosts::class(host) != Some(HostClass::CodeHost) {
        return hosts::registered_domain(host);
    }
    let mut parts = path.trim_start_matches('/').split('/').take(2);
    let (owner, repository) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{owner}/{}", repository.trim_end_matches(".git")).to_ascii_lowercase()
}

/// What the host could be called: the registered label, or owner and repository on a code host.
fn names(found: &Form) -> Vec<String> {
    if hosts::class(&found.host) == Some(HostClass::CodeHost) {
        let parts = found.rest.trim_start_matches('/').split('/').take(2);
        return parts.map(str::to_ascii_lowercase).filter(|p| p.len() >= SHORTEST).collect();
    }
    let domain = hosts::registered_domain(&found.host);
    let label = domain.split('.').next().unwrap_or_default().to_owned();
    let mut names = vec![label.clone()];
    for affix in ["get", "try", "use", "go", "cd", "hq", "app", "labs", "cli", "dev"] {
        for bare in [label.strip_prefix(affix), label.strip_suffix(affix)].into_iter().flatten() {
            names.push(bare.trim_matches('-').to_owned());
        }
    }
    names.retain(|name| name.len() >= SHORTEST);
    names
}

fn is_subject(context: &Context<'_>, name: &str) -> bool {
    let manifest = context.manifest();
    let declared = [manifest.name.as_deref(), manifest.description.as_deref(), Some(context.package.name.as_str())];
    let fold = |text: &str| text.to_ascii_lowercase().replace([' ', '_'], "-");
    if declared.into_iter().flatten().any(|text| mentions(&fold(text), name) > 0) {
        return true;
    }
    let mut seen = 0;
    for document in context.documents.iter().filter(|d| d.origin.is_none()) {
        seen += mentions(&document.text.to_ascii_lowercase(), name);
        if seen >= MENTIONS {
            return true;
        }
    }
    false
}

/// How often a name stands in a text as a word of its own, not as part of an address.
fn mentions(text: &str, name: &str) -> usize {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, name.as_bytes())
        .filter(|at| {
            let before = at.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
            let after = bytes.get(at + name.len()).copied().unwrap_or(b' ');
            let next = bytes.get(at + name.len() + 1).copied().unwrap_or(b' ');
            let in_address = matches!(before, b'/' | b'.' | b'@') || (after == b'.' && next.is_ascii_alphanumeric());
            !in_address && !before.is_ascii_alphanumeric() && !after.is_ascii_alphanumeric()
        })
        .take(MENTIONS)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homes_are_declared_in_manifests() {
        let home = home("get.flarp.dev", "/install.sh");
        for (line, declared) in [
            ("homepage: https://flarp.dev/docs", true),
            ("  \"homepage\": \"https://www.flarp.dev\",", true),
            ("Homepage = \"https://flarp.dev\"", true),
            ("homepage: https://flarp.dev.evil.io", false),
            ("see https://flarp.dev", false),
        ] {
            assert_eq!(declares(line, &home), declared, "{line}");
        }
        let repository = self::home("raw.githubusercontent.com", "/quux/quuxctl/main/install.sh");
        assert!(declares("\"repository\": \"https://github.com/Quux/quuxctl.git\"", &repository));
        assert!(!declares("\"repository\": \"https://github.com/quux/other\"", &repository));
    }
}
