//! Use cases and jobs: the only place where the parts meet.
//!
//! Knows no HTTP, no command line and no vendor's field name. Every adapter (cloud API, console, command line)
//! translates to these calls and back.

mod account;
mod app;
mod error;
mod failure;
mod first_start;
mod inspect;
mod judged;
mod rulebook;
mod settings;
mod skill;
mod work;

pub use account::{AccountKeys, Credential};
pub use app::App;
pub use error::{Error, ErrorKind};
pub use inspect::{
    ADVISORIES_FILE, InspectError, InspectOptions, Inspector, OwnFiles, WORKER_COMMAND, serve_inspections,
};
pub use judged::JudgedInspector;
pub use rulebook::RuleBook;
pub use settings::{QueueSettings, Settings};
pub use skill::{Caller, LinkError, ReportLink, SkillState, Submission, Submitted};
pub use store::{Account, AccountState, DatabaseLocation, ObjectLocation, S3Access, S3Location, Secret};
pub use work::{Inspect, Workers};
