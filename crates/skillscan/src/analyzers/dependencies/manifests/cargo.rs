//! `Cargo.toml`.

use super::pyproject::{dependency_table, dig};
use super::{Manifest, Text};
use crate::analyzers::names::Ecosystem;
use toml::{Table, Value};

/// By name.
pub(super) fn fits(_: &str, file: &str) -> bool {
    file == "cargo.toml"
}

/// Dependencies of every kind, also by target, and patches.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
    let mut manifest = Manifest::authored();
    let Ok(table) = toml::from_str::<Table>(text.text) else { return manifest };
    let root = Value::Table(table);
    let by_target = dig(&root, &["target"]).and_then(Value::as_table).into_iter().flat_map(Table::values);
    let mut tables: Vec<Option<&Value>> = vec![dig(&root, &["workspace", "dependencies"])];
    for place in std::iter::once(&root).chain(by_target) {
        tables.extend(KINDS.map(|kind| place.get(kind)));
    }
    tables.extend(dig(&root, &["patch"]).and_then(Value::as_table).into_iter().flat_map(Table::values).map(Some));
    for dependencies in tables.into_iter().flatten().filter_map(Value::as_table) {
        dependency_table(&mut manifest, text, Ecosystem::Crates, dependencies);
    }
    manifest
}
