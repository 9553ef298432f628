//! What a path on the command line holds: one Skill, an archive, or a folder of many.
//!
//! Looks at names only and never into files, and follows no link except the argument itself.

use crate::manifest::is_skill_file_name;
use std::fs;
use std::path::{Path, PathBuf};

/// One thing to scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The path to report: the argument joined with the relative path, `/` between parts.
    pub path: String,
    /// Where its bytes are.
    pub source: Source,
}

/// Where a unit's bytes are.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Source {
    /// A folder and all below it.
    Folder(PathBuf),
    /// A `.zip`, `.tar.gz`, `.tgz`, `.tar`, or a single file such as `SKILL.md`; told apart by content.
    File(PathBuf),
}

/// Why a path cannot be scanned at all.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// No such path, or no right to read it.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// The system's answer.
        reason: std::io::Error,
    },
}

/// Finds the units of `path`, sorted by path.
///
/// - A file is one unit, whatever it holds.
/// - A folder with a SKILL.md (any letter case) is one unit with all below it.
/// - A folder without, below which nothing is a Skill, and which has neither subfolders nor only archives in it, is one
///   unit too.
/// - Any other folder is a folder of many. Its units are: each outermost folder below it that has a SKILL.md; each
///   immediate subfolder that has none anywhere (version control's own folders `.git`, `.hg`, `.svn` excepted); each
///   archive (`.zip`, `.tar.gz`, `.tgz`, `.tar`, `.skill`) that lies directly in it; each link to a folder that lies
///   directly in it, which is not followed: opening it says so.
pub fn discover(path: &Path) -> Result<Vec<Unit>, DiscoverError> {
    let unreadable = |reason| DiscoverError::Unreadable { path: path.to_owned(), reason };
    let typed = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let meta = fs::metadata(path).map_err(unreadable)?;
    let real = resolve_argument(path).map_err(unreadable)?;
    if !meta.is_dir() {
        return Ok(vec![Unit { path: typed, source: Source::File(real) }]);
    }
    let listing = Listing::read(&real).map_err(unreadable)?;
    if listing.is_skill || listing.is_one() {
        return Ok(vec![Unit { path: typed, source: Source::Folder(real) }]);
    }
    let mut found = Vec::new();
    for (name, folder) in &listing.folders {
        let skills = skills_below(folder, name);
        if skills.is_empty() && !is_version_control(name) {
            found.push((name.clone(), Source::Folder(folder.clone())));
        }
        found.extend(skills.into_iter().map(|(relative, folder)| (relative, Source::Folder(folder))));
    }
    found.extend(listing.archives.into_iter().chain(listing.folder_links).map(|(name, at)| (name, Source::File(at))));
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let base = typed.trim_end_matches('/');
    Ok(found.into_iter().map(|(relative, source)| Unit { path: format!("{base}/{relative}"), source }).collect())
}

/// Files below the folder `path` that lie in none of `units`, at most a hundred, sorted; version control's own left out.
pub fn loose_files(path: &Path, units: &[Unit]) -> Vec<PathBuf> {
    const MOST: usize = 100;
    let taken: std::collections::BTreeSet<&Path> = units
        .iter()
        .map(|unit| match &unit.source {
            Source::Folder(at) | Source::File(at) => at.as_path(),
        })
        .collect();
    let Ok(real) = resolve_argument(path) else { return Vec::new() };
    let (mut loose, mut waiting) = (Vec::new(), vec![real]);
    while let Some(at) = waiting.pop() {
        if taken.contains(at.as_path()) || loose.len() >= MOST {
            continue;
        }
        let Ok(meta) = fs::symlink_metadata(&at) else { continue };
        if !meta.is_dir() {
            loose.push(at);
            continue;
        }
        let name = at.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !is_version_control(&name) {
            waiting.extend(fs::read_dir(&at).into_iter().flatten().flatten().map(|entry| entry.path()));
        }
    }
    loose.sort();
    loose
}

/// The argument may be a link, or a path without a name such as `..`; everything below is taken as it is.
fn resolve_argument(path: &Path) -> std::io::Result<PathBuf> {
    if path.file_name().is_none() || fs::symlink_metadata(path)?.is_symlink() {
        return fs::canonicalize(path);
    }
    Ok(path.to_owned())
}

/// What lies directly in a folder.
#[derive(Default)]
struct Listing {
    is_skill: bool,
    folders: Vec<(String, PathBuf)>,
    folder_links: Vec<(String, PathBuf)>,
    archives: Vec<(String, PathBuf)>,
    other_files: usize,
}

impl Listing {
    fn read(folder: &Path) -> std::io::Result<Self> {
        let mut listing = Self::default();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() {
                listing.folders.push((name, entry.path()));
            } else if is_skill_file_name(&name) {
                listing.is_skill = true;
            } else if kind.is_symlink() && fs::metadata(entry.path()).is_ok_and(|target| target.is_dir()) {
                listing.folder_links.push((name, entry.path()));
            } else if kind.is_file() && is_archive_name(&name) {
                listing.archives.push((name, entry.path()));
            } else {
                listing.other_files += 1;
            }
        }
        Ok(listing)
    }

    /// Loose files without any structure around them belong together.
    fn is_one(&self) -> bool {
        let only_archives = self.other_files == 0 && !self.archives.is_empty();
        self.folders.is_empty() && self.folder_links.is_empty() && !only_archives
    }
}

/// The outermost Skill folders at and below `folder`, with their relative paths. What cannot be read holds none here;
/// opening it will say why.
fn skills_below(folder: &Path, relative: &str) -> Vec<(String, PathBuf)> {
    let mut skills = Vec::new();
    let mut waiting = vec![(relative.to_owned(), folder.to_owned())];
    while let Some((relative, folder)) = waiting.pop() {
        let Ok(listing) = Listing::read(&folder) else { continue };
        if listing.is_skill {
            skills.push((relative, folder));
        } else {
            let below = listing.folders.into_iter().filter(|(name, _)| !is_version_control(name));
            waiting.extend(below.map(|(name, at)| (format!("{relative}/{name}"), at)));
        }
    }
    skills
}

fn is_version_control(name: &str) -> bool {
    matches!(name, ".git" | ".hg" | ".svn")
}

fn is_archive_name(name: &str) -> bool {
    let name = name.to_lowercase();
    [".zip", ".tar.gz", ".tgz", ".tar", ".skill"].iter().any(|suffix| name.ends_with(suffix))
}
