//! npm's `package.json`: dependencies of every kind, overrides, resolutions.

use super::{Manifest, Source, Text, parse};
use crate::analyzers::names::Ecosystem;
use serde_json::Value;

/// By name.
pub(super) fn fits(_: &str, file: &str) -> bool {
    file == "package.json"
}

const LISTS: &[&str] = &[
    "/dependencies",
    "/devDependencies",
    "/optionalDependencies",
    "/peerDependencies",
    "/overrides",
    "/resolutions",
    "/pnpm/overrides",
];

/// Versions that lead to a folder beside the manifest.
const LOCAL: &[&str] = &["workspace:", "file:", "link:", "portal:", "catalog:"];

/// The whole file as JSON.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::authored();
    let Ok(json) = serde_json::from_str::<Value>(text.text) else { return manifest };
    for (name, version) in LISTS.iter().filter_map(|list| json.pointer(list)?.as_object()).flatten() {
        let Some(version) = version.as_str() else { continue };
        if LOCAL.iter().any(|prefix| version.starts_with(prefix)) {
            continue;
        }
        let range = text.place(name);
        let alias = version.strip_prefix("npm:").and_then(|alias| parse(Ecosystem::Npm, alias));
        if let Some((name, version, _)) = alias {
            manifest.listed(Ecosystem::Npm, &name, &version, Source::Index, range);
            continue;
        }
        let remote = version.contains([':', '/']) && !version.starts_with("npm:");
        let source = if remote { Source::Address(version.to_owned()) } else { Source::Index };
        manifest.listed(Ecosystem::Npm, name, version, source, range);
    }
    let registry = json.pointer("/publishConfig/registry").and_then(Value::as_str);
    manifest.index(registry, text);
    manifest
}
