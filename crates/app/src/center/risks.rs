//! Risks as use cases: what engines saw is taken in, people decide what becomes of it.

use super::{Scope, Shown};
use crate::{App, Caller, Error, ErrorKind};
use model::{Asset, AssetKind, Examined, Risk, RiskDetail, RiskKind, Text};
use std::net::IpAddr;
use store::{AssetSource, Change, Past, Recorded, RiskGroupRow, RiskRow, StatusChange};
use time::OffsetDateTime;

/// Which part of ours finds risks, as rows say it.
const SOURCE: &str = "center";
/// Risks of one change at most.
const MOST_CHANGES: usize = 1000;

/// Services that are assets of their own, and what an inventory would call them.
const DATABASES: [(&str, &str); 8] = [
    ("mysql", "MYSQL"),
    ("mariadb", "MARIADB"),
    ("redis", "REDIS"),
    ("mongodb", "MONGODB"),
    ("postgresql", "POSTGRES"),
    ("elasticsearch", "ES"),
    ("kafka", "KAFKA"),
    ("memcached", "MEMCACHED"),
];

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
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let example = app.parts.store.example_of_group(&row).await?;
            views.push(RiskGroupView { row, example });
        }
        Ok(views)
    }
}

impl App {
    /// Takes in what a task saw of an account's assets, and what it looked at completely: what was there before and was
    /// not seen again is closed. Databases that answered become assets.
    pub async fn record(
        &self,
        account: i64,
        task: i64,
        examined: &[Examined],
        risks: &[Risk],
        now: OffsetDateTime,
    ) -> Result<Recorded, Error> {
        let found: Vec<_> = risks.iter().filter_map(database).map(|asset| (asset, now)).collect();
        self.parts.store.add_assets(account, &found, AssetSource::Scan, now).await?;
        let recorded = self.parts.store.record_risks(account, task, SOURCE, (risks, examined), now).await?;
        tracing::info!(
            account.id = account,
            task.id = task,
            found = recorded.found,
            reopened = recorded.reopened,
            closed = recorded.closed,
            "risks recorded"
        );
        Ok(recorded)
    }

    /// The risks that a task saw, gravest first.
    pub async fn risks_of_task(&self, task: i64) -> Result<Vec<Risk>, Error> {
        let ids = self.parts.store.risks_of_task(task).await?;
        let mut risks = Vec::with_capacity(ids.len());
        for some in ids.chunks(500) {
            let mut details = self.parts.store.risk_details(some).await?;
            risks.extend(some.iter().filter_map(|id| details.remove(id)));
        }
        Ok(risks)
    }

    /// Changes the status of risks of one kind, named by `AppId` of their account and fingerprint; all or none.
    pub async fn change_risks(
        &self,
        caller: &Caller,
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
        let uin = i64::try_from(caller.uin).unwrap_or(0);
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

/// The database that an open port is, if it is one. It belongs to the asset that the port was found on.
fn database(risk: &Risk) -> Option<Asset> {
    let RiskDetail::Port { component, version, .. } = &risk.detail else { return None };
    let port = risk.port?;
    let known = |name: &str| DATABASES.iter().find(|(service, _)| service.eq_ignore_ascii_case(name));
    let (_, type_name) = known(component).or_else(|| known(&risk.service))?;
    let mut asset = Asset::new(AssetKind::Database, format!("{}:{port}", risk.asset));
    asset.name = [component.as_str(), version.as_str()].join(" ").trim().to_owned();
    if asset.name.is_empty() {
        asset.name.clone_from(&risk.service);
    }
    asset.type_name = (*type_name).to_owned();
    asset.port = port;
    let address = risk.address.or_else(|| risk.asset.parse().ok());
    if let Some(address) = address {
        let slot = if is_private(address) { &mut asset.private_ip } else { &mut asset.public_ip };
        *slot = address.to_string();
    }
    if risk.asset.parse::<IpAddr>().is_err() {
        asset.domain.clone_from(&risk.asset);
    }
    Some(asset)
}

fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}
