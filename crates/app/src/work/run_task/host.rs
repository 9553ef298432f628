//! The pass over the machine itself, where a task is about it. The engine only reads; it has its time, and what it did not
//! come to is said.

use super::Run;
use super::network::{left_out, note_left_out, without_names};
use super::progress::Tracker;
use crate::Error;
use crate::task::Told;
use crate::work::{Worker, now};
use assetscan::Cancel;
use hostscan::{Knowledge, Module, Outcome, Root, Watch};
use model::{Examined, Part, RiskKind, Text};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const PARTS: [Part; 2] = [Part::HostWeaknesses, Part::HostBaseline];
const PASS: &str = "host";
/// Who found it, as risks show it.
const SOURCE: &str = "host";
/// Gaps of one run that become notes.
const MOST_GAPS: usize = 20;

impl Worker {
    /// Looks at the machine from within, or takes over what an earlier process found. Nothing for other machines.
    pub(super) async fn host_pass(&self, run: &Run) -> Result<Told, Error> {
        let Some(asset) = run.own_names.first().cloned() else { return Ok(Told::default()) };
        let over = PARTS.iter().all(|part| run.tracker.is_over(*part));
        if over && let Some(told) = self.app.told(run.run.id, PASS).await? {
            return Ok(told);
        }
        PARTS.iter().for_each(|part| run.tracker.reach(*part, 0));
        let watch = Looker {
            tracker: run.tracker.clone(),
            cancel: run.cancel.clone(),
            until: Instant::now() + self.app.parts.settings.host_scan_time,
        };
        let advisories = self.app.advisories();
        let (name, switches) = (asset.clone(), run.wish.switches.clone());
        let outcome = tokio::task::spawn_blocking(move || {
            let root = Root::new(Path::new("/")).map_err(|error| error.to_string())?;
            let knowledge = Knowledge { advisories: advisories.as_deref(), switches };
            Ok::<_, String>(hostscan::scan(&root, &name, &Module::ALL, &knowledge, &watch))
        });
        let outcome = outcome.await.map_err(Error::internal)?.map_err(Error::internal)?;
        if run.cancel.is_cancelled() {
            return Err(Error::internal("the scan was stopped"));
        }
        // Only what was looked at to its end says that something is gone.
        let whole = |kind| {
            let checks = without_names(left_out(&outcome.left_out, kind));
            Examined { asset: asset.clone(), kind, ports: Vec::new(), portless: true, checks }
        };
        let examined: Vec<Examined> = match outcome.cancelled {
            true => Vec::new(),
            false => [RiskKind::Vulnerability, RiskKind::Configuration].map(whole).to_vec(),
        };
        let (account, id) = (run.task.account, run.run.id);
        let recorded = self.app.record(account, (id, SOURCE), &examined, &outcome.risks, now()).await?;
        tracing::info!(
            run.id = id,
            risks.found = recorded.found,
            risks.seen_again = recorded.seen_again,
            risks.closed = recorded.closed,
            infections = outcome.infections.len(),
            "own machine scanned"
        );
        self.app.keep_host_details(id, &outcome).await?;
        let told = told(asset, outcome);
        self.app.keep_told(id, PASS, &told).await?;
        self.end_parts(run, &PARTS, &told).await?;
        Ok(told)
    }
}

fn told(asset: String, outcome: Outcome) -> Told {
    let mut notes: Vec<Text> = Vec::new();
    if outcome.cancelled {
        let text = Text::new(
            "{asset}: the time for looking at the machine from within was over before the end",
            "{asset}：主机内部检查超时，未全部完成",
        );
        notes.push(text.fill("asset", &asset));
    }
    for gap in outcome.gaps.iter().take(MOST_GAPS) {
        let (what, why) = (&gap.what, &gap.why);
        notes.push(Text::new(
            format!("{asset}: {} was not examined: {}", what.en, why.en),
            format!("{asset}：未检查 {}：{}", what.zh, why.zh),
        ));
    }
    if outcome.gaps.len() > MOST_GAPS {
        let left = (outcome.gaps.len() - MOST_GAPS).to_string();
        let text = Text::new("{asset}: {left} more were not examined", "{asset}：另有 {left} 项未检查");
        notes.push(text.fill("asset", &asset).fill("left", &left));
    }
    notes.extend(note_left_out(&outcome.left_out));
    let malware = outcome.infections.into_iter().map(|infection| (asset.clone(), infection)).collect();
    Told { risks: outcome.risks, malware, notes, scanned: [asset].into() }
}

/// Looks on, and ends what takes too long.
struct Looker {
    tracker: Arc<Tracker>,
    cancel: Cancel,
    until: Instant,
}

impl Watch for Looker {
    fn progress(&self, module: Module, done: u64, total: u64) {
        let percent = done.saturating_mul(100) / total.max(1);
        match module {
            Module::Baseline => self.tracker.reach(Part::HostBaseline, percent),
            // Weaknesses come first and are quick; malware is what takes time.
            Module::Vulnerability => self.tracker.reach(Part::HostWeaknesses, percent / 5),
            Module::Malware => self.tracker.reach(Part::HostWeaknesses, 20 + percent * 4 / 5),
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled() || Instant::now() >= self.until
    }
}
