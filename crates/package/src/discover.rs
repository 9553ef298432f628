//! What a path on the command line holds: one Skill, an archive, or a folder of many.

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
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
}

/// Finds the units of `path`, sorted by path.
pub fn discover(_path: &Path) -> Result<Vec<Unit>, DiscoverError> {
    Ok(Vec::new())
}
