//! What an organisation accepts: profiles, suppressions that expire, allowed hosts, baselines.
//!
//! Applies to results after the scan and never hides what it did: a suppressed finding stays in every report, with its
//! reason, and the verdict without the policy is told. Knows no engine and no clock: today is an argument. A policy
//! never comes out of what is scanned.

mod apply;
mod baseline;
mod day;
mod entry;
mod file;
mod find;
mod hosts;
mod problem;
mod profile;

pub use apply::{Subject, Usage, judge_again, set_severities};
pub use baseline::{Baseline, Recorder};
pub use day::Day;
pub use entry::{Selection, template};
pub use file::Policy;
pub use find::{FILE_NAME, Found, find};
pub use problem::{PolicyError, Problem};
pub use profile::{FailOn, ProfileFile};
