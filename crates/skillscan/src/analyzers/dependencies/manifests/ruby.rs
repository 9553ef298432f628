//! `Gemfile`, `*.gemspec` and `Gemfile.lock`.

use super::{Manifest, Redirect, Source, Text};
use crate::analyzers::names::Ecosystem;
use crate::text_regex::Regex;
use std::sync::LazyLock;

/// What people write.
pub(super) fn fits(_: &str, file: &str) -> bool {
    matches!(file, "gemfile" | "gems.rb") || file.ends_with(".gemspec")
}

/// What bundler chose.
pub(super) fn fits_lock(_: &str, file: &str) -> bool {
    matches!(file, "gemfile.lock" | "gems.locked")
}

/// `gem "name", "version", git: "address"`, `source "index"`, `add_dependency "name"`.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    static GEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"(?m)^\s*(?:source\s*\(?\s*["'](?P<index>https?://[^"'\n]+)["']"#,
            r#"|(?:gem|[\w.]{1,40}add_(?:runtime_|development_)?dependency)\s*\(?\s*["'](?P<name>[A-Za-z0-9_.-]+)["'](?:\s*,\s*["'](?P<version>[^"'\n]+)["'])?(?:[^\n]*?(?:git:|:git\s*=>)\s*["'](?P<address>[^"'\n]+)["'])?)"#,
        ))
        .ok()
    });
    let mut manifest = Manifest::default();
    for captures in GEM.iter().flat_map(|regex| regex.captures_iter(text.text)) {
        if let Some(index) = captures.name("index") {
            manifest.redirects.push(Redirect { address: index.as_str().to_owned(), range: index.range() });
        }
        let Some(name) = captures.name("name") else { continue };
        let source = captures.name("address").map_or(Source::Index, |a| Source::Address(a.as_str().to_owned()));
        let version = captures.name("version").map_or("", |version| version.as_str());
        manifest.listed(Ecosystem::Rubygems, name.as_str(), version, source, name.range());
    }
    manifest
}

/// `    name (1.0.0)` below `specs:`, `  remote: address` above it.
pub(super) fn read_lock(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    for (at, line) in text.raw_lines() {
        if let Some(address) = line.trim_start().strip_prefix("remote: ").filter(|address| address.contains("://")) {
            manifest.redirects.push(Redirect { address: address.to_owned(), range: at..at + line.len() });
        }
        // Four blanks: chosen; six: what a chosen one asks for.
        let chosen = line.strip_prefix("    ").filter(|rest| !rest.starts_with(' '));
        if let Some((name, version)) = chosen.and_then(|line| line.trim_end().strip_suffix(')')?.split_once(" (")) {
            manifest.locked(Ecosystem::Rubygems, name, version, text.range(name));
        }
    }
    manifest
}
