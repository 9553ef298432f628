//! A readable text of a package, as lent to whoever reads it outside the scanning process.

use serde::{Deserialize, Serialize};

/// One decoded text: a file's own, or a layer unwrapped from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceText {
    /// Virtual path inside the package.
    pub file: String,
    /// How it was unwrapped, outermost first, e.g. `base64 › gzip`; empty for the file's own text.
    pub layer: String,
    /// Line of the file that the text begins in: 1 for a file's own text, where the layer lies for an unwrapped one.
    pub line: u32,
    /// The text.
    pub text: String,
    /// Bytes of the text that did not fit into the limit and are not here.
    pub left_out: u64,
}
