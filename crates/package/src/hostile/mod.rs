//! A workshop for hostile archives, for the tests of every crate that opens packages (feature `hostile-builder`).
//!
//! Builds bytes only; nothing in the product uses it.

mod cases;
mod content;
mod tarball;
mod zip;

pub use cases::{Case, cases};
pub use content::{Content, contents};
pub use tarball::Tarball;
pub use zip::{Member, Zip};
