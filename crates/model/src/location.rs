//! Where a piece of evidence stands.

use serde::{Deserialize, Serialize};

/// A place in a package: a virtual path with `/` (nested archives as `outer.zip!/inner/x.sh`), and a position.
///
/// `line` and `column` count from 1, columns in characters. `line` 0 means the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Location {
    /// Virtual path inside the package.
    pub file: String,
    /// Line, from 1; 0 = the whole file.
    pub line: u32,
    /// Column in characters, from 1; 0 = the whole line.
    pub column: u32,
    /// Characters that the caret underlines, within the line; 0 = unknown.
    pub length: u32,
}

impl Location {
    /// The file as a whole.
    pub fn file(path: impl Into<String>) -> Self {
        Self { file: path.into(), ..Self::default() }
    }
}
