//! House rules as tests, and generated documentation. `tests/tidy.rs` is the list of rules.
//!
//! Looks at the repository's files only; never at what the program does.

mod pages;
mod tree;

pub use pages::{GENERATED, Page, pages};
pub use tree::{File, Tree};
