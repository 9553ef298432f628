//! `pyproject.toml` (PEP 621, PEP 735, poetry, pdm, uv), `uv.toml` and `Pipfile`.

use super::{Manifest, Source, Text};
use crate::analyzers::names::Ecosystem;
use toml::{Table, Value};

/// By name.
pub(super) fn fits(_: &str, file: &str) -> bool {
    matches!(file, "pyproject.toml" | "pipfile" | "uv.toml")
}

/// The whole file as TOML.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    toml::from_str(text.text).map(|table| read_table(text, table)).unwrap_or_default()
}

/// A table of Python's requirements, wherever it was written.
pub(super) fn read_table(text: &Text<'_>, table: Table) -> Manifest {
    let mut manifest = Manifest::authored();
    let root = Value::Table(table);
    for path in [&["project", "dependencies"][..], &["build-system", "requires"], &["dependencies"]] {
        requirements(&mut manifest, text, dig(&root, path));
    }
    for path in
        [&["project", "optional-dependencies"][..], &["dependency-groups"], &["tool", "pdm", "dev-dependencies"]]
    {
        for list in dig(&root, path).and_then(Value::as_table).into_iter().flat_map(Table::values) {
            requirements(&mut manifest, text, Some(list));
        }
    }
    let poetry = dig(&root, &["tool", "poetry"]);
    let groups = poetry.and_then(|p| dig(p, &["group"])).and_then(Value::as_table);
    let mut tables = vec![
        poetry.and_then(|p| dig(p, &["dependencies"])),
        poetry.and_then(|p| dig(p, &["dev-dependencies"])),
        dig(&root, &["packages"]),
        dig(&root, &["dev-packages"]),
        dig(&root, &["tool", "uv", "sources"]),
    ];
    tables.extend(groups.into_iter().flat_map(Table::values).map(|group| dig(group, &["dependencies"])));
    for dependencies in tables.into_iter().flatten().filter_map(Value::as_table) {
        dependency_table(&mut manifest, text, Ecosystem::Pypi, dependencies);
    }
    for path in [
        &["source"][..],
        &["tool", "poetry", "source"],
        &["tool", "uv", "index"],
        &["tool", "pdm", "source"],
        &["index"],
    ] {
        for source in dig(&root, path).and_then(Value::as_array).into_iter().flatten() {
            manifest.index(source.get("url").and_then(Value::as_str), text);
        }
    }
    for key in ["index-url", "extra-index-url"] {
        for value in [dig(&root, &["tool", "uv", key]), dig(&root, &[key]), dig(&root, &["tool", "uv", "pip", key])] {
            match value {
                Some(Value::Array(list)) => list.iter().for_each(|item| manifest.index(item.as_str(), text)),
                value => manifest.index(value.and_then(Value::as_str), text),
            }
        }
    }
    manifest
}

/// A table `name = "version"` or `name = { version, git, url, path, … }`, as poetry and Cargo have it.
pub(super) fn dependency_table(manifest: &mut Manifest, text: &Text<'_>, ecosystem: Ecosystem, dependencies: &Table) {
    for (key, value) in dependencies.iter().filter(|(key, _)| *key != "python") {
        let field = |field: &str| value.get(field).and_then(Value::as_str);
        let source = match field("git").or_else(|| field("url")).or_else(|| field("file")) {
            Some(address) => Source::Address(address.to_owned()),
            None if value.get("path").is_some() || value.get("workspace").is_some() => continue,
            None => Source::Index,
        };
        manifest.index(field("registry-index").or_else(|| field("index")), text);
        let version = value.as_str().or_else(|| field("version")).unwrap_or_default();
        manifest.listed(ecosystem, field("package").unwrap_or(key), version, source, text.place(key));
    }
}

fn requirements(manifest: &mut Manifest, text: &Text<'_>, list: Option<&Value>) {
    for requirement in list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        let name = requirement.split(['[', '=', '<', '>', '!', '~', ';', ' ', '@']).next().unwrap_or(requirement);
        manifest.requirement(Ecosystem::Pypi, requirement, text.place(name));
    }
}

/// The value under a path of keys.
pub(super) fn dig<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}
