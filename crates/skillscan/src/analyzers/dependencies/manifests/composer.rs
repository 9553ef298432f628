//! PHP's `composer.json` and `composer.lock`.

use super::{Manifest, Source, Text};
use crate::analyzers::names::Ecosystem;
use serde_json::Value;

/// What people write.
pub(super) fn fits(_: &str, file: &str) -> bool {
    file == "composer.json"
}

/// What composer chose.
pub(super) fn fits_lock(_: &str, file: &str) -> bool {
    file == "composer.lock"
}

/// Requirements and repositories.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::authored();
    let Ok(json) = serde_json::from_str::<Value>(text.text) else { return manifest };
    for (name, version) in ["require", "require-dev"].iter().filter_map(|list| json.get(list)?.as_object()).flatten() {
        // `php` and `ext-json` are no packages.
        if name.contains('/') {
            let version = version.as_str().unwrap_or_default();
            manifest.listed(Ecosystem::Packagist, name, version, Source::Index, text.place(name));
        }
    }
    for repository in json.get("repositories").and_then(Value::as_array).into_iter().flatten() {
        if repository.get("type").and_then(Value::as_str) == Some("composer") {
            manifest.index(repository.get("url").and_then(Value::as_str), text);
        }
    }
    manifest
}

/// Releases and where they came from.
pub(super) fn read_lock(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    let Ok(json) = serde_json::from_str::<Value>(text.text) else { return manifest };
    for package in ["packages", "packages-dev"].iter().filter_map(|list| json.get(list)?.as_array()).flatten() {
        let field = |field: &str| package.get(field).and_then(Value::as_str).unwrap_or_default();
        manifest.locked(Ecosystem::Packagist, field("name"), field("version"), text.place(field("name")));
        if let Some(address) = package.pointer("/dist/url").and_then(Value::as_str) {
            manifest.fetched(Ecosystem::Packagist, address, text.place(field("name")));
        }
    }
    manifest
}
