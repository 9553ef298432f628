//! Connections and transactions over either database.

use crate::Error;
use crate::dialect::{self, Dialect};
use sea_query_sqlx::SqlxBinder;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite};
use std::path::PathBuf;

/// Where the rows are.
#[derive(Clone)]
pub enum DatabaseLocation {
    /// A SQLite file, made if absent.
    Sqlite(PathBuf),
    /// A PostgreSQL database by URL. The URL may hold a password.
    Postgres(String),
}

impl DatabaseLocation {
    /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    pub fn parse(url: &str) -> Result<Self, Error> {
        let problem = || "expected sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME".to_owned();
        match url.split_once(':') {
            Some(("sqlite", path)) if !path.trim_start_matches('/').is_empty() => {
                Ok(Self::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path))))
            }
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.to_owned())),
            _ => Err(Error::Location { what: "database", problem: problem() }),
        }
    }
}

impl std::fmt::Debug for DatabaseLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// A row type that both databases can fill; made by [`row!`].
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Declares a struct whose fields are read from columns of the same names, out of either database.
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$doc:meta])* $fvis:vis $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$doc])* $fvis $field: $type),* }

        impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for $name
        where
            &'static str: sqlx::ColumnIndex<R>,
            $($type: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>),*
        {
            fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
    };
}
pub(crate) use row;

/// The connections of this process.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    /// One writer, so that writes wait in our queue and not in SQLite's busy loop; readers never wait.
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    /// The same two for a server, which ends what readers ask too much.
    Postgres { writer: PgPool, readers: PgPool },
}

impl Database {
    pub(crate) async fn open(location: &DatabaseLocation) -> Result<Self, Error> {
        match location {
            DatabaseLocation::Sqlite(path) => {
                let (writer, readers) = dialect::open_sqlite(path).await?;
                Ok(Self::Sqlite { writer, readers })
            }
            DatabaseLocation::Postgres(url) => {
                let (writer, readers) = dialect::open_postgres(url).await?;
                Ok(Self::Postgres { writer, readers })
            }
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres { .. } => Dialect::Postgres,
        }
    }

    /// A cheap question that only a living database answers.
    pub(crate) async fn ping(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite { readers, .. } => sqlx::query("SELECT 1").execute(readers).await.map(|_| ())?,
            Self::Postgres { readers, .. } => sqlx::query("SELECT 1").execute(readers).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Every row of a question. Reads what is committed. A question that takes longer than anybody waits is ended.
    pub(crate) async fn fetch_all<R: Row>(&self, query: &impl SqlxBinder) -> Result<Vec<R>, Error> {
        Ok(match self {
            Self::Sqlite { readers, .. } => {
                let (sql, values) = query.build_sqlx(dialect::SQLITE);
                let mut reader = readers.acquire().await?;
                dialect::end_in_time(&mut reader, dialect::PATIENCE).await?;
                sqlx::query_as_with::<Sqlite, R, _>(AssertSqlSafe(sql), values).fetch_all(&mut *reader).await?
            }
            Self::Postgres { readers, .. } => {
                let (sql, values) = query.build_sqlx(dialect::POSTGRES);
                sqlx::query_as_with::<Postgres, R, _>(AssertSqlSafe(sql), values).fetch_all(readers).await?
            }
        })
    }

    /// The first row of a question, if any.
    pub(crate) async fn fetch_optional<R: Row>(&self, query: &impl SqlxBinder) -> Result<Option<R>, Error> {
        Ok(self.fetch_all(query).await?.into_iter().next())
    }

    /// Begins a transaction that may write.
    pub(crate) async fn begin(&self) -> Result<Transaction, Error> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Transaction::Sqlite(writer.begin_with(dialect::SQLITE_BEGIN).await?),
            Self::Postgres { writer, .. } => Transaction::Postgres(writer.begin().await?),
        })
    }

    /// One statement in a transaction of its own; answers how many rows it touched.
    pub(crate) async fn execute(&self, query: &impl SqlxBinder) -> Result<u64, Error> {
        let mut transaction = self.begin().await?;
        let touched = transaction.execute(query).await?;
        transaction.commit().await?;
        Ok(touched)
    }
}

/// Statements that take effect together, or not at all when dropped.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// Runs a statement; answers how many rows it touched.
    pub(crate) async fn execute(&mut self, query: &impl SqlxBinder) -> Result<u64, Error> {
        Ok(match self {
            Self::Sqlite(transaction) => {
                let (sql, values) = query.build_sqlx(dialect::SQLITE);
                sqlx::query_with(AssertSqlSafe(sql), values).execute(&mut **transaction).await?.rows_affected()
            }
            Self::Postgres(transaction) => {
                let (sql, values) = query.build_sqlx(dialect::POSTGRES);
                sqlx::query_with(AssertSqlSafe(sql), values).execute(&mut **transaction).await?.rows_affected()
            }
        })
    }

    /// Every row of a question, or every row that a statement with `RETURNING` gives back.
    pub(crate) async fn fetch_all<R: Row>(&mut self, query: &impl SqlxBinder) -> Result<Vec<R>, Error> {
        Ok(match self {
            Self::Sqlite(transaction) => {
                let (sql, values) = query.build_sqlx(dialect::SQLITE);
                sqlx::query_as_with::<Sqlite, R, _>(AssertSqlSafe(sql), values).fetch_all(&mut **transaction).await?
            }
            Self::Postgres(transaction) => {
                let (sql, values) = query.build_sqlx(dialect::POSTGRES);
                sqlx::query_as_with::<Postgres, R, _>(AssertSqlSafe(sql), values).fetch_all(&mut **transaction).await?
            }
        })
    }

    /// The first row, if any.
    pub(crate) async fn fetch_optional<R: Row>(&mut self, query: &impl SqlxBinder) -> Result<Option<R>, Error> {
        Ok(self.fetch_all(query).await?.into_iter().next())
    }

    /// The row that must be there.
    pub(crate) async fn fetch_one<R: Row>(&mut self, query: &impl SqlxBinder) -> Result<R, Error> {
        self.fetch_optional(query).await?.ok_or(Error::Database(sqlx::Error::RowNotFound))
    }

    /// Makes everything lasting.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}
