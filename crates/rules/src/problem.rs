//! What is wrong with a rule: where, what, and how to put it right.

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a look.
    Warning,
    /// The rule cannot be used.
    Error,
}

/// One problem of one rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}: {rule}: {field}: {what} ({remedy})")]
pub struct Problem {
    /// File as given to the parser.
    pub file: String,
    /// Rule id, or `-` where there is none.
    pub rule: String,
    /// Field, dotted: `match.all.of[1].regex`.
    pub field: String,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
    /// How bad.
    pub level: Level,
}
