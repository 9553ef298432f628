//! What can go wrong below the use cases.

const SQLITE_INTERRUPT: &str = "9";
const POSTGRES_QUERY_CANCELED: &str = "57014";

/// A failed access to rows, objects or keys.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or did not answer.
    #[error("database")]
    Database(#[source] sqlx::Error),
    /// A question took longer than anybody waits, and was ended.
    #[error("the question took too long")]
    Late,
    /// The schema could not be brought up to date.
    #[error("migration")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The object store refused or did not answer.
    #[error("object store")]
    Objects(#[from] object_store::Error),
    /// A location that cannot be used.
    #[error("{what} location: {problem}")]
    Location {
        /// `database` or `object store`.
        what: &'static str,
        /// What is wrong with it. Never contains its password.
        problem: String,
    },
    /// A file of ours.
    #[error("{path}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The encryption key has the wrong form, or is not the one that this data was sealed with.
    #[error("encryption key: {0}")]
    Key(&'static str),
    /// A row says something that the schema should have excluded.
    #[error("unexpected {column}: {value}")]
    Row {
        /// Where.
        column: &'static str,
        /// What.
        value: String,
    },
}

impl Error {
    /// Whether a unique constraint refused the write.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = match &error {
            sqlx::Error::Database(error) => error.code(),
            _ => None,
        };
        match code.as_deref() {
            Some(SQLITE_INTERRUPT | POSTGRES_QUERY_CANCELED) => Self::Late,
            _ => Self::Database(error),
        }
    }
}
