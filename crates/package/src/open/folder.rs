//! Folders on disk: depth first, names sorted, no link ever followed.

use super::virtual_name::describe_link;
use super::{Refused, VirtualName};
use crate::intake::{Allowance, Intake};
use crate::{Limits, ProblemKind};
use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Reads all below `root`.
pub(super) fn read(intake: &mut Intake<'_>, root: &Path) {
    match fs::symlink_metadata(root) {
        Ok(meta) if meta.is_symlink() => intake.problem("", ProblemKind::Link, 0, "the folder is a link"),
        Ok(_) => walk(intake, root),
        Err(error) => intake.problem("", ProblemKind::Unreadable, 0, reason(&error)),
    }
}

/// Reads the file that is a whole unit. An archive may be as large as everything in it together.
pub(super) fn read_outermost(path: &Path, limits: &Limits) -> Result<Vec<u8>, Refused> {
    let unreadable = |error: &io::Error| Refused { kind: ProblemKind::Unreadable, bytes: 0, detail: reason(error) };
    let file_type = fs::symlink_metadata(path).map_err(|error| unreadable(&error))?.file_type();
    if file_type.is_symlink() {
        let detail = "the path is a link; scan its target instead".to_owned();
        return Err(Refused { kind: ProblemKind::Link, bytes: 0, detail });
    }
    if !file_type.is_file() {
        return Err(Refused { kind: ProblemKind::SpecialFile, bytes: 0, detail: special_name(file_type).to_owned() });
    }
    let bytes = limits.total_bytes.max(limits.file_bytes);
    match read_at_most(path, bytes) {
        Ok(Ok(content)) => Ok(content),
        Ok(Err(size)) => {
            let detail = format!("limit {bytes} bytes");
            Err(Refused { kind: ProblemKind::PackageTooLarge, bytes: size, detail })
        }
        Err(error) => Err(unreadable(&error)),
    }
}

fn walk(intake: &mut Intake<'_>, root: &Path) {
    let mut waiting: Vec<(PathBuf, String)> = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = waiting.pop() {
        let entries = match sorted_entries(&folder, intake.entries_left()) {
            Ok(entries) => entries,
            Err(error) => {
                intake.problem(prefix.trim_end_matches('/'), ProblemKind::Unreadable, 0, reason(&error));
                continue;
            }
        };
        let mut below = Vec::new();
        for (path, file_type) in entries {
            if !intake.count_entry("") {
                return;
            }
            let name = disk_name(&path);
            if file_type.is_dir() {
                if let Some(folder) = intake.place(&prefix, &name) {
                    below.push((path, format!("{folder}/")));
                }
            } else {
                intake.count_file(0);
                take(intake, &prefix, &path, &name, file_type);
            }
        }
        waiting.extend(below.into_iter().rev());
    }
}

/// Entries by name. One more than `most` is read, so that the caller meets the limit; which ones a folder over the
/// limit yields is the file system's choice.
fn sorted_entries(folder: &Path, most: u32) -> io::Result<Vec<(PathBuf, FileType)>> {
    let most = (most as usize).saturating_add(1);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)?.take(most) {
        let entry = entry?;
        entries.push((entry.path(), entry.file_type()?));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

fn disk_name(path: &Path) -> VirtualName {
    let name = path.file_name().unwrap_or_default();
    let mut name = VirtualName::from_bytes(name.as_encoded_bytes());
    name.folder = false;
    name
}

fn take(intake: &mut Intake<'_>, prefix: &str, path: &Path, name: &VirtualName, file_type: FileType) {
    let Some(at) = intake.place(prefix, name) else { return };
    if file_type.is_symlink() {
        let target = fs::read_link(path).unwrap_or_default();
        let detail = describe_link(&at, target.as_os_str().as_encoded_bytes());
        return intake.problem(&at, ProblemKind::Link, 0, detail);
    }
    if !file_type.is_file() {
        return intake.problem(&at, ProblemKind::SpecialFile, 0, special_name(file_type));
    }
    let allowance = intake.allowance(None);
    match read_with_mode(path, allowance) {
        Ok(Ok((bytes, executable))) => intake.keep(at, bytes, executable, 0),
        Ok(Err(size)) => intake.refuse(&at, size, allowance),
        Err(error) => intake.problem(&at, ProblemKind::Unreadable, 0, reason(&error)),
    }
}

type AtMost<T> = io::Result<Result<T, u64>>;

fn read_at_most(path: &Path, bytes: u64) -> AtMost<Vec<u8>> {
    let allowance = Allowance { bytes, refusal: ProblemKind::PackageTooLarge };
    Ok(read_with_mode(path, allowance)?.map(|(content, _)| content))
}

/// Content and executable bit, or the size of a file that is over the allowance. The size that the system declares
/// is believed only downwards: a file may grow, and some file systems declare none.
fn read_with_mode(path: &Path, allowance: Allowance) -> AtMost<(Vec<u8>, bool)> {
    let file = open_without_following(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Err(io::Error::other("changed while it was read"));
    }
    if meta.len() > allowance.bytes {
        return Ok(Err(meta.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    file.take(allowance.bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > allowance.bytes {
        return Ok(Err(bytes.len() as u64));
    }
    Ok(Ok((bytes, is_executable(&meta))))
}

/// Opens for reading; fails on a link that was put there meanwhile, and does not wait for a pipe's writer.
#[cfg(unix)]
fn open_without_following(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open_without_following(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(unix)]
fn is_executable(meta: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    meta.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_meta: &fs::Metadata) -> bool {
    false
}

#[cfg(unix)]
fn special_name(file_type: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match () {
        () if file_type.is_fifo() => "named pipe",
        () if file_type.is_socket() => "socket",
        () if file_type.is_block_device() || file_type.is_char_device() => "device",
        () => "not a regular file",
    }
}

#[cfg(not(unix))]
fn special_name(_file_type: FileType) -> &'static str {
    "not a regular file"
}

/// The system's answer without paths: those belong to the machine, not to the package.
fn reason(error: &io::Error) -> String {
    error.kind().to_string()
}
