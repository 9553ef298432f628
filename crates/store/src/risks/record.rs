//! What a scan saw becomes rows: new risks, risks seen again, and risks that are gone.
//!
//! Safe to repeat: the same risks of the same task change nothing the second time.

use super::columns::{columns, fingerprint};
use super::status::note;
use super::{BATCH, GROUPS, IdRow, STATES, TABLE, TALLIES, count, count_for_assets};
use crate::database::{Transaction, row};
use crate::instant::whole_seconds;
use crate::schema::{Asset as A, Risk as R, RiskDetail, RiskSighting};
use crate::{Error, Store};
use model::{Asset, Examined, Risk};
use sea_query::{Cond, Expr, ExprTrait as _, OnConflict, Query};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// What became of what a scan saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recorded {
    /// Risks that were not known.
    pub found: u64,
    /// Risks that were known.
    pub seen_again: u64,
    /// Those of them that had been dealt with, or were gone.
    pub reopened: u64,
    /// Risks that are gone.
    pub closed: u64,
}

/// Where a risk belongs, as its row shows it.
#[derive(Debug, Clone, Default)]
struct Place {
    asset: Option<i64>,
    instance_id: String,
    instance_name: String,
    instance_type: String,
}

row! {
    struct PlaceRow { id: i64, instance_id: String, name: String, type_name: String, kind: String }
}

/// Declares a risk that is known: what a scan may tell anew of it.
macro_rules! known {
    ($($field:ident: $type:ty = $column:ident),* $(,)?) => {
        row! {
            struct KnownRow { id: i64, fingerprint: String, $($field: $type),* }
        }

        const KNOWN: &[R] = &[R::Id, R::Fingerprint, $(R::$column),*];

        impl KnownRow {
            /// The value that a column has.
            fn shows(&self, column: R) -> Option<Expr> {
                match column {
                    $(R::$column => Some(Expr::val(self.$field.clone())),)*
                    _ => None,
                }
            }
        }
    };
}

known! {
    status: i64 = Status,
    present: i64 = Present,
    unhandled: i64 = Unhandled,
    asset_id: Option<i64> = AssetId,
    asset: String = Asset,
    instance_id: String = InstanceId,
    instance_name: String = InstanceName,
    instance_type: String = InstanceType,
    severity: i64 = Severity,
    port: i64 = Port,
    transport: String = Transport,
    service: String = Service,
    component: String = Component,
    version: String = Version,
    check_id: String = CheckId,
    cve: String = Cve,
    advice: i64 = Advice,
    class_en: String = ClassEn,
    class_zh: String = ClassZh,
    name_en: String = NameEn,
    name_zh: String = NameZh,
    place: String = Place,
}

row! {
    struct CandidateRow { id: i64, asset_id: Option<i64>, port: i64, check_id: String }
}

impl Store {
    /// Takes in what a task saw, and what it looked at completely. `source` names the part of ours that looked.
    pub async fn record_risks(
        &self,
        account: i64,
        task: i64,
        source: &str,
        (risks, examined): (&[Risk], &[Examined]),
        now: OffsetDateTime,
    ) -> Result<Recorded, Error> {
        let mut transaction = self.database.begin().await?;
        transaction.change_center(account).await?;
        let mut recording =
            Recording { transaction, account, task, now: whole_seconds(now), done: Recorded::default() };
        // The same risk twice in one answer is one risk; the later says more.
        let risks: BTreeMap<String, &Risk> = risks.iter().map(|risk| (fingerprint(account, risk), risk)).collect();
        let risks: Vec<(String, &Risk)> = risks.into_iter().collect();
        let mut places = BTreeMap::new();
        for (_, risk) in &risks {
            if !places.contains_key(risk.asset.as_str()) {
                let place = place(&mut recording.transaction, account, &risk.asset).await?;
                places.insert(risk.asset.as_str(), place);
            }
        }
        for batch in risks.chunks(BATCH) {
            recording.batch(source, batch, &places).await?;
        }
        let mut touched: Vec<i64> = places.values().filter_map(|place| place.asset).collect();
        for examined in examined {
            touched.extend(recording.close(examined).await?);
        }
        touched.sort_unstable();
        touched.dedup();
        count_for_assets(&mut recording.transaction, &touched).await?;
        recording.transaction.commit().await?;
        Ok(recording.done)
    }
}

