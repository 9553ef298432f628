//! Lock files of `[[package]]` tables: `uv.lock`, `poetry.lock`, `pdm.lock`, `Cargo.lock`; and `Pipfile.lock`.
//!
//! Read line by line, which keeps the places and does not build a tree of thousands of packages.

use super::text::value;
use super::{Manifest, Text};
use crate::analyzers::names::Ecosystem;
use serde_json::Value;

/// Python's.
pub(super) fn fits_python(_: &str, file: &str) -> bool {
    matches!(file, "uv.lock" | "poetry.lock" | "pdm.lock" | "pylock.toml")
}

/// Cargo's.
pub(super) fn fits_cargo(_: &str, file: &str) -> bool {
    file == "cargo.lock"
}

/// Pipenv's.
pub(super) fn fits_pipenv(_: &str, file: &str) -> bool {
    file == "pipfile.lock"
}

/// Python's packages.
pub(super) fn python(text: &Text<'_>) -> Manifest {
    tables(text, Ecosystem::Pypi)
}

/// Cargo's packages.
pub(super) fn cargo(text: &Text<'_>) -> Manifest {
    tables(text, Ecosystem::Crates)
}

fn tables(text: &Text<'_>, ecosystem: Ecosystem) -> Manifest {
    let mut manifest = Manifest::default();
    let (mut inside, mut name) = (false, "");
    for (_, line) in text.lines() {
        if line.starts_with('[') {
            // Tables below a package, as `[package.dependencies]`, do not end it; its name and version stand above them.
            inside = matches!(line, "[[package]]" | "[[packages]]");
            name = if inside { "" } else { name };
        } else if inside && let Some(found) = value(line, "name ") {
            name = found;
        } else if inside && let Some(version) = value(line, "version ").filter(|_| !name.is_empty()) {
            manifest.locked(ecosystem, name, version, text.range(name));
        }
        for url in crate::hosts::urls(line).filter(|_| line.contains("source") || line.starts_with("url")) {
            let range = text.range(line);
            let address = line.get(url.range).unwrap_or_default();
            manifest.fetched(ecosystem, address, range);
        }
    }
    manifest
}

/// Pipenv's packages, as JSON.
pub(super) fn pipenv(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    let Ok(json) = serde_json::from_str::<Value>(text.text) else { return manifest };
    for section in ["default", "develop"] {
        for (name, package) in json.get(section).and_then(Value::as_object).into_iter().flatten() {
            let version = package.get("version").and_then(Value::as_str).unwrap_or_default();
            manifest.locked(Ecosystem::Pypi, name, version.trim_start_matches('='), text.place(name));
        }
    }
    for source in json.pointer("/_meta/sources").and_then(Value::as_array).into_iter().flatten() {
        manifest.index(source.get("url").and_then(Value::as_str), text);
    }
    manifest
}
