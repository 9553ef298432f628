//! Settings of package managers: every index they name.

use super::{Manifest, Redirect, Text};
use crate::text_regex::Regex;
use std::sync::LazyLock;

/// By name or place.
pub(super) fn fits(path: &str, file: &str) -> bool {
    matches!(
        file,
        ".npmrc"
            | "pip.conf"
            | "pip.ini"
            | ".yarnrc"
            | ".yarnrc.yml"
            | ".condarc"
            | "bunfig.toml"
            | ".pypirc"
            | ".gemrc"
    ) || path.contains(".cargo/config")
        || path.ends_with(".bundle/config")
}

/// `key = address`, whatever the syntax.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    static SETTING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?im)^[^#;\n]*?(?:registry|npmRegistryServer|index-url|index_url|find-links|index|repository|channel_alias|replace-with|sources?|mirror[^\s:=]*)["']?\s*[:=]\s*["']?(?P<index>(?:sparse\+)?https?://[^\s"'#]+)"#).ok()
    });
    let mut manifest = Manifest::default();
    for captures in SETTING.iter().flat_map(|regex| regex.captures_iter(text.text)) {
        if let Some(index) = captures.name("index") {
            manifest.redirects.push(Redirect { address: index.as_str().to_owned(), range: index.range() });
        }
    }
    manifest
}
