//! Everything in which SQLite and PostgreSQL differ: connecting, locking, and the types in `migrations/`.

use crate::Error;
use crate::database::{DatabaseLocation, Transaction};
use sea_query::{Expr, ExprTrait as _, Func, LikeExpr, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder};
use sha2::{Digest as _, Sha256};
use sqlx::Executor as _;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::fs::{File, OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::spawn_blocking;

/// Which of the two, for the few expressions that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// Stands before what a pattern means literally; PostgreSQL's own, and SQLite has none.
const ESCAPE: char = '\\';
/// Stands between patterns of a list; hardly in one.
const SEPARATOR: &str = "\u{1f}";

impl Dialect {
    /// Whether a text contains one of the parts, in ASCII letters of either case; other letters are themselves.
    ///
    /// SQLite's `LIKE` is just that, and twice as fast without `lower`. PostgreSQL's knows case, and its `lower` knows
    /// more letters than ASCII's in most collations; it is asked once, whatever the number of parts.
    pub(crate) fn contains_any(self, text: Expr, parts: &[String]) -> Expr {
        let patterns = parts.iter().map(|part| {
            let mut pattern = String::from("%");
            for character in part.chars() {
                if ['%', '_', ESCAPE].contains(&character) {
                    pattern.push(ESCAPE);
                }
                pattern.push(character.to_ascii_lowercase());
            }
            pattern + "%"
        });
        let patterns: Vec<String> = patterns.collect();
        let has_letters = patterns.iter().any(|pattern| pattern.bytes().any(|byte| byte.is_ascii_alphabetic()));
        let plain = text.clone();
        let text = match self {
            Self::Postgres if has_letters => Expr::from(Func::lower(Expr::cust_with_expr("$1 COLLATE \"C\"", text))),
            _ => text,
        };
        let is_list = patterns.len() > 1 && !patterns.iter().any(|pattern| pattern.contains(SEPARATOR));
        if self == Self::Postgres && is_list {
            let list = [text, patterns.join(SEPARATOR).into(), SEPARATOR.into()];
            return Expr::cust_with_exprs("$1 LIKE ANY (STRING_TO_ARRAY($2, $3))", list);
        }
        let like = |pattern| text.clone().like(LikeExpr::new(pattern).escape(ESCAPE));
        if let (Self::Postgres, true, [part]) = (self, has_letters, parts) {
            // What has no case is looked for first: most texts need no `lower` then.
            let caseless = part.split(|character: char| character.is_ascii_alphabetic() || character == ESCAPE);
            let caseless = caseless.max_by_key(|piece| piece.len()).filter(|piece| !piece.is_empty());
            let first = caseless.map(|piece| self.holds(plain, piece));
            let rest = patterns.into_iter().map(like);
            return first
                .into_iter()
                .chain(rest)
                .reduce(|one, other| one.and(other))
                .unwrap_or_else(|| Expr::val(1).eq(0));
        }
        patterns.into_iter().map(like).reduce(|one, other| one.or(other)).unwrap_or_else(|| Expr::val(1).eq(0))
    }

    /// Whether a text holds a part just as it is.
    pub(crate) fn holds(self, text: Expr, part: &str) -> Expr {
        let place = match self {
            Self::Sqlite => "INSTR(?, ?)",
            Self::Postgres => "STRPOS($1, $2)",
        };
        Expr::cust_with_exprs(place, [text, Expr::val(part)]).gt(0)
    }

    /// Whether a number is one of many. Never what an index is chosen for: rows are read along another, and each is
    /// looked up in the set, which is made once. PostgreSQL would rather join and sort.
    pub(crate) fn among(self, number: Expr, many: SelectStatement) -> Expr {
        match self {
            Self::Sqlite => self.unindexed(number).in_subquery(many),
            Self::Postgres => Func::coalesce([number.in_subquery(many), Expr::val(false)]).into(),
        }
    }

    /// Whether a number is one of few, by which rows are found. PostgreSQL would rather read all rows for a join.
    pub(crate) fn one_of(self, number: Expr, few: SelectStatement) -> Expr {
        match self {
            Self::Sqlite => number.in_subquery(few),
            Self::Postgres => {
                let few = Expr::SubQuery(None, Box::new(few.into()));
                Expr::cust_with_exprs("$1 = ANY (ARRAY($2))", [number, few])
            }
        }
    }

    /// Numbers of all rows as one text, separated by commas; empty where there are none.
    pub(crate) fn joined(self, number: Expr) -> Expr {
        let all = match self {
            Self::Sqlite => Expr::cust_with_expr("GROUP_CONCAT(?)", number),
            Self::Postgres => Expr::cust_with_expr("STRING_AGG(CAST($1 AS TEXT), ',')", number),
        };
        Func::coalesce([all, Expr::val("")]).into()
    }

    /// Whether a number is one of these: one value, however many they are.
    pub(crate) fn named(self, number: Expr, ids: &[i64]) -> Expr {
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        let ids = Expr::val(ids.join(","));
        match self {
            Self::Sqlite => Expr::cust_with_exprs("? IN (SELECT value FROM json_each('[' || ? || ']'))", [number, ids]),
            Self::Postgres => {
                Expr::cust_with_exprs("$1 = ANY (CAST(STRING_TO_ARRAY($2, ',') AS BIGINT ARRAY))", [number, ids])
            }
        }
    }

    /// A question to each row by itself, never a join.
    pub(crate) fn each(self, question: Expr) -> Expr {
        match self {
            Self::Sqlite => question,
            Self::Postgres => Func::coalesce([question, Expr::val(false)]).into(),
        }
    }

    /// A column that no index shall be chosen for. SQLite keeps no figures of what is in a table, and would rather
    /// compare rows by an index and sort them than walk along the index of their order; PostgreSQL weighs both.
    pub(crate) fn unindexed(self, column: Expr) -> Expr {
        match self {
            Self::Sqlite => Expr::cust_with_expr("+?", column),
            Self::Postgres => column,
        }
    }
}

pub(crate) const SQLITE: SqliteQueryBuilder = SqliteQueryBuilder;
pub(crate) const POSTGRES: PostgresQueryBuilder = PostgresQueryBuilder;

/// Takes SQLite's write lock at once: a transaction that reads first and writes later could fail half-way otherwise.
pub(crate) const SQLITE_BEGIN: &str = "BEGIN IMMEDIATE";

/// The words that turn a PostgreSQL migration into its SQLite twin; the test of `migrations` applies them.
#[cfg(test)]
pub(crate) const TYPES: [(&str, &str); 7] = [
    ("BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    ("BIGINT", "INTEGER"),
    ("BYTEA", "BLOB"),
    ("\n);", "\n) STRICT;"),
    (" INCLUDE (n, id)", ""),
    ("\n-- SQLite: ", "\n"),
    ("for SQLite in ../sqlite", "for PostgreSQL in ../postgres"),
];

/// KiB that a connection keeps of the file. A scan's risks go to a dozen places in it: little room means reading and
/// writing each of them over and over. What a reader keeps is worth nothing after the next write of anybody, and pages
/// that come and go in little room stay in the processor's cache: a long read costs half of what it costs with 16 MiB,
/// or with the file mapped, which is mapped anew after each write.
const WRITER_CACHE: &str = "-65536";
const READER_CACHE: &str = "-4096";
/// Rows that a reader hands over before it waits: a page of a list at a time, not one thread for the other for each few.
const READER_ROWS: usize = 1024;

/// Pages come along indexes that are in memory. With its usual idea of what a jump on a disk costs, the planner would
/// rather read a whole table; compiling a plan takes longer than most of our questions; and a plan for any value is a bad
/// one for most.
const POSTGRES_PLANS: &str = "SET random_page_cost = 1.1; SET jit = off; SET plan_cache_mode = force_custom_plan";

/// So long a question of a reader may take: no client waits longer by default.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// The same for PostgreSQL, unless the operator has set a limit.
const POSTGRES_LIMIT: &str = "SELECT set_config('statement_timeout', '30s', FALSE)
    WHERE current_setting('statement_timeout') = '0'";
/// Imports and new indexes take what they need.
const POSTGRES_UNLIMITED: &str = "SET statement_timeout = 0";
/// So many steps of SQLite's machine lie between two looks at the clock: about a millisecond.
const STEPS: i32 = 20_000;

const READERS: u32 = 8;
const CONNECTIONS: u32 = 8;

/// Makes processes that start together bring the schema up to date one after the other, until the answer is dropped.
///
/// SQLite's own locks cover one statement of that; a locked file beside the database covers it all. For PostgreSQL the
/// migrator itself takes a lock of the server's.
pub(crate) async fn take_turn(location: &DatabaseLocation) -> Result<Option<File>, Error> {
    let DatabaseLocation::Sqlite(path) = location else { return Ok(None) };
    let path = path.with_added_extension("lock");
    let shown = path.display().to_string();
    // Whoever has the turn may need this very thread to come to its end.
    let lock = spawn_blocking(move || private_file(&path).and_then(|file| file.lock().map(|()| file)));
    let lock = lock.await.unwrap_or_else(|died| Err(std::io::Error::other(died)));
    lock.map(Some).map_err(|source| Error::File { path: shown, source })
}

/// Opens a file that only its owner may read, and makes it if it is absent.
fn private_file(path: &Path) -> std::io::Result<File> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    // One of an earlier release may be open to others. SQLite gives the files beside it the same rights.
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// One writer and some readers on one file. Other processes (`worker`, `account`) may have it open as well.
pub(crate) async fn open_sqlite(path: &Path) -> Result<(SqlitePool, SqlitePool), Error> {
    private_file(path).map_err(|source| Error::File { path: path.display().to_string(), source })?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10));
    let writer = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let writer = writer.connect_with(options.clone().pragma("cache_size", WRITER_CACHE)).await?;
    let readers = SqlitePoolOptions::new().max_connections(READERS).max_lifetime(None);
    let options = options.pragma("cache_size", READER_CACHE).row_buffer_size(READER_ROWS).read_only(true);
    Ok((writer, readers.connect_lazy_with(options)))
}

