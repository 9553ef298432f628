//! Archives inside packages: which kinds are opened, how deep, and under which virtual path.

use super::{gzip, tarball, zip};
use crate::intake::Intake;
use crate::{Kind, ProblemKind};

/// Opens the file at `path` if it is an archive. `depth` counts the archives around it.
pub(crate) fn open(intake: &mut Intake<'_>, path: &str, bytes: &[u8], kind: Kind, depth: u32) {
    let size = bytes.len() as u64;
    // Any file may carry a ZIP at its end: self-extracting scripts, pictures that are archives as well.
    let archive = matches!(kind, Kind::Zip | Kind::ZipDocument | Kind::Gzip | Kind::Tar) || zip::has_directory(bytes);
    if kind == Kind::OtherArchive && !archive {
        return intake.problem(path, ProblemKind::UnsupportedMethod, size, "archive format that is not opened");
    }
    if !archive {
        return;
    }
    if depth >= intake.limits.archive_depth {
        let detail = format!("limit {} archives inside each other", intake.limits.archive_depth);
        return intake.problem(path, ProblemKind::TooDeep, size, detail);
    }
    if intake.room() == 0 {
        let allowance = intake.allowance(None);
        return intake.refuse(path, size, allowance);
    }
    let prefix = format!("{path}!/");
    let inside = depth + 1;
    match kind {
        Kind::Gzip => gzip::unpack(intake, path.rsplit('/').next().unwrap_or(path), &prefix, bytes, inside),
        Kind::Tar => tarball::unpack(intake, &prefix, &mut { bytes }, inside),
        _ => zip::unpack(intake, &prefix, bytes, inside),
    }
}
