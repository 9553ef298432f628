//! Lock files of npm (all three forms), pnpm (5 to 9) and bun.

use super::{Manifest, Text};
use crate::analyzers::names::Ecosystem;
use crate::text_regex::Regex;
use std::sync::LazyLock;

/// npm's.
pub(super) fn fits_npm(_: &str, file: &str) -> bool {
    matches!(file, "package-lock.json" | "npm-shrinkwrap.json" | ".package-lock.json")
}

/// pnpm's.
pub(super) fn fits_pnpm(_: &str, file: &str) -> bool {
    file == "pnpm-lock.yaml"
}

/// bun's.
pub(super) fn fits_bun(_: &str, file: &str) -> bool {
    file == "bun.lock"
}

/// `"node_modules/a/node_modules/@s/b": { "version": "1.0.0", "resolved": "https://…" }`, or without `node_modules/`.
pub(super) fn npm(text: &Text<'_>) -> Manifest {
    static PINNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#""(?:[^"\n]{0,400}node_modules/)?((?:@[A-Za-z0-9_.-]+/)?[A-Za-z0-9_.-]+)":\s*\{\s*"version":\s*"([^"\n]+)""#)
            .ok()
    });
    let mut manifest = addresses(text);
    for captures in PINNED.iter().flat_map(|regex| regex.captures_iter(text.text)) {
        if let (Some(name), Some(version)) = (captures.get(1), captures.get(2)) {
            manifest.locked(Ecosystem::Npm, name.as_str(), version.as_str(), name.range());
        }
    }
    manifest
}

/// `/@s/b@1.0.0(peer@2):`, `/b/1.0.0:`, `'b@1.0.0':` in the section `packages`.
pub(super) fn pnpm(text: &Text<'_>) -> Manifest {
    let mut manifest = addresses(text);
    let mut inside = false;
    for (_, line) in text.raw_lines() {
        if !line.starts_with(' ') && !line.trim().is_empty() {
            inside = line.starts_with("packages:");
        }
        let key = line.strip_prefix("  ").filter(|rest| inside && !rest.starts_with(' '));
        let Some(key) = key.and_then(|key| key.trim_end().strip_suffix(':')) else { continue };
        let key = key.trim_matches(['\'', '"']).trim_start_matches('/');
        let key = key.split(['(', '_']).next().unwrap_or(key);
        let start = usize::from(key.starts_with('@'));
        let at = key.get(start..).and_then(|rest| rest.rfind('@')).map(|at| at + start).or_else(|| key.rfind('/'));
        if let Some((name, version)) = at.and_then(|at| Some((key.get(..at)?, key.get(at + 1..)?)))
            && version.starts_with(|c: char| c.is_ascii_digit())
        {
            manifest.locked(Ecosystem::Npm, name, version, text.range(name));
        }
    }
    manifest
}

/// `"b": ["b@1.0.0", "", {}, "sha512-…"],`.
pub(super) fn bun(text: &Text<'_>) -> Manifest {
    static PINNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?m)^\s*"[^"\n]+":\s*\["((?:@[A-Za-z0-9_.-]+/)?[A-Za-z0-9_.-]+)@([0-9][^"\n]*)"(?:,\s*"(https?://[^"\n]+)")?"#).ok()
    });
    let mut manifest = Manifest::default();
    for captures in PINNED.iter().flat_map(|regex| regex.captures_iter(text.text)) {
        if let (Some(name), Some(version)) = (captures.get(1), captures.get(2)) {
            manifest.locked(Ecosystem::Npm, name.as_str(), version.as_str(), name.range());
        }
        if let Some(address) = captures.get(3) {
            manifest.fetched(Ecosystem::Npm, address.as_str(), address.range());
        }
    }
    manifest
}

/// What was resolved to an address.
pub(super) fn addresses(text: &Text<'_>) -> Manifest {
    static RESOLVED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?:"?resolved"?:?\s+"?|tarball:\s*)((?:https?|git|git\+ssh|git\+https)://[^\s"',}]+)"#).ok()
    });
    let mut manifest = Manifest::default();
    let found = RESOLVED.iter().flat_map(|regex| regex.captures_iter(text.text));
    for address in found.filter_map(|captures| captures.get(1)) {
        manifest.fetched(Ecosystem::Npm, address.as_str(), address.range());
    }
    manifest
}
