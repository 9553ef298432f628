//! Use cases and jobs: the only place where the parts meet.
//!
//! Knows no HTTP, no command line and no vendor's field name. Every adapter (cloud API, console, command line)
//! translates to these calls and back.

mod error;
mod inspect;
mod skill;

pub use error::{Error, ErrorKind};
pub use inspect::{InspectOptions, Inspector};
pub use skill::{Caller, LinkError, ReportLink, SkillState, Submission, Submitted};
