//! The files of the repository that people write.

use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// Folders and files at the top that are not ours to judge.
const FOREIGN: &[&str] = &["target", "spec", "corpus", "Cargo.lock", "LICENSE", "data"];
/// Folders with a dot that are; the others belong to tools (`.git`, `.venv`).
const OURS: &[&str] = &[".ci"];
/// Kinds of text that are looked at.
const TEXT: &[&str] = &["rs", "toml", "md", "yml", "yaml", "html", "css", "sql", "sh", "py"];

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    /// Path from the repository's root, with `/`.
    pub path: String,
    /// Content.
    pub text: String,
}

impl File {
    /// Rust source.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Written by this crate; nobody reads it for pleasure.
    pub fn is_generated(&self) -> bool {
        self.text.lines().take(5).any(|line| line.starts_with("//! Generated from"))
    }

    /// Tests and what they read.
    pub fn is_test(&self) -> bool {
        self.path.ends_with("tests.rs") || self.path.contains("/tests/")
    }
}

/// Every text file of the repository.
#[derive(Debug)]
pub struct Tree {
    /// Where the repository lies.
    pub root: PathBuf,
    /// Its text files, sorted by path.
    pub files: Vec<File>,
}

impl Tree {
    /// Reads the repository that this crate lies in.
    pub fn read() -> anyhow::Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.ancestors().nth(2).context("the crate lies two folders below the root")?.to_owned();
        let mut files = Vec::new();
        walk(&root, "", &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { root, files })
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> anyhow::Result<String> {
        std::fs::read_to_string(self.root.join(path)).with_context(|| format!("cannot read {path}"))
    }
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        let top = prefix.is_empty();
        if (top && FOREIGN.contains(&name.as_str())) || ["node_modules", "target"].contains(&name.as_str()) {
            continue;
        }
        if top && kind.is_dir() && name.starts_with('.') && !OURS.contains(&name.as_str()) {
            continue;
        }
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() && (TEXT.contains(&extension) || path.starts_with(".ci/")) {
            let text = std::fs::read_to_string(entry.path()).with_context(|| format!("{path} is no UTF-8 text"))?;
            files.push(File { path, text });
        }
    }
    Ok(())
}
