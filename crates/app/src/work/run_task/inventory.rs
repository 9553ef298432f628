//! Imported cloud resources, judged by what is known of them. Nothing is collected and nobody is asked: each run judges the
//! stored descriptions by the rules of this release.

use super::Run;
use super::network::{SOURCE, note_left_out};
use crate::Error;
use crate::task::{Told, is_cloud};
use crate::work::{Worker, now};
use assetscan::inventory::judge_by;
use model::{Checks, Examined, LeftOut, Risk, RiskKind, ScanItem, Switches};
use std::collections::BTreeSet;
use store::AssetRow;

/// What the rules made of some descriptions.
#[derive(Default)]
struct Verdicts {
    risks: Vec<Risk>,
    examined: Vec<Examined>,
    left_out: LeftOut,
    judged: BTreeSet<String>,
}

impl Worker {
    /// Judges the imported resources of a run, where it is about configuration.
    pub(super) async fn judge_inventory(&self, run: &Run) -> Result<Told, Error> {
        let cloud: Vec<AssetRow> = run.aim.assets.iter().filter(|row| is_cloud(row)).cloned().collect();
        if !run.items.contains(&ScanItem::Configuration) || cloud.is_empty() {
            return Ok(Told::default());
        }
        let switches = run.wish.switches.clone();
        // A hundred thousand descriptions take their time; others shall not wait for it.
        let verdicts = tokio::task::spawn_blocking(move || judge_all(&cloud, &switches)).await;
        let verdicts = verdicts.map_err(Error::internal)?.map_err(Error::internal)?;
        let (account, id) = (run.task.account, run.run.id);
        let recorded = self.app.record(account, (id, SOURCE), &verdicts.examined, &verdicts.risks, now()).await?;
        tracing::info!(
            run.id = id,
            risks.found = recorded.found,
            risks.seen_again = recorded.seen_again,
            risks.closed = recorded.closed,
            resources = verdicts.judged.len(),
            "inventory judged"
        );
        let notes = note_left_out(&verdicts.left_out).into_iter().collect();
        Ok(Told { risks: verdicts.risks, notes, scanned: verdicts.judged, ..Told::default() })
    }
}

fn judge_all(cloud: &[AssetRow], switches: &Switches) -> Result<Verdicts, Box<dyn std::error::Error + Send + Sync>> {
    let mut verdicts = Verdicts::default();
    for row in cloud {
        let description = serde_json::to_value(row.asset()?)?;
        let judged = judge_by(&row.kind, &row.instance_id, &description, switches);
        verdicts.examined.push(Examined {
            asset: row.instance_id.clone(),
            kind: RiskKind::Configuration,
            ports: Vec::new(),
            portless: true,
            checks: Checks::Only(judged.checks),
        });
        verdicts.risks.extend(judged.risks);
        verdicts.left_out.extend(judged.left_out);
        verdicts.judged.insert(row.identity.clone());
    }
    Ok(verdicts)
}
