//! Actions that a GitHub workflow, or an action, uses.

use super::{Manifest, Source, Text};
use crate::analyzers::names::Ecosystem;
use crate::text_regex::Regex;
use std::sync::LazyLock;

/// By place.
pub(super) fn fits(path: &str, file: &str) -> bool {
    path.contains(".github/workflows/") || matches!(file, "action.yml" | "action.yaml")
}

/// `uses: owner/name@ref`.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    static USES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"(?m)^\s*-?\s*["']?uses["']?:\s*["']?([A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9_./-]+)@([A-Za-z0-9_./-]+)"#,
        )
        .ok()
    });
    let mut manifest = Manifest::default();
    for captures in USES.iter().flat_map(|regex| regex.captures_iter(text.text)) {
        if let (Some(name), Some(version)) = (captures.get(1), captures.get(2)) {
            manifest.listed(Ecosystem::Actions, name.as_str(), version.as_str(), Source::Index, name.range());
        }
    }
    manifest
}
