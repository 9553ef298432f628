//! `go.mod` and `go.sum`.

use super::{Manifest, Source, Text};
use crate::analyzers::names::Ecosystem;

/// `go.mod`, also of a workspace.
pub(super) fn fits_mod(_: &str, file: &str) -> bool {
    matches!(file, "go.mod" | "go.work")
}

/// `go.sum`.
pub(super) fn fits_sum(_: &str, file: &str) -> bool {
    file == "go.sum"
}

/// Requirements and replacements: a module's path and its version.
pub(super) fn read_mod(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    for (_, line) in text.lines() {
        let line = line.split("//").next().unwrap_or(line);
        let line = line.split_once("=>").map_or(line, |(_, target)| target);
        let mut words = line.split_whitespace().skip_while(|word| matches!(*word, "require" | "replace" | "tool"));
        if let (Some(module), Some(version)) = (words.next(), words.next())
            && is_module(module)
            && version.starts_with('v')
        {
            manifest.listed(Ecosystem::Go, module, version, Source::Index, text.range(module));
        }
    }
    manifest
}

/// `module version hash`; lines for a module's own `go.mod` say nothing new.
pub(super) fn read_sum(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    for (_, line) in text.lines() {
        let mut words = line.split(' ');
        if let (Some(module), Some(version)) = (words.next(), words.next())
            && is_module(module)
            && !version.ends_with("/go.mod")
        {
            manifest.locked(Ecosystem::Go, module, version, text.range(module));
        }
    }
    manifest
}

/// A path that begins with a host.
fn is_module(path: &str) -> bool {
    path.split('/').next().is_some_and(|host| host.contains('.') && !host.starts_with('.')) && path.contains('/')
}
