//! Hostile bytes (folder, ZIP, tar.gz, single file) into a bounded in-memory [`Package`].
//!
//! Knows no findings and no rules; never writes to disk, never runs anything, never follows a link.
//! Every refusal is a named [`Problem`]; opening cannot fail half-way in silence.

mod digest;
mod discover;
#[cfg(feature = "hostile-builder")]
pub mod hostile;
mod intake;
mod kind;
mod limits;
mod manifest;
mod open;
mod problem;

pub use discover::{DiscoverError, Source, Unit, discover, loose_files};
pub use kind::Kind;
pub use limits::Limits;
pub use manifest::{Manifest, is_skill_file, manifest_order};
pub use open::outline::{Form, NotAPackage, Outline, is_single_text, outline};
pub use open::zip::{NotAZip, ZipOutline, zip_outline};
pub use open::{open, open_bytes, open_files};
pub use problem::{Problem, ProblemKind};

/// One regular file of a package, nested archive members included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Virtual path with `/`: `scripts/run.py`, `assets/outer.zip!/inner/x.sh`. Always relative and without `..`.
    /// `name#2` is the second entry of one name; `name#local` is a ZIP member as its local header describes it, where
    /// that leads to other content; `!leading`, `!between` and `!trailing` are bytes of an archive that no member claims.
    pub path: String,
    /// Content, at most [`Limits::file_bytes`].
    pub bytes: Vec<u8>,
    /// Kind by content, not by extension.
    pub kind: Kind,
    /// Executable by its mode bits.
    pub executable: bool,
}

/// A package in memory: every file that could be read within the limits, and a named problem for all else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Package {
    /// File or folder name as given, without its directory.
    pub name: String,
    /// Files, sorted by path. Nested archives are listed themselves and followed by their members.
    pub files: Vec<File>,
    /// Everything refused, and every structural oddity, in the order met.
    pub problems: Vec<Problem>,
    /// Files that the package declares at its top level (folders not counted), read or not: `UploadFileCount`.
    pub file_count: u32,
    /// Normalised content hash, lower-case hex: SHA-256 over the sorted lines `"{path}\n{sha256 of file}\n"` of the
    /// top-level files and, after a `!`, of the problems, so that packages of equal hash have equal results.
    /// A single top-level folder around everything that holds the SKILL.md is left out of the paths: a folder, its
    /// ZIP and its tar.gz have one hash. Small stamps of registries and desktops (`_meta.json`, `.clawhub/*.json`,
    /// `__MACOSX/`, `.DS_Store`) are left out as well; they are scanned all the same, so paths and findings of two
    /// packages with one hash may differ in these.
    pub content_hash: String,
}
