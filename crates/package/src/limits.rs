//! The limits that opening a package obeys. A parameter, never a constant in the code that reads.

/// Upper bounds; reaching one is a named problem, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries over all nesting levels.
    pub entries: u32,
    /// Bytes of one file after unpacking.
    pub file_bytes: u64,
    /// Bytes of all files together after unpacking.
    pub total_bytes: u64,
    /// Unpacked bytes per packed byte of one member, looked at from 1 MiB unpacked on.
    pub ratio: u32,
    /// Archives inside archives.
    pub archive_depth: u32,
    /// Parts of one path.
    pub path_parts: u32,
    /// Bytes of one path.
    pub path_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 25_000,
            file_bytes: 64 << 20,
            total_bytes: 96 << 20,
            ratio: 200,
            archive_depth: 3,
            path_parts: 64,
            path_bytes: 1024,
        }
    }
}
