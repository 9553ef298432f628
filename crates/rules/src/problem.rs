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
#[error("{}: {what} ({remedy})", self.place())]
pub struct Problem {
    /// File as given to the parser.
    pub file: String,
    /// Rule id; `-` where there is none.
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

impl Problem {
    /// File, rule and field, as far as there are any.
    fn place(&self) -> String {
        let named = [&self.file, &self.rule, &self.field].into_iter().filter(|part| !part.is_empty() && *part != "-");
        named.map(String::as_str).collect::<Vec<_>>().join(": ")
    }
}
