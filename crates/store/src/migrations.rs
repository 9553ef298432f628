//! The schema, step by step. Steps are embedded, run at start, and never changed once released.

use crate::Error;
use crate::collation;
use crate::database::Database;
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use std::borrow::Cow;

/// One step in both dialects.
struct Step {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Every step, oldest first.
const STEPS: &[Step] = &[
    Step {
        version: 1,
        name: "first",
        sqlite: include_str!("../migrations/sqlite/0001_first.sql"),
        postgres: include_str!("../migrations/postgres/0001_first.sql"),
    },
    Step {
        version: 2,
        name: "access",
        sqlite: include_str!("../migrations/sqlite/0002_access.sql"),
        postgres: include_str!("../migrations/postgres/0002_access.sql"),
    },
    Step {
        version: 300,
        name: "job kinds",
        sqlite: include_str!("../migrations/sqlite/0300_job_kinds.sql"),
        postgres: include_str!("../migrations/postgres/0300_job_kinds.sql"),
    },
    Step {
        version: 301,
        name: "rest",
        sqlite: include_str!("../migrations/sqlite/0301_rest.sql"),
        postgres: include_str!("../migrations/postgres/0301_rest.sql"),
    },
    Step {
        version: 310,
        name: "batches",
        sqlite: include_str!("../migrations/sqlite/0310_batches.sql"),
        postgres: include_str!("../migrations/postgres/0310_batches.sql"),
    },
    Step {
        version: 400,
        name: "security center",
        sqlite: include_str!("../migrations/sqlite/0400_security_center.sql"),
        postgres: include_str!("../migrations/postgres/0400_security_center.sql"),
    },
    Step {
        version: 500,
        name: "risk_tasks",
        sqlite: include_str!("../migrations/sqlite/0500_risk_tasks.sql"),
        postgres: include_str!("../migrations/postgres/0500_risk_tasks.sql"),
    },
    Step {
        version: 501,
        name: "members",
        sqlite: include_str!("../migrations/sqlite/0501_members.sql"),
        postgres: include_str!("../migrations/postgres/0501_members.sql"),
    },
    Step {
        version: 510,
        name: "task_webhooks",
        sqlite: include_str!("../migrations/sqlite/0510_task_webhooks.sql"),
        postgres: include_str!("../migrations/postgres/0510_task_webhooks.sql"),
    },
    Step {
        version: 600,
        name: "cells",
        sqlite: include_str!("../migrations/sqlite/0600_cells.sql"),
        postgres: include_str!("../migrations/postgres/0600_cells.sql"),
    },
    Step {
        version: 601,
        name: "examples",
        sqlite: include_str!("../migrations/sqlite/0601_examples.sql"),
        postgres: include_str!("../migrations/postgres/0601_examples.sql"),
    },
    Step {
        version: 602,
        name: "subjects",
        sqlite: include_str!("../migrations/sqlite/0602_subjects.sql"),
        postgres: include_str!("../migrations/postgres/0602_subjects.sql"),
    },
    Step {
        version: 603,
        name: "changes",
        sqlite: include_str!("../migrations/sqlite/0603_changes.sql"),
        postgres: include_str!("../migrations/postgres/0603_changes.sql"),
    },
    Step {
        version: 604,
        name: "subject names",
        sqlite: include_str!("../migrations/sqlite/0604_subject_names.sql"),
        postgres: include_str!("../migrations/postgres/0604_subject_names.sql"),
    },
];

/// Runs the steps that the database has not seen. The caller has taken its turn.
pub(crate) async fn run(database: &Database) -> Result<(), Error> {
    match database {
        Database::Sqlite { writer, .. } => migrator(|step| step.sqlite).run(writer).await?,
        Database::Postgres { writer, .. } => {
            migrator(|step| step.postgres).run(writer).await?;
            collation::settle(writer, &made("TABLE"), &made("VIEW")).await?;
        }
    }
    Ok(())
}

/// The names of all tables, or views, that the steps make.
fn made(what: &str) -> Vec<&'static str> {
    let words = STEPS.iter().flat_map(|step| {
        let words = step.postgres.split_whitespace();
        words.clone().zip(words.clone().skip(1)).zip(words.skip(2))
    });
    words.filter(|((create, kind), _)| *create == "CREATE" && *kind == what).map(|(_, name)| name).collect()
}

fn migrator(dialect: impl Fn(&Step) -> &'static str) -> Migrator {
    let steps = STEPS.iter().map(|step| {
        let sql = dialect(step).into_sql_str();
        Migration::new(step.version, Cow::Borrowed(step.name), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(steps.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_what_is_made() {
        assert!(made("TABLE").contains(&"risk") && made("TABLE").contains(&"account"));
        assert_eq!(made("VIEW"), ["organisation_member"]);
    }

    /// Both schemas are one text but for the words that `dialect` lists.
    #[test]
    fn both_schemas_agree() {
        for step in STEPS {
            let translated = crate::dialect::TYPES
                .iter()
                .fold(step.postgres.to_owned(), |sql, (postgres, sqlite)| sql.replace(postgres, sqlite));
            assert_eq!(translated, step.sqlite, "step {}", step.version);
        }
    }
}
