//! `yarn.lock` of both kinds: the first (`version "1.0.0"`) and berry (`version: 1.0.0`, `resolution: …`).

use super::javascript_lock::addresses;
use super::text::value;
use super::{Manifest, Text};
use crate::analyzers::names::Ecosystem;

/// By name.
pub(super) fn fits(_: &str, file: &str) -> bool {
    file == "yarn.lock"
}

/// A head line `name@range, name@range:`, then indented fields.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    let mut manifest = addresses(text);
    let mut name = "";
    for (_, line) in text.raw_lines() {
        if let Some(field) = line.strip_prefix("  ").filter(|field| !field.starts_with(' ')) {
            let version = value(field, "version").filter(|v| v.starts_with(|c: char| c.is_ascii_digit()));
            if let Some(version) = version.filter(|_| !name.is_empty()) {
                manifest.locked(Ecosystem::Npm, name, version, text.range(name));
                name = "";
            }
        } else if !line.starts_with(['#', ' ']) && line.ends_with(':') {
            name = head(line);
        }
    }
    manifest
}

/// The package of a head line; of an alias (`x@npm:real@1`) the real one. Workspaces and patches are none.
fn head(line: &str) -> &str {
    let first = line.split(',').next().unwrap_or(line).trim_matches(['"', ':', ' ']);
    let split = |text: &str| {
        let start = usize::from(text.starts_with('@'));
        text.get(start..).and_then(|rest| rest.find('@')).map(|at| at + start)
    };
    let Some(at) = split(first) else { return "" };
    let (name, range) = (first.get(..at).unwrap_or_default(), first.get(at + 1..).unwrap_or_default());
    if ["workspace:", "link:", "portal:", "file:", "patch:"].iter().any(|local| range.starts_with(local)) {
        return "";
    }
    let alias = range.strip_prefix("npm:").and_then(|real| split(real).and_then(|at| real.get(..at)));
    alias.unwrap_or(name)
}
