//! Use cases and jobs: the only place where the parts meet.
//!
//! Knows no HTTP, no command line and no vendor's field name. Every adapter (cloud API, console, command line)
//! translates to these calls and back.

mod access;
mod account;
mod app;
mod audit;
mod batch;
mod bearer;
mod center;
mod error;
mod failure;
mod first_start;
mod inspect;
mod judged;
mod keys;
mod organisation;
pub mod outbound;
mod rulebook;
mod settings;
mod skill;
mod task;
mod webhook;
mod work;

pub use access::{Access, Caller, Network, NetworkDenial, Role};
pub use account::AccountKeys;
pub use app::App;
pub use assetscan::weakpass::Budget as PasswordBudget;
pub use audit::Call;
pub use batch::{Accepted, Batch, BatchFile, BatchItem, BatchItems, FileOutcome, FileSource, UploadPlace};
pub use bearer::{FreshToken, bearer_id};
pub use center::{
    AssetView, Detector, Impact, ImportFault, Imported, Named, Owner, RiskGroupView, RiskView, Scope, Shown,
    Vulnerability, member_id,
};
pub use error::{Error, ErrorKind};
pub use inspect::{
    ADVISORIES_FILE, InspectError, InspectOptions, Inspector, OwnFiles, WORKER_COMMAND, serve_inspections,
};
pub use judged::JudgedInspector;
pub use keys::{Credential, KeyRights, TemporaryKeys, TokenFault};
pub use organisation::MemberRole;
pub use rulebook::RuleBook;
pub use settings::{QueueSettings, Settings, WebhookSettings};
pub use skill::{
    Forms, LinkError, NewScanWebhook, ReportFormat, ReportLink, ScanEntry, ScanId, ScanPage, ScanQuery, SkillState,
    Submission, Submitted, Tasks, Usage,
};
pub use store::{
    Account, AccountState, AssetRow, AuditEntry, AuditQuery, BearerToken, DatabaseLocation, Direction, Key, ListQuery,
    Listed, MOST_ROWS, MemberRow, ObjectLocation, Operator, Organisation, Page, Past, Place, QueryFault, Recorded,
    RiskGroupRow, RiskRow, RiskTask, RiskTaskRow, S3Access, S3Location, ScanStatus, Secret, StatusChange, SubUserRow,
    Task, TaskPart, TaskRun, TaskRunRow, USUAL_ROWS, User, WebhookState,
};
pub use task::{
    CreatedTask, HostModule, HostScan, ListedAsset, NewTask, Schedule, TaskParts, TaskReportFormat, TaskReportLink,
    TaskSettings, TasksEnded, Wish, local_packages,
};
pub use work::{Inspect, Workers};
