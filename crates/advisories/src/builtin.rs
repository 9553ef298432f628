//! The small database that every binary carries (`data/advisories`), prepared by build.rs.

use crate::Database;
use std::sync::OnceLock;

impl Database {
    /// The built-in database: widely known cases only. Import OSV data for more.
    pub fn builtin() -> &'static Self {
        static DATABASE: OnceLock<Database> = OnceLock::new();
        DATABASE.get_or_init(|| {
            let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/advisories.db"));
            // build.rs has read it back; an empty one answers nothing.
            Self::from_static(bytes).unwrap_or_else(|_| Self::empty())
        })
    }
}
