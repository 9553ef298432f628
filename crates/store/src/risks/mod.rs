//! Risks: what is wrong with an account's assets, as scans saw it and people dealt with it.
//!
//! `record` takes in what a scan saw, `status` what people decide, `columns` says how a risk becomes a row.

mod columns;
mod record;
mod status;

pub use record::Recorded;
pub use status::{Change, Past, StatusChange};

use crate::database::{Transaction, row};
use crate::list::{CELL, SUBJECT, Tally, Total, list, mark};
use crate::schema::{Asset as A, Risk as R, RiskDetail as D};
use crate::{Error, Store};
use model::{Risk, RiskKind};
use sea_query::{Expr, ExprTrait as _, Func, Order, Query};
use std::collections::BTreeMap;

const TABLE: &str = "risk";
/// Rows that one statement touches at most.
const BATCH: usize = 400;

static TALLY: Tally = Tally {
    table: "risk_tally",
    columns: &["kind", "severity", "status", "present", "advice", "instance_type", "class_en", "class_zh", "source"],
    optional: None,
    named_in: None,
    totals: &[Total { column: "n", of: None }],
    span: None,
};

static GROUPS: Tally = Tally {
    table: "risk_group",
    columns: &[
        "kind",
        "severity",
        "port",
        "transport",
        "service",
        "component",
        "version",
        "check_id",
        "cve",
        "advice",
        "class_en",
        "class_zh",
        "name_en",
        "name_zh",
        "source",
    ],
    optional: None,
    named_in: None,
    totals: &[
        Total { column: "n", of: None },
        Total { column: "affected", of: Some("present") },
        Total { column: "unhandled", of: Some("unhandled") },
    ],
    span: Some(("first_seen", "last_seen")),
};

static CELLS: Tally = Tally {
    table: "risk_cell",
    columns: &[
        "kind",
        "severity",
        "status",
        "present",
        "instance_type",
        "port",
        "transport",
        "service",
        "component",
        "version",
        "check_id",
        "cve",
        "advice",
        "class_en",
        "class_zh",
        "name_en",
        "name_zh",
        "source",
    ],
    optional: None,
    named_in: Some(CELL),
    totals: &[Total { column: "n", of: None }],
    span: None,
};

/// What is asked of an asset's names is asked of each asset once, however many risks it has.
static SUBJECTS: Tally = Tally {
    table: "risk_subject",
    columns: &["kind", "asset", "instance_id", "instance_name", "asset_id"],
    optional: Some("asset_id"),
    named_in: Some(SUBJECT),
    totals: &[Total { column: "n", of: None }],
    span: None,
};

/// Everything that counts risks.
pub(crate) static TALLIES: [&Tally; 4] = [&TALLY, &GROUPS, &CELLS, &SUBJECTS];
/// What counts them by something that people and scans change.
static STATES: [&Tally; 3] = [&TALLY, &GROUPS, &CELLS];

list! {
    /// A risk as lists show it.
    pub struct RiskRow in "risk" by "last_seen" Descending tagged by "asset_id" counted in TALLY, GROUPS, CELLS, SUBJECTS
        with cells in CELLS and subjects in SUBJECTS {
        /// Row id.
        pub id: i64,
        /// Row id of the account.
        pub account_id: i64,
        /// Word of its kind.
        pub kind: String,
        /// What clients know it by: lower-case hex SHA-256.
        pub fingerprint: String,
        /// The asset as it was entered.
        pub asset: String,
        /// The asset's id.
        pub instance_id: String,
        /// The asset's name.
        pub instance_name: String,
        /// The asset's type, or its kind's word.
        pub instance_type: String,
        /// 0 info to 4 critical.
        pub severity: i64,
        /// 0 unhandled, 1 handled, 2 ignored.
        pub status: i64,
        /// 1 while it is there, as far as scans know.
        pub present: i64,
        /// Port; 0 for none.
        pub port: i64,
        /// Transport of the port.
        pub transport: String,
        /// Short name of the service.
        pub service: String,
        /// Product.
        pub component: String,
        /// Its version.
        pub version: String,
        /// The check that found it.
        pub check_id: String,
        /// CVE number.
        pub cve: String,
        /// What to do with a port: 0 keep, 1 restrict, 2 block.
        pub advice: i64,
        /// Class, in English.
        pub class_en: String,
        /// Class, in Chinese.
        pub class_zh: String,
        /// Title, in English.
        pub name_en: String,
        /// Title, in Chinese.
        pub name_zh: String,
        /// Address within the asset, or the item.
        pub place: String,
        /// Which part found it.
        pub source: String,
        /// When it was found first.
        pub first_seen: i64,
        /// When it was seen last.
        pub last_seen: i64,
    }
}

list! {
    /// What is the same risk on many assets.
    pub struct RiskGroupRow in "risk_group" by "last_seen" Descending {
        /// Row id.
        pub id: i64,
        /// Row id of the account.
        pub account_id: i64,
        /// Word of its kind.
        pub kind: String,
        /// 0 info to 4 critical.
        pub severity: i64,
        /// Port; 0 for none.
        pub port: i64,
        /// Transport of the port.
        pub transport: String,
        /// Short name of the service.
        pub service: String,
        /// Product.
        pub component: String,
        /// Its version.
        pub version: String,
        /// The check that found it.
        pub check_id: String,
        /// CVE number.
        pub cve: String,
        /// What to do with a port.
        pub advice: i64,
        /// Class, in English.
        pub class_en: String,
        /// Class, in Chinese.
        pub class_zh: String,
        /// Title, in English.
        pub name_en: String,
        /// Title, in Chinese.
        pub name_zh: String,
        /// Which part found it.
        pub source: String,
        /// Assets that have it now.
        pub affected: i64,
        /// Those of them that nobody has dealt with.
        pub unhandled: i64,
        /// When it was found first.
        pub first_seen: i64,
        /// When it was seen last.
        pub last_seen: i64,
    }
}

