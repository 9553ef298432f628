//! `setup.py` and `setup.cfg`: `install_requires` and its like, read without running anything.

use super::{Manifest, Text};
use crate::analyzers::names::Ecosystem;
use crate::text_regex::Regex;
use std::sync::LazyLock;

/// By name.
pub(super) fn fits(_: &str, file: &str) -> bool {
    matches!(file, "setup.py" | "setup.cfg")
}

/// Lists of strings after the known keys.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:install_requires|setup_requires|tests_require|requires)\s*=\s*\[?((?:[<>!~=]=|[^\]\[=])*)").ok()
    });
    static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"["']([^"'\n]{2,200})["']"#).ok());
    let mut manifest = Manifest::authored();
    let (Some(list), Some(item)) = (LIST.as_ref(), ITEM.as_ref()) else { return manifest };
    for list in list.captures_iter(text.text).filter_map(|captures| captures.get(1)) {
        for found in item.captures_iter(list.as_str()).filter_map(|captures| captures.get(1)) {
            let range = list.start() + found.start()..list.start() + found.end();
            manifest.requirement(Ecosystem::Pypi, found.as_str(), range);
        }
    }
    manifest
}
