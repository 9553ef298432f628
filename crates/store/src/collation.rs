//! Texts of PostgreSQL in the order of their code points, as SQLite has them, whatever the locale of the cluster.
//!
//! A database takes its order from the cluster it is made in. There, "a" may come before "B", comparisons cost several
//! times as much, and pages would differ between the two databases. Does nothing where the order is right already.

use crate::Error;
use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, Executor as _};

/// In the order of code points, small letters come after all capitals.
const IS_RIGHT: &str = "SELECT NOT (CAST('a' AS TEXT) < CAST('B' AS TEXT))";

/// Two processes that start together settle it one after the other.
const TAKE_TURN: &str = "SELECT pg_advisory_xact_lock(7461990612)";

/// The views, which stand in the way of any change of their tables, and how to make them again.
const VIEWS: &str = "SELECT CAST(oid::REGCLASS AS TEXT), pg_get_viewdef(oid) FROM pg_class
    WHERE relkind = 'v' AND relnamespace = CAST(current_schema() AS REGNAMESPACE) AND relname = ANY ($1)";

/// What to change in each table: everything with the order of the database.
const CHANGES: &str = "SELECT CAST(pg_class.oid::REGCLASS AS TEXT),
        string_agg(format('ALTER COLUMN %I TYPE TEXT COLLATE \"C\"', attname), ', ')
    FROM pg_attribute INNER JOIN pg_class ON pg_class.oid = attrelid
    WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS REGNAMESPACE) AND relname = ANY ($1)
        AND attnum > 0 AND NOT attisdropped AND atttypid = CAST('text' AS REGTYPE)
        AND attcollation = CAST('\"default\"' AS REGCOLLATION)
    GROUP BY pg_class.oid";

/// Gives all texts of these tables that order. Indexes of a filled database are built anew, once.
pub(crate) async fn settle(writer: &PgPool, tables: &[&str], views: &[&str]) -> Result<(), Error> {
    if sqlx::query_scalar(IS_RIGHT).fetch_one(writer).await? {
        return Ok(());
    }
    let mut transaction = writer.begin().await?;
    transaction.execute(TAKE_TURN).await?;
    let changes: Vec<(String, String)> = sqlx::query_as(CHANGES).bind(tables).fetch_all(&mut *transaction).await?;
    if changes.is_empty() {
        return Ok(());
    }
    let views: Vec<(String, String)> = sqlx::query_as(VIEWS).bind(views).fetch_all(&mut *transaction).await?;
    let drop = views.iter().map(|(name, _)| format!("DROP VIEW {name}"));
    let change = changes.iter().map(|(table, changes)| format!("ALTER TABLE {table} {changes}"));
    let make = views.iter().map(|(name, text)| format!("CREATE VIEW {name} AS {text}"));
    for statement in drop.chain(change).chain(make) {
        // Names and texts come from the server's own catalogue, quoted by it.
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}