row! {
    struct DetailRow { risk_id: i64, body: String }
}

row! {
    struct ExampleRow { of: i64, body: String }
}

row! {
    struct IdRow { id: i64 }
}

impl Store {
    /// All that is known of some risks, by row id.
    pub async fn risk_details(&self, risks: &[i64]) -> Result<BTreeMap<i64, Risk>, Error> {
        let query = Query::select()
            .columns([D::RiskId, D::Body])
            .from(D::Table)
            .and_where(Expr::col(D::RiskId).is_in(risks.iter().copied()))
            .take();
        let rows: Vec<DetailRow> = self.database.fetch_all(&query).await?;
        let read = |row: DetailRow| match serde_json::from_str(&row.body) {
            Ok(risk) => Ok((row.risk_id, risk)),
            Err(_) => Err(Error::Row { column: "risk_detail.body", value: row.risk_id.to_string() }),
        };
        rows.into_iter().map(read).collect()
    }

    /// One risk of each group, one that is there if there is any, by the group's row id: what all of a group share is told
    /// by any of them.
    pub async fn examples_of_groups(&self, groups: &[i64]) -> Result<BTreeMap<i64, Risk>, Error> {
        let mut examples = BTreeMap::new();
        for some in groups.chunks(BATCH) {
            let group = |column: &'static str| Expr::col((GROUPS.table, column));
            let mut cell = Query::select().column("id").from(CELLS.table).and_where(Expr::col("n").gt(0)).take();
            for column in std::iter::once(&"account_id").chain(GROUPS.columns) {
                cell.and_where(Expr::col((CELLS.table, *column)).eq(group(column)));
            }
            cell.order_by("present", Order::Desc).order_by("id", Order::Asc).limit(1);
            let risk = Query::select()
                .column(R::Id)
                .from(R::Table)
                .and_where(Expr::col(R::Cell).eq(Expr::SubQuery(None, Box::new(cell.into()))))
                .limit(1)
                .take();
            let chosen = Query::select()
                .expr_as(group("id"), "of")
                .expr_as(Expr::SubQuery(None, Box::new(risk.into())), "risk")
                .from(GROUPS.table)
                .and_where(group("id").is_in(some.iter().copied()))
                .take();
            let query = Query::select()
                .column("of")
                .column((D::Table, D::Body))
                .from_subquery(chosen, "chosen")
                .inner_join(D::Table, Expr::col((D::Table, D::RiskId)).equals(("chosen", "risk")))
                .take();
            let rows: Vec<ExampleRow> = self.database.fetch_all(&query).await?;
            examples.extend(rows.into_iter().filter_map(|row| Some((row.of, serde_json::from_str(&row.body).ok()?))));
        }
        Ok(examples)
    }
}

/// Deletes the risks of assets that are about to go, in the caller's transaction.
pub(crate) async fn remove_of_assets(transaction: &mut Transaction, assets: &[i64]) -> Result<(), Error> {
    let query = Query::select()
        .column(R::Id)
        .from(R::Table)
        .and_where(Expr::col(R::AssetId).is_in(assets.iter().copied()))
        .take();
    let ids: Vec<i64> = transaction.fetch_all::<IdRow>(&query).await?.into_iter().map(|row| row.id).collect();
    for batch in ids.chunks(BATCH) {
        count(transaction, &TALLIES, batch, -1).await?;
        let delete = Query::delete().from_table(R::Table).and_where(Expr::col(R::Id).is_in(batch.to_vec())).take();
        transaction.execute(&delete).await?;
    }
    Ok(())
}

/// Takes rows out of tallies before they change, or puts them in after.
async fn count(
    transaction: &mut Transaction,
    tallies: &[&'static Tally],
    risks: &[i64],
    sign: i64,
) -> Result<(), Error> {
    for batch in risks.chunks(BATCH) {
        for tally in tallies {
            tally.shift(transaction, TABLE, batch, sign).await?;
        }
        if sign > 0 {
            mark(transaction, TABLE, tallies, batch).await?;
        }
    }
    Ok(())
}

/// Counts the unhandled risks of assets anew.
async fn count_for_assets(transaction: &mut Transaction, assets: &[i64]) -> Result<(), Error> {
    for batch in assets.chunks(BATCH) {
        let mut update = Query::update().table(A::Table).take();
        for kind in RiskKind::ALL {
            let column = match kind {
                RiskKind::Port => A::PortRisks,
                RiskKind::Vulnerability => A::VulnerabilityRisks,
                RiskKind::WeakPassword => A::WeakPasswordRisks,
                RiskKind::WebContent => A::WebContentRisks,
                RiskKind::Configuration => A::ConfigurationRisks,
                RiskKind::ExposedService => A::ExposedServiceRisks,
            };
            let unhandled = Query::select()
                .expr(Func::coalesce([Expr::col((R::Table, R::Unhandled)).sum(), Expr::val(0)]))
                .from(R::Table)
                .and_where(Expr::col((R::Table, R::AssetId)).equals((A::Table, A::Id)))
                .and_where(Expr::col((R::Table, R::Kind)).eq(kind.word()))
                .take();
            update.value(column, Expr::SubQuery(None, Box::new(unhandled.into())));
        }
        update.and_where(Expr::col(A::Id).is_in(batch.to_vec()));
        transaction.execute(&update).await?;
    }
    Ok(())
}
