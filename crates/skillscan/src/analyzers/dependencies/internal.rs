//! Dependency confusion: packages that are internal by their name or by what is said of them, and yet come from the
//! public index, where anybody may have taken the name.

use super::mention::{By, Mention, Source};
use crate::text_regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A text's word that something is internal.
#[derive(Debug)]
pub(super) struct Claim {
    /// The package, if the text names one.
    pub(super) package: Option<String>,
    /// What it says.
    pub(super) words: String,
    /// Where.
    pub(super) range: Range<usize>,
}

/// Whether an unscoped name calls itself internal.
pub(super) fn by_name(name: &str) -> bool {
    const WORDS: &[&str] = &["internal", "private", "intranet", "corp", "inhouse"];
    !name.starts_with('@') && name.to_ascii_lowercase().split(['-', '_', '.']).any(|word| WORDS.contains(&word))
}

/// Sentences that send the reader to an internal index; with the internal package that the text names, if it does.
pub(super) fn claims(text: &str) -> Vec<Claim> {
    // Most texts say nothing of the kind; they do not pay for the patterns.
    let speaks = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if !speaks(&["nstall", "安装"]) || !speaks(&["nternal", "rivate", "n-house", "orporate", "内部", "私有"]) {
        return Vec::new();
    }
    let Some(source) = SOURCE.as_ref().and_then(|regex| regex.find_iter(text).next()) else { return Vec::new() };
    let packages: Vec<Claim> = PACKAGE
        .iter()
        .flat_map(|regex| regex.captures_iter(text))
        .filter_map(|captures| {
            let (whole, name) = (captures.get(0)?, captures.get(1)?);
            let package = Some(name.as_str().trim_end_matches('.').to_owned());
            Some(Claim { package, words: whole.as_str().to_owned(), range: name.range() })
        })
        .take(8)
        .collect();
    if packages.is_empty() {
        vec![Claim { package: None, words: source.as_str().to_owned(), range: source.range() }]
    } else {
        packages
    }
}

/// Whether a command takes what the claim speaks of from the public index: the named package, or the only one there is.
pub(super) fn answers(claim: &Claim, mention: &Mention) -> bool {
    let public = mention.source == Source::Index && !mention.name.starts_with('@') && mention.by != By::Lock;
    let plain = |name: &str| name.to_ascii_lowercase().replace(['_', '.'], "-");
    public && claim.package.as_ref().is_none_or(|package| plain(package) == plain(&mention.name))
}

/// Words that announce code which runs while the package is installed.
pub(super) fn announces_hook(text: &str) -> Option<String> {
    static HOOK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:adds?|runs?|executes?|has|uses?|includes?|contains?|triggers?) (?:a |an |its |the )?(?:npm )?(?:post-?install|pre-?install|install(?:ation)?[- ]time) (?:script|hook|step|code)",
            r"|(?:会|将)?(?:运行|执行)(?:一个)?(?:安装后|安装前|postinstall|preinstall)\s?(?:脚本|钩子)",
        ))
        .ok()
    });
    HOOK.as_ref()?.find_iter(text).next().map(|found| found.as_str().to_owned())
}

static SOURCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\binstall(?:ed|s|able)?\b[^.\n]{0,40}?\bfrom (?:the |our |your |an? |its )?(?:company |corporate )?(?:internal|private|in-house|corporate) (?:package |npm |pypi |python |artifact )?(?:registry|index|feed|mirror|artifactory|package repository)\b",
        r"|从(?:公司)?(?:内部|私有)(?:的)?(?:软件|包)?(?:源|仓库|注册表)(?:中)?安装",
    ))
    .ok()
});

static PACKAGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:internal|private|in-house|proprietary) (?:npm |python |pypi )?(?:package|library|module) [`']?([a-z][a-z0-9]*[-_][a-z0-9_.-]{1,80})",
        r"|(?:内部|私有)(?:软件包|包|库)\s?`?([a-z][a-z0-9]*[-_][a-z0-9_.-]{1,80})",
    ))
    .ok()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_of_being_internal() {
        let shown = |text: &str| claims(text).into_iter().map(|c| c.package.unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(
            shown("Wrapper for internal package acme-auth-utils. Install from internal registry."),
            ["acme-auth-utils"]
        );
        assert_eq!(shown("Loads settings. Install from our private npm registry first."), [""]);
        assert_eq!(shown("请从公司内部源安装。"), [""]);
        assert!(shown("Attackers register the names of internal packages at public registries.").is_empty());
        assert!(shown("Install from the registry. Uses the internal package layout.").is_empty());
        assert!(by_name("acme-internal-utils") && !by_name("@acme/internal-utils") && !by_name("internals"));
    }

    #[test]
    fn announced_hooks() {
        assert!(announces_hook("The helper adds a postinstall script that indexes files.").is_some());
        assert!(announces_hook("Check every postinstall script of your dependencies.").is_none());
    }
}
