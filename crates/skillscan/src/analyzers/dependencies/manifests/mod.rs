//! Packages and indexes named in manifests, lock files and package-manager settings: one file per format, one line each
//! in [`FORMATS`].
//!
//! Lenient: a manifest that does not parse names nothing here; its text is still seen by every pattern rule. Linear in
//! the text; what is larger than [`LARGEST`] is left to the patterns.

mod actions;
mod cargo;
mod composer;
mod docker;
mod go;
mod inline_script;
mod javascript_lock;
mod package_json;
mod package_tables;
mod pyproject;
mod requirements;
mod ruby;
mod settings;
mod setup;
mod text;
mod yarn_lock;

pub(super) use docker::split as image_reference;

use super::mention::{By, Mention, Redirect, Source, parse};
use crate::analyzers::names::Ecosystem;
use std::ops::Range;
use text::Text;

/// Bytes of a manifest that are parsed.
const LARGEST: usize = 4 << 20;

/// What a manifest names.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// Packages.
    pub(super) mentions: Vec<Mention>,
    /// Indexes.
    pub(super) redirects: Vec<Redirect>,
    /// True for a list that people write, where loose versions are worth a note; false for lock files and settings.
    pub(super) authored: bool,
}

/// A format: which files have it, by lower-case path and file name, and its reader.
type Format = (fn(&str, &str) -> bool, fn(&Text<'_>) -> Manifest);

/// Every format. Adding one is adding a file and a line.
const FORMATS: &[Format] = &[
    (requirements::fits, requirements::read),
    (pyproject::fits, pyproject::read),
    (setup::fits, setup::read),
    (package_tables::fits_python, package_tables::python),
    (package_tables::fits_pipenv, package_tables::pipenv),
    (package_json::fits, package_json::read),
    (javascript_lock::fits_npm, javascript_lock::npm),
    (javascript_lock::fits_pnpm, javascript_lock::pnpm),
    (javascript_lock::fits_bun, javascript_lock::bun),
    (yarn_lock::fits, yarn_lock::read),
    (cargo::fits, cargo::read),
    (package_tables::fits_cargo, package_tables::cargo),
    (go::fits_mod, go::read_mod),
    (go::fits_sum, go::read_sum),
    (ruby::fits, ruby::read),
    (ruby::fits_lock, ruby::read_lock),
    (composer::fits, composer::read),
    (composer::fits_lock, composer::read_lock),
    (docker::fits_file, docker::read_file),
    (docker::fits_compose, docker::read_compose),
    (actions::fits, actions::read),
    (settings::fits, settings::read),
];

/// Reads a file by its name; `None` when it is no manifest.
pub(super) fn read(path: &str, text: &str) -> Option<Manifest> {
    if text.len() > LARGEST {
        return None;
    }
    let lower = path.to_ascii_lowercase();
    let file = lower.rsplit('/').next().unwrap_or(&lower);
    let text = Text::new(text);
    match FORMATS.iter().find(|(fits, _)| fits(&lower, file)) {
        Some((_, read)) => Some(read(&text)),
        // A script may carry its own requirements, whatever it is called.
        None => inline_script::fits(&text).then(|| inline_script::read(&text)),
    }
}

impl Manifest {
    /// An empty list that people write.
    fn authored() -> Self {
        Self { authored: true, ..Self::default() }
    }

    /// A requirement as its ecosystem writes it.
    fn requirement(&mut self, ecosystem: Ecosystem, text: &str, range: Range<usize>) {
        if let Some((name, version, source)) = parse(ecosystem, text) {
            self.mentions.push(Mention { ecosystem, name, version, range, source, by: By::Manifest });
        }
    }

    /// A package that people list.
    fn listed(&mut self, ecosystem: Ecosystem, name: &str, version: &str, source: Source, range: Range<usize>) {
        let (name, version) = (name.to_owned(), version.to_owned());
        self.mentions.push(Mention { ecosystem, name, version, range, source, by: By::Manifest });
    }

    /// A release that a tool chose.
    fn locked(&mut self, ecosystem: Ecosystem, name: &str, version: &str, range: Range<usize>) {
        let (name, version, source) = (name.to_owned(), version.to_owned(), Source::Index);
        self.mentions.push(Mention { ecosystem, name, version, range, source, by: By::Lock });
    }

    /// Where a tool got a release from.
    fn fetched(&mut self, ecosystem: Ecosystem, address: &str, range: Range<usize>) {
        let source = Source::Address(address.to_owned());
        let (name, version) = (String::new(), String::new());
        self.mentions.push(Mention { ecosystem, name, version, range, source, by: By::Lock });
    }

    /// An index.
    fn index(&mut self, address: Option<&str>, text: &Text<'_>) {
        if let Some(address) = address.filter(|address| address.contains("://")) {
            let host = crate::hosts::host_of(address).unwrap_or_default();
            self.redirects.push(Redirect { address: address.to_owned(), range: text.place(&host) });
        }
    }
}

#[cfg(test)]
mod tests;
