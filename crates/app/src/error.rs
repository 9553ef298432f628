//! One error for all use cases: a kind, a text for the public, and the source for the log.

use model::Text;

/// What went wrong, in words that every adapter can map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// An argument is wrong; `field` in [`Error`] names it.
    Invalid,
    /// No such thing for this caller.
    NotFound,
    /// A quota is used up.
    LimitExceeded,
    /// A part is down; trying again later may help.
    Unavailable,
    /// Our fault.
    Internal,
}

/// A failed use case.
#[derive(Debug, thiserror::Error)]
#[error("{kind:?}: {}", public.en)]
pub struct Error {
    /// What kind.
    pub kind: ErrorKind,
    /// Our word for the argument that is wrong (`file`, `file_name` …); empty otherwise.
    pub field: &'static str,
    /// Safe to show.
    pub public: Text,
    /// For the log only.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}