/// One call, in its transaction.
struct Recording {
    transaction: Transaction,
    account: i64,
    task: i64,
    now: i64,
    done: Recorded,
}

impl Recording {
    async fn batch(
        &mut self,
        source: &str,
        batch: &[(String, &Risk)],
        places: &BTreeMap<&str, Place>,
    ) -> Result<(), Error> {
        let known = known_risks(&mut self.transaction, self.account, batch).await?;
        let (mut ids, mut details) = (Vec::new(), Vec::with_capacity(batch.len()));
        let (mut moved, mut fresh) = (Vec::new(), Vec::new());
        for (fingerprint, risk) in batch {
            let place = places.get(risk.asset.as_str()).cloned().unwrap_or_default();
            let mut values = columns(risk);
            values.extend(belongs(&place, risk));
            let body = serde_json::to_string(risk).unwrap_or_default();
            let Some(row) = known.get(fingerprint) else {
                values.extend(self.begins(fingerprint, source, risk));
                fresh.push((values, body));
                continue;
            };
            details.push((row.id, body));
            ids.push(row.id);
            values.extend(seen_again(row));
            values.retain(|(column, value)| row.shows(*column).as_ref() != Some(value));
            if !values.is_empty() {
                moved.push((row, values));
            }
        }
        self.see_again(&known, &ids, moved).await?;
        for (id, body) in self.insert(fresh).await? {
            ids.push(id);
            details.push((id, body));
        }
        self.keep_details(details).await?;
        self.keep_sightings(&ids).await
    }

    /// Most risks are as they were and only seen later; those that are not are counted anew.
    async fn see_again(
        &mut self,
        known: &BTreeMap<String, KnownRow>,
        ids: &[i64],
        moved: Vec<(&KnownRow, Vec<(R, Expr)>)>,
    ) -> Result<(), Error> {
        if known.is_empty() {
            return Ok(());
        }
        let moved_ids: Vec<i64> = moved.iter().map(|(row, _)| row.id).collect();
        count(&mut self.transaction, &TALLIES, &moved_ids, -1).await?;
        for (row, values) in moved {
            let update = Query::update().table(R::Table).values(values).and_where(Expr::col(R::Id).eq(row.id)).take();
            self.transaction.execute(&update).await?;
        }
        let later = Query::update()
            .table(R::Table)
            .value(R::LastSeen, self.now)
            .and_where(Expr::col(R::Id).is_in(ids.iter().copied()))
            .take();
        self.transaction.execute(&later).await?;
        count(&mut self.transaction, &TALLIES, &moved_ids, 1).await?;
        // What is counted already has only been seen later.
        let still: Vec<i64> = ids.iter().copied().filter(|id| !moved_ids.contains(id)).collect();
        GROUPS.shift(&mut self.transaction, TABLE, &still, 0).await?;
        self.done.seen_again += ids.len() as u64;
        let reopened: Vec<i64> =
            known.values().filter(|row| row.status == 1 || row.present == 0).map(|row| row.id).collect();
        self.done.reopened += reopened.len() as u64;
        self.note(&reopened, "reopened").await
    }

    fn begins(&self, fingerprint: &str, source: &str, risk: &Risk) -> [(R, Expr); 9] {
        [
            (R::AccountId, self.account.into()),
            (R::Kind, risk.kind().word().into()),
            (R::Fingerprint, fingerprint.into()),
            (R::Status, 0_i64.into()),
            (R::Present, 1_i64.into()),
            (R::Unhandled, 1_i64.into()),
            (R::Source, source.into()),
            (R::FirstSeen, self.now.into()),
            (R::LastSeen, self.now.into()),
        ]
    }

