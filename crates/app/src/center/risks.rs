//! Risks as use cases: what engines saw is taken in, people decide what becomes of it.

use super::{Scope, Shown};
use crate::{App, Error, ErrorKind};
use model::{Examined, Risk, RiskKind, Text};
use store::{Change, Past, Recorded, RiskGroupRow, RiskRow, StatusChange};
use time::OffsetDateTime;

/// Risks of one change at most.
const MOST_CHANGES: usize = 1000;

/// A risk with its proof.
#[derive(Debug, Clone)]
pub struct RiskView {
    /// Its row: whose it is, status, times.
    pub row: RiskRow,
    /// What the engine said.
    pub risk: Risk,
}

impl Shown for RiskRow {
    type Whole = RiskView;

    async fn complete(app: &App, rows: Vec<Self>) -> Result<Vec<RiskView>, Error> {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut details = app.parts.store.risk_details(&ids).await?;
        // A risk that was deleted a moment ago has no details any more.
        let view = |row: Self| details.remove(&row.id).map(|risk| RiskView { row, risk });
        Ok(rows.into_iter().filter_map(view).collect())
    }
}

/// The same risk on many assets, with one of them to tell what all share.
#[derive(Debug, Clone)]
pub struct RiskGroupView {
    /// Its row: how many, since when.
    pub row: RiskGroupRow,
    /// One of them.
    pub example: Option<Risk>,
}

impl Shown for RiskGroupRow {
    type Whole = RiskGroupView;

    async fn complete(app: &App, rows: Vec<Self>) -> Result<Vec<RiskGroupView>, Error> {
        let groups: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut examples = app.parts.store.examples_of_groups(&groups).await?;
        let whole = |row: Self| RiskGroupView { example: examples.remove(&row.id), row };
        Ok(rows.into_iter().map(whole).collect())
    }
}

impl App {
    /// Takes in what a run of a task saw of an account's assets, and what it looked at completely: what was there before
    /// and was not seen again is closed. `source` names the engine: `network` or `host`.
    pub async fn record(
        &self,
        account: i64,
        (run, source): (i64, &str),
        examined: &[Examined],
        risks: &[Risk],
        now: OffsetDateTime,
    ) -> Result<Recorded, Error> {
        Ok(self.parts.store.record_risks(account, run, source, (risks, examined), now).await?)
    }

    /// Changes the status of risks of one kind, named by `AppId` of their account and fingerprint; all or none. `uin` is
    /// who does it.
    pub async fn change_risks(
        &self,
        uin: u64,
        scope: &Scope,
        risks: &[(String, String)],
        kind: RiskKind,
        change: StatusChange,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        if risks.is_empty() || risks.len() > MOST_CHANGES {
            let text = Text::new("name 1 to {most} risks", "风险数量须为 1 至 {most} 个");
            return Err(Error::invalid("risks", text.fill("most", &MOST_CHANGES.to_string())));
        }
        let mut changes: Vec<Change> = Vec::new();
        for (app_id, fingerprint) in risks {
            let owner = scope.owners.iter().find(|owner| owner.app_id.to_string() == *app_id);
            let account = owner.ok_or_else(no_risk)?.account;
            match changes.iter_mut().find(|change| change.account == account) {
                Some(change) => change.fingerprints.push(fingerprint.clone()),
                None => changes.push(Change { account, fingerprints: vec![fingerprint.clone()] }),
            }
        }
        let uin = i64::try_from(uin).unwrap_or(0);
        if !self.parts.store.change_risks(&changes, kind, change, (uin, now)).await? {
            return Err(no_risk());
        }
        Ok(())
    }

    /// What became of a risk, oldest first.
    pub async fn risk_past(&self, risk: &RiskRow) -> Result<Vec<Past>, Error> {
        Ok(self.parts.store.risk_past(risk.id).await?)
    }
}

fn no_risk() -> Error {
    let public = Text::new("one of the risks does not exist", "指定的风险中有不存在的项");
    Error { kind: ErrorKind::NotFound, field: "risks", public, source: None }
}
