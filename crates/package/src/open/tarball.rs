//! tar: regular files are read, links and devices named, everything bounded by the limits.

use super::VirtualName;
use super::gzip::OverLimit;
use super::virtual_name::describe_link;
use crate::intake::Intake;
use crate::{Kind, ProblemKind};
use std::io::Read;
use tar::{Archive, Entry, EntryType};

/// Unpacks a tar stream to paths below `prefix`.
pub(super) fn unpack(intake: &mut Intake<'_>, prefix: &str, stream: &mut dyn Read, depth: u32) {
    let container = prefix.trim_end_matches("!/").to_owned();
    let mut archive = Archive::new(&mut *stream);
    match archive.entries() {
        Ok(entries) => {
            for entry in entries {
                match entry {
                    Ok(entry) => take(intake, prefix, &container, entry, depth),
                    Err(error) if OverLimit::caused(&error) => return,
                    Err(error) => {
                        intake.problem(&container, ProblemKind::Corrupt, 0, format!("tar: {error}"));
                        return;
                    }
                }
            }
        }
        Err(error) => return intake.problem(&container, ProblemKind::Corrupt, 0, format!("tar: {error}")),
    }
    trailing(intake, prefix, &container, stream, depth);
}

fn take<R: Read>(intake: &mut Intake<'_>, prefix: &str, container: &str, mut entry: Entry<'_, R>, depth: u32) {
    let kind = entry.header().entry_type();
    if kind == EntryType::XGlobalHeader {
        return;
    }
    let name = VirtualName::from_bytes(&entry.path_bytes());
    let folder = kind.is_dir() || (name.folder && entry.size() == 0);
    if !folder {
        intake.count_file(depth);
    }
    if !intake.count_entry(container) {
        return;
    }
    if folder {
        return intake.note_folder(prefix, &name);
    }
    let Some(path) = intake.place(prefix, &name) else { return };
    match kind {
        EntryType::Symlink => {
            let detail = describe_link(&name.path, &entry.link_name_bytes().unwrap_or_default());
            intake.problem(&path, ProblemKind::Link, 0, detail);
        }
        EntryType::Link => {
            // A hard link's target counts from the archive's root.
            let detail = describe_link("", &entry.link_name_bytes().unwrap_or_default());
            intake.problem(&path, ProblemKind::Link, 0, format!("hard link, {detail}"));
        }
        EntryType::Char | EntryType::Block => intake.problem(&path, ProblemKind::SpecialFile, 0, "device"),
        EntryType::Fifo => intake.problem(&path, ProblemKind::SpecialFile, 0, "named pipe"),
        _ => read(intake, path, &mut entry, depth),
    }
}

fn read<R: Read>(intake: &mut Intake<'_>, path: String, entry: &mut Entry<'_, R>, depth: u32) {
    let declared = entry.size();
    let allowance = intake.allowance(None);
    if declared > allowance.bytes {
        return intake.refuse(&path, declared, allowance);
    }
    let executable = entry.header().mode().is_ok_and(|mode| mode & 0o111 != 0);
    let mut bytes = Vec::with_capacity(usize::try_from(declared).unwrap_or(0));
    let outcome = entry.take(declared).read_to_end(&mut bytes);
    if outcome.as_ref().is_err_and(OverLimit::caused) {
        // The stream's owner names the limit; half a file is no file.
        return;
    }
    let missing = declared.saturating_sub(bytes.len() as u64);
    if outcome.is_err() || missing > 0 {
        intake.problem(&path, ProblemKind::Corrupt, missing, format!("cut: {missing} of {declared} bytes are missing"));
    }
    intake.keep(path, bytes, executable, depth);
}

/// Unpackers stop at the first end mark; what follows is kept as a file of its own unless it is padding.
fn trailing(intake: &mut Intake<'_>, prefix: &str, container: &str, stream: &mut dyn Read, depth: u32) {
    let mut rest = Vec::new();
    let mut block = [0_u8; 8192];
    let room = intake.room();
    while let Ok(read @ 1..) = stream.read(&mut block) {
        let fresh = block.get(..read).unwrap_or_default();
        let start = if rest.is_empty() { fresh.iter().position(|byte| *byte != 0) } else { Some(0) };
        let Some(start) = start else { continue };
        rest.extend_from_slice(fresh.get(start..).unwrap_or_default());
        if rest.len() as u64 > room {
            break;
        }
    }
    while rest.last() == Some(&0) {
        rest.pop();
    }
    if Kind::of(&rest) == Kind::Tar {
        rest.resize(rest.len().next_multiple_of(512), 0);
    }
    if !rest.is_empty() {
        let detail = format!("{} bytes after the end mark of the tar", rest.len());
        intake.problem(container, ProblemKind::TrailingData, 0, detail);
        intake.keep_stray(prefix, "!trailing", rest, depth);
    }
}
