//! The code engine: syntax trees to a small common form, constants folded, calls resolved, taint followed.
//!
//! ```text
//! CodeUnit -> tree-sitter tree -> lowered form (lower/) -> observations and flows (taint) by the tables in data/code/
//! ```