    /// New rows in one statement; answers the id of each with what came along.
    async fn insert(&mut self, fresh: Vec<(Vec<(R, Expr)>, String)>) -> Result<Vec<(i64, String)>, Error> {
        let Some((first, _)) = fresh.first() else { return Ok(Vec::new()) };
        let columns: Vec<R> = first.iter().map(|(column, _)| *column).collect();
        let mut insert = Query::insert().into_table(R::Table).columns(columns).returning_col(R::Id).take();
        let mut bodies = Vec::with_capacity(fresh.len());
        for (values, body) in fresh {
            insert.values_panic(values.into_iter().map(|(_, value)| value));
            bodies.push(body);
        }
        // Ids are given in the order of the rows, on both databases, but come back in any order.
        let mut ids: Vec<i64> = self.transaction.fetch_all::<IdRow>(&insert).await?.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        self.done.found += ids.len() as u64;
        count(&mut self.transaction, &TALLIES, &ids, 1).await?;
        Ok(ids.into_iter().zip(bodies).collect())
    }

    async fn keep_details(&mut self, details: Vec<(i64, String)>) -> Result<(), Error> {
        if details.is_empty() {
            return Ok(());
        }
        let mut insert =
            Query::insert().into_table(RiskDetail::Table).columns([RiskDetail::RiskId, RiskDetail::Body]).take();
        for (id, body) in details {
            insert.values_panic([id.into(), body.into()]);
        }
        insert.on_conflict(OnConflict::column(RiskDetail::RiskId).update_column(RiskDetail::Body).to_owned());
        self.transaction.execute(&insert).await.map(|_| ())
    }

    async fn keep_sightings(&mut self, ids: &[i64]) -> Result<(), Error> {
        let once = [RiskSighting::TaskId, RiskSighting::RiskId];
        let mut insert = Query::insert().into_table(RiskSighting::Table).columns(once).take();
        for id in ids {
            insert.values_panic([self.task.into(), (*id).into()]);
        }
        insert.on_conflict(OnConflict::columns(once).do_nothing().to_owned());
        self.transaction.execute(&insert).await.map(|_| ())
    }

    /// Closes what was there before, would have been seen, and was not seen by this task. Answers whose risks they were.
    async fn close(&mut self, examined: &Examined) -> Result<Vec<i64>, Error> {
        let seen = Query::select()
            .column(RiskSighting::RiskId)
            .from(RiskSighting::Table)
            .and_where(Expr::col(RiskSighting::TaskId).eq(self.task))
            .and_where(Expr::col((RiskSighting::Table, RiskSighting::RiskId)).equals((R::Table, R::Id)))
            .take();
        let query = Query::select()
            .columns([R::Id, R::AssetId, R::Port, R::CheckId])
            .from(R::Table)
            .and_where(Expr::col(R::AccountId).eq(self.account))
            .and_where(Expr::col(R::Kind).eq(examined.kind.word()))
            .and_where(Expr::col(R::Asset).eq(examined.asset.as_str()))
            .and_where(Expr::col(R::Present).eq(1))
            .and_where(Expr::exists(seen).not())
            .take();
        let candidates: Vec<CandidateRow> = self.transaction.fetch_all(&query).await?;
        let port = |row: &CandidateRow| u16::try_from(row.port).ok().filter(|port| *port > 0);
        let is_gone = |row: &CandidateRow| examined.covers(port(row)) && examined.checks.contain(&row.check_id);
        let gone: Vec<CandidateRow> = candidates.into_iter().filter(is_gone).collect();
        let ids: Vec<i64> = gone.iter().map(|row| row.id).collect();
        for batch in ids.chunks(BATCH) {
            count(&mut self.transaction, &STATES, batch, -1).await?;
            let ignored = Expr::col(R::Status).eq(2);
            let update = Query::update()
                .table(R::Table)
                .value(R::Present, 0)
                .value(R::Unhandled, 0)
                .value(R::Status, Expr::case(ignored, 2).finally(1))
                .and_where(Expr::col(R::Id).is_in(batch.to_vec()))
                .take();
            self.transaction.execute(&update).await?;
            count(&mut self.transaction, &STATES, batch, 1).await?;
            self.note(batch, "closed").await?;
            self.done.closed += batch.len() as u64;
        }
        Ok(gone.into_iter().filter_map(|row| row.asset_id).collect())
    }

