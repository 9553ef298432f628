//! Front matter of SKILL.md, as all clients write it (`design/users.md` §3.1-3.2).

use std::ops::Range;

/// What a Skill says about itself. Lenient: anything that parses is kept, what does not is named.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Manifest {
    /// Virtual path of the SKILL.md it came from.
    pub path: String,
    /// `name`.
    pub name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `allowed-tools`, from a space- or comma-separated text or a list: `Bash(git:*)`, `Read`.
    pub allowed_tools: Vec<String>,
    /// `compatibility`.
    pub compatibility: Option<String>,
    /// The whole front matter, as JSON (empty object when there is none).
    pub fields: serde_json::Value,
    /// Byte range of the front matter in the file's decoded text, fences included; empty when there is none.
    pub range: Range<usize>,
    /// Why the front matter could not be read, if so.
    pub problem: Option<String>,
}

impl Manifest {
    /// Reads the front matter at the start of `text` (a byte-order mark and blank lines before it are allowed).
    pub fn parse(path: &str, _text: &str) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }
}
