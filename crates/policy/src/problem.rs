//! What is wrong with a policy: file, line, field, and how to put it right.

use model::{Lang, Text};
use std::path::{Path, PathBuf};

/// One problem of a policy, profile or baseline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {field}: {} ({})", what.en, remedy.en)]
pub struct Problem {
    /// The file as given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Field, dotted.
    pub field: String,
    /// What is wrong.
    pub what: Text,
    /// How to put it right.
    pub remedy: Text,
}

impl Problem {
    /// All of it in one line.
    pub fn line(&self, lang: Lang) -> String {
        let Self { file, line, field, what, remedy } = self;
        match lang {
            Lang::En => self.to_string(),
            Lang::Zh => format!("{file}:{line}: {field}：{}（{}）", what.zh, remedy.zh),
        }
    }
}

/// Why a policy cannot be used. A policy that does not load is a refusal to run: nothing is judged by half of it.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The file cannot be read.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// The system's answer.
        reason: std::io::Error,
    },
    /// What is written there cannot be used; all problems are listed.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid(Vec<Problem>),
}

impl PolicyError {
    /// What a reader is told, a line for each problem.
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Unreadable { path, reason }, Lang::Zh) => format!("无法读取 {}：{reason}", path.display()),
            (Self::Invalid(problems), Lang::Zh) => {
                problems.iter().map(|problem| problem.line(lang)).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// The text of a file of ours, at most a megabyte: nobody writes more by hand.
pub(crate) fn read(path: &Path) -> Result<String, PolicyError> {
    const MOST: u64 = 1 << 20;
    let unreadable = |reason| PolicyError::Unreadable { path: path.to_owned(), reason };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(unreadable(std::io::Error::other("it is no file")));
    }
    if meta.len() > MOST {
        return Err(unreadable(std::io::Error::other("it is larger than 1 MiB")));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

/// Collects problems of one file and turns positions into lines.
pub(crate) struct Desk<'t> {
    pub(crate) file: &'t str,
    pub(crate) text: &'t str,
    pub(crate) problems: Vec<Problem>,
}

impl<'t> Desk<'t> {
    pub(crate) fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, text, problems: Vec::new() }
    }

    /// The line of a position.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    pub(crate) fn error(&mut self, at: usize, field: &str, what: Text, remedy: Text) {
        let (file, line) = (self.file.to_owned(), self.line(at));
        let problem = Problem { file, line, field: field.to_owned(), what, remedy };
        self.problems.push(problem);
    }

    /// What the TOML reader says: syntax, unknown fields, wrong types.
    pub(crate) fn toml(mut self, error: &toml::de::Error, known: &str) -> PolicyError {
        let at = error.span().map_or(0, |span| span.start);
        let said = error.message().lines().next().unwrap_or("cannot be read").to_owned();
        let field = said.split('`').nth(1).filter(|_| said.starts_with("unknown field")).unwrap_or("TOML").to_owned();
        let what = said.split(", expected one of").next().unwrap_or(&said);
        // What the reader of TOML says is English everywhere; the way out is not.
        let remedy = Text::new(
            "write one of {known}; `touchstone policy --help` shows an example",
            "可用的字段为 {known}；示例见 `touchstone policy --help`",
        );
        self.error(at, &field, Text::new(what, what), remedy.fill("known", known));
        PolicyError::Invalid(self.problems)
    }

    pub(crate) fn done<T>(self, value: T) -> Result<T, PolicyError> {
        if self.problems.is_empty() { Ok(value) } else { Err(PolicyError::Invalid(self.problems)) }
    }
}