/// One pool to write and one to read, small enough for many processes on one server.
pub(crate) async fn open_postgres(url: &str) -> Result<(PgPool, PgPool), Error> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(|_| Error::Location { what: "database", problem: "the PostgreSQL URL cannot be read".to_owned() })?;
    let pool = |limit: &'static str| {
        let options = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(10));
        options.after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(POSTGRES_PLANS).await?;
                connection.execute(limit).await.map(|_| ())
            })
        })
    };
    let writer = pool(POSTGRES_UNLIMITED).connect_with(options.clone()).await?;
    Ok((writer, pool(POSTGRES_LIMIT).connect_lazy_with(options)))
}

/// Makes a reader of SQLite give up its next question after a while.
pub(crate) async fn end_in_time(reader: &mut SqliteConnection, patience: Duration) -> Result<(), Error> {
    let begun = Instant::now();
    reader.lock_handle().await?.set_progress_handler(STEPS, move || begun.elapsed() < patience);
    Ok(())
}

impl Transaction {
    /// Lets no other transaction past the same word until this one ends.
    ///
    /// SQLite has one writer anyway; PostgreSQL locks a number made from the word.
    pub(crate) async fn lock(&mut self, word: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(transaction) => {
                let digest = Sha256::digest(word.as_bytes());
                let number = digest.iter().take(8).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte));
                let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(number);
                lock.execute(&mut **transaction).await?;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn endless_questions_end() {
        let folder = tempfile::tempdir().unwrap();
        let (_writer, readers) = open_sqlite(&folder.path().join("few.db")).await.unwrap();
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
        let mut reader = readers.acquire().await.unwrap();
        end_in_time(&mut reader, Duration::from_millis(20)).await.unwrap();
        let ended = Error::from(sqlx::query(endless).execute(&mut *reader).await.unwrap_err());
        assert!(matches!(ended, Error::Late), "{ended:?}");
        // The next question has its own time.
        end_in_time(&mut reader, Duration::from_secs(60)).await.unwrap();
        sqlx::query("SELECT 1").execute(&mut *reader).await.unwrap();
    }
}
