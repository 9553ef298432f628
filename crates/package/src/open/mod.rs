//! Opening: the one door through which bytes come in.
//!
//! What an outermost archive holds becomes the package (the archive itself is not listed); archives inside are listed
//! and followed by their members. Deliberately absent: writing to disk, following links, running anything.

mod folder;
mod gzip;
pub(crate) mod nested;
pub(crate) mod outline;
mod tarball;
mod virtual_name;
pub(crate) mod zip;

pub(crate) use virtual_name::VirtualName;

use crate::intake::Intake;
use crate::{Kind, Limits, Package, ProblemKind, Source, digest};
use std::path::Path;

/// Opens a unit from disk. Unreadable parts are problems of the package.
pub fn open(source: &Source, limits: &Limits) -> Package {
    match source {
        Source::Folder(path) => {
            let mut intake = Intake::new(limits);
            folder::read(&mut intake, path);
            finish(file_name(path), intake)
        }
        Source::File(path) => match folder::read_outermost(path, limits) {
            Ok(bytes) => open_bytes(&file_name(path), bytes, limits),
            Err(refused) => {
                let mut intake = Intake::new(limits);
                intake.declared_files = 1;
                let name = file_name(path);
                intake.problem(&name, refused.kind, refused.bytes, refused.detail);
                finish(name, intake)
            }
        },
    }
}

/// Opens an archive or a single file from memory; `name` is its file name (used for units without SKILL.md).
pub fn open_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Package {
    let mut intake = Intake::new(limits);
    match Kind::of(&bytes) {
        Kind::Gzip => gzip::unpack(&mut intake, name, "", &bytes, 0),
        Kind::Tar => tarball::unpack(&mut intake, "", &mut bytes.as_slice(), 0),
        Kind::Zip | Kind::ZipDocument => zip::unpack(&mut intake, "", &bytes, 0),
        _ if zip::has_directory(&bytes) => zip::unpack(&mut intake, "", &bytes, 0),
        _ => {
            intake.declared_files = 1;
            single_file(&mut intake, name, bytes);
        }
    }
    finish(name.to_owned(), intake)
}

/// Makes a package of files in memory, as if they lay in one folder. Nested archives are opened.
pub fn open_files(name: &str, files: Vec<(String, Vec<u8>)>, limits: &Limits) -> Package {
    let mut intake = Intake::new(limits);
    for (path, bytes) in files {
        intake.declared_files += 1;
        single_file(&mut intake, &path, bytes);
    }
    finish(name.to_owned(), intake)
}

fn single_file(intake: &mut Intake<'_>, name: &str, bytes: Vec<u8>) {
    if !intake.count_entry("") {
        return;
    }
    let Some(path) = intake.place("", &VirtualName::from_text(name)) else { return };
    let allowance = intake.allowance(None);
    if bytes.len() as u64 > allowance.bytes {
        return intake.refuse(&path, bytes.len() as u64, allowance);
    }
    intake.keep(path, bytes, false, 0);
}

fn finish(name: String, intake: Intake<'_>) -> Package {
    let Intake { mut files, problems, declared_files, .. } = intake;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let content_hash = digest::content_hash(&files, &problems);
    Package { name, files, problems, file_count: declared_files, content_hash }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A refusal before there is a path to name.
struct Refused {
    kind: ProblemKind,
    bytes: u64,
    detail: String,
}