    async fn note(&mut self, risks: &[i64], change: &str) -> Result<(), Error> {
        note(&mut self.transaction, risks, change, (0, self.now)).await
    }
}

fn belongs(place: &Place, risk: &Risk) -> [(R, Expr); 5] {
    [
        (R::AssetId, Expr::val(place.asset)),
        (R::Asset, risk.asset.as_str().into()),
        (R::InstanceId, place.instance_id.as_str().into()),
        (R::InstanceName, place.instance_name.as_str().into()),
        (R::InstanceType, place.instance_type.as_str().into()),
    ]
}

/// What was dealt with and is seen again is open again; what is ignored stays so.
fn seen_again(row: &KnownRow) -> [(R, Expr); 3] {
    let status = if row.status == 2 { 2_i64 } else { 0 };
    [(R::Status, status.into()), (R::Present, 1_i64.into()), (R::Unhandled, i64::from(status == 0).into())]
}

async fn known_risks(
    transaction: &mut Transaction,
    account: i64,
    batch: &[(String, &Risk)],
) -> Result<BTreeMap<String, KnownRow>, Error> {
    let query = Query::select()
        .columns(KNOWN.iter().copied())
        .from(R::Table)
        .and_where(Expr::col(R::AccountId).eq(account))
        .and_where(Expr::col(R::Fingerprint).is_in(batch.iter().map(|(fingerprint, _)| fingerprint.as_str())))
        .take();
    let rows: Vec<KnownRow> = transaction.fetch_all(&query).await?;
    Ok(rows.into_iter().map(|row| (row.fingerprint.clone(), row)).collect())
}

/// The asset that a name or address means: one of that name first, else a machine or database with that address.
async fn place(transaction: &mut Transaction, account: i64, name: &str) -> Result<Place, Error> {
    let identity = Asset::from_name(name).map_or_else(|| name.to_owned(), |asset| asset.identity());
    let ways = [
        Cond::all().add(Expr::col(A::Identity).eq(identity.as_str())).add(Expr::col(A::Kind).is_in([
            "domain",
            "public_ip",
            "host",
            "database",
            "listener",
            "pod",
            "vpc",
            "subnet",
        ])),
        Cond::all().add(Expr::col(A::PublicIp).eq(identity.as_str())).add(Expr::col(A::Kind).eq("host")),
        Cond::all().add(Expr::col(A::PrivateIp).eq(identity.as_str())).add(Expr::col(A::Kind).eq("host")),
    ];
    for way in ways {
        let query = Query::select()
            .columns([A::Id, A::InstanceId, A::Name, A::TypeName, A::Kind])
            .from(A::Table)
            .and_where(Expr::col(A::AccountId).eq(account))
            .cond_where(way)
            .order_by(A::Id, sea_query::Order::Asc)
            .limit(1)
            .take();
        if let Some(row) = transaction.fetch_optional::<PlaceRow>(&query).await? {
            return Ok(Place {
                asset: Some(row.id),
                instance_id: row.instance_id,
                instance_name: row.name,
                instance_type: instance_type(row.kind, row.type_name),
            });
        }
    }
    Ok(Place { instance_id: name.to_owned(), instance_name: name.to_owned(), ..Place::default() })
}

/// The usual types of some kinds, as clouds write them.
const USUAL: &[(&str, &str)] =
    &[("host", "CVM"), ("public_ip", "EIP"), ("listener", "CLB"), ("pod", "POD"), ("vpc", "VPC"), ("subnet", "SUBNET")];

/// An asset's type where it says more than its kind: a host that calls itself CVM is a host like others, and stands with
/// them in lists.
fn instance_type(kind: String, type_name: String) -> String {
    if type_name.is_empty() || USUAL.contains(&(&kind, &type_name)) { kind } else { type_name }
}
