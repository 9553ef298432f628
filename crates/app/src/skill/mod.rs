//! Skill scans as use cases: submit, look up, report link.

mod id;
mod link;
mod listing;
mod report;
mod state;
mod submit;
mod tasks;

pub use id::ScanId;
pub use listing::{ScanEntry, ScanPage, ScanQuery};
pub use report::Format as ReportFormat;
pub(crate) use submit::scan_name;
pub use tasks::{Tasks, Usage};

use model::{Lang, SkillScan, Text};
use std::sync::Arc;
use time::OffsetDateTime;

/// A package handed in.
pub struct Submission {
    /// The archive's bytes.
    pub bytes: Vec<u8>,
    /// File name for people and logs; empty when the client gave none.
    pub file_name: String,
    /// The forms that are taken.
    pub forms: Forms,
    /// An address to be told when the scan has ended.
    pub webhook: Option<NewScanWebhook>,
}

/// An address to be told when a scan has ended.
pub struct NewScanWebhook {
    /// `http` or `https`; may hold a secret of the receiver's.
    pub url: String,
}

/// The forms of packages that a face takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forms {
    /// ZIP archives only.
    Zip,
    /// ZIP and tar archives, tar.gz, and a single SKILL.md.
    All,
}

/// What a submission is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// Lower-case hex SHA-256 of the bytes.
    pub sha256: String,
    /// The engine release that scans it.
    pub engine_version: u32,
    /// True when the same bytes were already submitted by this account for this engine.
    pub repeated: bool,
}

/// Where a scan stands, for the account that submitted it.
#[derive(Debug, Clone)]
pub enum SkillState {
    /// Never submitted by this account, other engine version, or older than the retention time.
    NotFound,
    /// Waiting or running.
    Scanning {
        /// When it was submitted.
        created_at: OffsetDateTime,
    },
    /// Done.
    Success {
        /// The result.
        scan: Arc<SkillScan>,
        /// When it was finished.
        scanned_at: OffsetDateTime,
    },
    /// Given up; may be submitted again.
    Failed {
        /// When.
        failed_at: OffsetDateTime,
        /// Why.
        message: Text,
    },
}

/// A report that a signed link leads to. Every byte of the link is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLink {
    /// Row id of the account.
    pub account: i64,
    /// Lower-case hex SHA-256 of the submitted bytes.
    pub sha256: String,
    /// Engine release.
    pub engine_version: u32,
    /// Language of the report.
    pub lang: Lang,
    /// Unix seconds after which the link is dead.
    pub expires: i64,
}

/// Why a link does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not one of ours, or changed.
    #[error("the link is not valid")]
    Invalid,
    /// Too old.
    #[error("the link has expired")]
    Expired,
}
