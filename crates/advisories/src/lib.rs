//! Known vulnerable and malicious releases of packages: read from OSV files, compared by each ecosystem's own version
//! order, kept in one sorted file that opens without being parsed.
//!
//! ```text
//! OSV files -> import (validated) -> Advisory -> database file -> Database::matches(ecosystem, package, version)
//! ```
//!
//! Fetches nothing and decides nothing: how much a match weighs is for its user.

mod builtin;
mod cvss;
mod database;
mod ecosystem;
mod import;
mod osv;
mod record;
pub mod version;
mod write;

pub use database::{Database, DatabaseError, Match};
pub use ecosystem::{Ecosystem, Order};
pub use import::{Import, Problem, import};
pub use record::{Advisory, Affected, Band, Event, Span};
pub use write::write;
