//! Named problems: what was refused, and what is odd though readable.

use model::GapReason;

/// One problem at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Virtual path; empty for the package as a whole.
    pub path: String,
    /// Which.
    pub kind: ProblemKind,
    /// Bytes that were therefore not read, as far as known.
    pub bytes: u64,
    /// Numbers and names that help a person; never content from outside the package.
    pub detail: String,
}

/// Every way in which a package can be refused or odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// More entries than [`crate::Limits::entries`]; the rest was not read.
    TooManyEntries,
    /// A file over [`crate::Limits::file_bytes`]; not read at all.
    FileTooLarge,
    /// The package over [`crate::Limits::total_bytes`]; this file was not read.
    PackageTooLarge,
    /// Compression ratio over [`crate::Limits::ratio`]: an archive bomb.
    RatioTooHigh,
    /// Archives nested over [`crate::Limits::archive_depth`], or a path with too many parts or bytes.
    TooDeep,
    /// Encrypted member.
    Encrypted,
    /// Compression method that is not supported.
    UnsupportedMethod,
    /// Checksum mismatch, truncation, malformed structure.
    Corrupt,
    /// Symbolic or hard link; not followed. `detail` says whether it points outside, never what it reveals there.
    Link,
    /// Device, pipe, socket.
    SpecialFile,
    /// `..` in a path: would leave the folder when unpacked (zip slip). The content was read.
    PathTraversal,
    /// Absolute path or drive letter. The content was read.
    AbsolutePath,
    /// Name that is not UTF-8, or carries control characters or back slashes. The content was read.
    OddName,
    /// Second entry with the same name; both contents were read.
    DuplicateName,
    /// Two names that differ only in case or Unicode form; both were read.
    CaseCollision,
    /// Local and central headers of a ZIP member disagree.
    HeaderMismatch,
    /// A member's real size is not the declared one.
    SizeMismatch,
    /// Members that share bytes (overlapping ZIP bomb).
    OverlappingEntries,
    /// Bytes before the archive's start.
    LeadingData,
    /// Bytes after the archive's end.
    TrailingData,
    /// Could not be read from disk.
    Unreadable,
}

impl ProblemKind {
    /// The gap that this problem leaves in the analysis; `None` where the content was read all the same.
    pub fn gap(self) -> Option<GapReason> {
        Some(match self {
            Self::TooManyEntries => GapReason::TooManyEntries,
            Self::FileTooLarge => GapReason::FileTooLarge,
            Self::PackageTooLarge => GapReason::PackageTooLarge,
            Self::RatioTooHigh => GapReason::RatioTooHigh,
            Self::TooDeep => GapReason::TooDeep,
            Self::Encrypted => GapReason::Encrypted,
            Self::UnsupportedMethod => GapReason::UnsupportedMethod,
            Self::Corrupt => GapReason::Corrupt,
            Self::Link | Self::SpecialFile => GapReason::NotRegularFile,
            Self::OverlappingEntries => GapReason::Corrupt,
            Self::Unreadable => GapReason::Unreadable,
            Self::PathTraversal
            | Self::AbsolutePath
            | Self::OddName
            | Self::DuplicateName
            | Self::CaseCollision
            | Self::HeaderMismatch
            | Self::SizeMismatch
            | Self::LeadingData
            | Self::TrailingData => return None,
        })
    }
}
