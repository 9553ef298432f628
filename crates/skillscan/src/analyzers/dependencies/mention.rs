//! A package that is named somewhere, and a package index that is set somewhere.

use crate::analyzers::names::Ecosystem;
use std::ops::Range;

/// A package named in a manifest or a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// Where the name is looked up.
    pub(super) ecosystem: Ecosystem,
    /// As written, without version and extras.
    pub(super) name: String,
    /// Version requirement as written; empty if there is none.
    pub(super) version: String,
    /// Where in the document's text.
    pub(super) range: Range<usize>,
    /// Where the package comes from.
    pub(super) source: Source,
    /// How it is named.
    pub(super) by: By,
}

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// The ecosystem's index.
    Index,
    /// Another address: git, tarball, wheel.
    Address(String),
}

/// How a package is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Listed in a manifest.
    Manifest,
    /// Chosen by a tool, in a lock file.
    Lock,
    /// Installed by a command.
    Install,
    /// Downloaded and run at once: `npx`, `uvx`, `pipx run`.
    Run,
}

/// A package index set by a flag, a variable or a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redirect {
    /// The index.
    pub(super) address: String,
    /// Where in the document's text.
    pub(super) range: Range<usize>,
}

/// Reads `name[extra]>=1.0`, `@scope/name@1`, `name @ https://…`, `git+https://…`, `owner/repo`; `None` for paths,
/// options, variables and anything that is no package.
pub(super) fn parse(ecosystem: Ecosystem, text: &str) -> Option<(String, String, Source)> {
    let text = text.trim();
    if let Some((name, address)) = text.split_once(" @ ") {
        let name = name.split('[').next().unwrap_or(name).trim();
        return Some((name.to_owned(), String::new(), Source::Address(address.trim().to_owned())));
    }
    if text.contains("://") || text.starts_with("git@") || text.starts_with("github:") {
        return Some((String::new(), String::new(), Source::Address(text.to_owned())));
    }
    if text.starts_with(['.', '/', '~', '-', '$', '<', '{', '%', '*', '('])
        || text.contains(['$', '{', '<', '\\']) && !text.contains("<=")
    {
        return None;
    }
    if ecosystem == Ecosystem::Docker {
        let (name, version) = super::manifests::image_reference(text)?;
        return Some((name.to_owned(), version.to_owned(), Source::Index));
    }
    let (name, version) = match ecosystem {
        Ecosystem::Pypi => split_at_first(text, &['=', '<', '>', '!', '~', ';', '@', '^', ' ']),
        Ecosystem::Rubygems => split_at_first(text, &[':', ' ']),
        _ => match text.get(1..).and_then(|rest| rest.find('@')) {
            Some(at) => (text.get(..=at)?, text.get(at + 2..)?),
            None => (text, ""),
        },
    };
    let name = name.split('[').next().unwrap_or(name).trim();
    let letters = name.chars().any(char::is_alphabetic);
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@'));
    let shorthand = ecosystem == Ecosystem::Npm && name.contains('/') && !name.starts_with('@');
    if !letters || !plain || name.len() > 214 || is_file(name) {
        return None;
    }
    let source = if shorthand { Source::Address(format!("https://github.com/{name}")) } else { Source::Index };
    Some((name.to_owned(), version.trim().to_owned(), source))
}

fn split_at_first<'a>(text: &'a str, marks: &[char]) -> (&'a str, &'a str) {
    text.find(marks).map_or((text, ""), |at| text.split_at(at))
}

fn is_file(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        ".txt", ".whl", ".tgz", ".gz", ".zip", ".toml", ".json", ".py", ".sh", ".md", ".yml", ".yaml", ".cfg", ".gem",
    ];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}
