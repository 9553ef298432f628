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
#[error("{}", public.en)]
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

impl Error {
    /// An argument of the caller is wrong.
    pub fn invalid(field: &'static str, public: Text) -> Self {
        Self { kind: ErrorKind::Invalid, field, public, source: None }
    }

    /// A setting of the operator's cannot be used; the source says why.
    pub fn unusable(
        field: &'static str,
        public: Text,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { kind: ErrorKind::Invalid, field, public, source: Some(source.into()) }
    }

    /// Nothing of that name for this caller.
    pub fn not_found(public: Text) -> Self {
        Self { kind: ErrorKind::NotFound, field: "", public, source: None }
    }

    /// A part that we depend on does not answer.
    pub fn unavailable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let public =
            Text::new("a part of the service is unavailable, try again later", "服务的某个部分不可用，请稍后重试");
        Self { kind: ErrorKind::Unavailable, field: "", public, source: Some(source.into()) }
    }

    /// Our fault.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let public = Text::new("internal error", "内部错误");
        Self { kind: ErrorKind::Internal, field: "", public, source: Some(source.into()) }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Late => Self {
                public: Text::new(
                    "the question took too long, ask for less at once",
                    "查询耗时过长，请缩小查询范围后重试",
                ),
                ..Self::unavailable(error)
            },
            store::Error::Database(_) | store::Error::Objects(_) => Self::unavailable(error),
            _ => Self::internal(error),
        }
    }
}
