//! The stages of a scan, in order of intrusiveness: search ports, name services, ask questions, try passwords.
//!
//! Cannot fail: what could not be done is a gap of the outcome, and everything else goes on.

mod aim;
mod coverage;
mod progress;

use crate::net::Connector;
use crate::report::Report;
use crate::{Cancel, Ended, Gap, Outcome, Plan, PortSet, Service, Stage, Target, Watch};
use crate::{checks, identify, poc, port, weakness, weakpass, web};
use coverage::Coverage;
use model::{Risk, RiskKind, Text};
use progress::Progress;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Services that are examined at once.
const AT_ONCE: usize = 24;
/// Servers whose passwords are tried at once; each is asked by one connection at a time.
const LOGINS_AT_ONCE: usize = 12;

/// Scans these targets as planned. `connector` says what may be spoken to, and carries the wish to stop.
pub async fn scan(targets: &[Target], plan: &Plan, connector: &Connector, watch: Arc<dyn Watch>) -> Outcome {
    let outer = connector.cancel().clone();
    let inner = Cancel::default();
    let run =
        Run { plan: plan.clone(), connector: connector.stopped_by(inner.clone()), progress: Progress::new(watch) };
    let stages = Arc::new(run).stages(targets);
    tokio::pin!(stages);
    let ended = tokio::select! {
        outcome = &mut stages => return outcome,
        () = outer.cancelled() => Ended::Cancelled,
        () = tokio::time::sleep(plan.limits.deadline) => Ended::OutOfTime,
    };
    // Whoever waits for a socket wakes up, says what is not known, and the stages run out.
    inner.cancel();
    Outcome { ended, ..stages.await }
}

/// What every stage shares.
pub(crate) struct Run {
    pub(crate) plan: Plan,
    pub(crate) connector: Connector,
    progress: Progress,
}

impl Run {
    async fn stages(self: Arc<Self>, targets: &[Target]) -> Outcome {
        let asked = self.plan.ports.set();
        let (aims, mut gaps) = aim::take(targets, &self.connector).await;
        self.progress.enter(Stage::Ports);
        let addresses = aim::addresses(&aims);
        let searching = Arc::clone(&self);
        let total = (addresses.len() * asked.len()) as u64;
        let search = port::search(&addresses, &asked, &self.plan.limits, &self.connector, move |done| {
            searching.progress.within(Stage::Ports, done, total);
        });
        let found = search.await;

        self.progress.enter(Stage::Identify);
        let named = Arc::clone(&self).identify(&found).await;
        let mut coverage = Coverage::default();
        let mut services = Vec::new();
        for aim in &aims {
            let (own, gap) = aim.services(&found, &named);
            coverage.begin(aim, &asked, gap.as_ref(), &self.plan.items);
            gaps.extend(gap);
            gaps.extend(self.silence(&aim.asset, &own));
            services.extend(own);
        }

        let mut risks = Vec::new();
        if self.plan.wants(RiskKind::Port) {
            risks.extend(services.iter().map(port::risk));
        }
        risks.iter().for_each(|risk| self.progress.risk(risk));
        self.progress.enter(Stage::Check);
        let mut report = Arc::clone(&self).each(Stage::Check, AT_ONCE, services.clone(), Self::examine).await;
        let (of_names, names) = Arc::clone(&self).names(targets).await;
        if self.plan.wants(RiskKind::WeakPassword) {
            self.progress.enter(Stage::Passwords);
            let once = one_per_socket(&services);
            let tried = Arc::clone(&self).each(Stage::Passwords, LOGINS_AT_ONCE, once, Self::log_in).await;
            report.add(tried.for_every_asset(&services));
        }
        risks.append(&mut report.risks);
        gaps.append(&mut report.gaps);
        gaps.iter().for_each(|gap| coverage.lacks(gap));
        gaps.append(&mut report.settled);
        // What a name server did not tell says nothing about ports.
        report.add(of_names);
        risks.append(&mut report.risks);
        gaps.append(&mut report.gaps);
        if !self.connector.cancel().is_cancelled() {
            self.progress.end();
        }
        let key = |risk: &Risk| (risk.asset.clone(), risk.port, risk.check.clone(), risk.identity());
        risks.sort_by_cached_key(key);
        risks.dedup_by(|a, b| a.identity() == b.identity());
        let left_out = report.left_out;
        Outcome { services, risks, covered: coverage.into_list(), names, gaps, left_out, ended: Ended::Finished }
    }

    /// Every open port gets its name, each socket once.
    async fn identify(self: Arc<Self>, found: &[port::Found]) -> BTreeMap<SocketAddr, Service> {
        let open = found.iter().flat_map(|found| found.open.iter().map(|port| (found.address, *port)));
        let unnamed = open.map(|(address, port)| Service::unknown(&address.to_string(), address, port)).collect();
        // A silent service holds a connection for every question until its patience ends.
        let at_once = (self.connector.capacity() / 12).clamp(4, 64);
        let named = self.each(Stage::Identify, at_once, unnamed, |run, service| async move {
            let service = identify::identify(service, &run.connector, &run.plan.limits).await;
            Report { services: vec![service], ..Report::default() }
        });
        named.await.services.into_iter().map(|service| (service.socket(), service)).collect()
    }

    /// The services of an asset that said nothing at all, if anything was to be learned of them: a server that hangs for a
    /// moment is not one that was put right.
    fn silence(&self, asset: &str, services: &[Service]) -> Option<Gap> {
        let ports = PortSet::of(services.iter().filter(|service| service.is_silent()).map(|service| service.port));
        let wanted = self.plan.items.iter().any(|item| *item != RiskKind::Port);
        let told = wanted && !ports.is_empty() && !self.connector.cancel().is_cancelled();
        let reason = Text::new("open, but the service says nothing", "端口开放，但服务没有任何应答");
        told.then(|| Gap { asset: asset.to_owned(), item: None, ports, reason })
    }

    /// The harmless questions about one service. One that drips its answers is not asked for ever: what is left becomes a
    /// gap like any other question without an answer.
    async fn examine(self: Arc<Self>, service: Service) -> Report {
        self.progress.service(&service);
        let limits = &self.plan.limits;
        let connector = &self.connector.no_longer_than(limits.service);
        let mut report = checks::examine(&service, &self.plan, connector).await;
        if self.plan.wants(RiskKind::Vulnerability) {
            report.add(weakness::find(&service, &self.plan));
            report.add(poc::prove(&service, &self.plan, connector).await);
        }
        if self.plan.wants(RiskKind::WebContent) && service.name == "http" {
            report.add(web::crawl(&service, connector, limits).await);
        }
        report
    }

    /// What belongs to the names themselves, and the names of which all of it is known.
    async fn names(self: Arc<Self>, targets: &[Target]) -> (Report, BTreeSet<String>) {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut running = JoinSet::new();
        for target in targets.iter().filter(|_| self.plan.resolver.is_some()) {
            let (run, places, name) = (Arc::clone(&self), Arc::clone(&places), target.name.clone());
            running.spawn(async move {
                let _place = places.acquire_owned().await;
                let report = checks::examine_name(&name, &run.plan, &run.connector).await;
                (name, report)
            });
        }
        let (mut report, mut names) = (Report::default(), BTreeSet::new());
        while let Some(ended) = running.join_next().await {
            let Ok((name, Some(one))) = ended else { continue };
            one.risks.iter().for_each(|risk| self.progress.risk(risk));
            if one.gaps.is_empty() {
                names.insert(name);
            }
            report.add(one);
        }
        (report, names)
    }

    async fn log_in(self: Arc<Self>, service: Service) -> Report {
        let watch = self.progress.watch();
        let checked = weakpass::check(&service, &self.connector, &self.plan.passwords, watch).await;
        let mut report = Report { risks: checked.risks, ..Report::default() };
        report.left_out.extend(checked.left_out.into_iter().map(|check| (RiskKind::WeakPassword, check)));
        let gap = checked.gap.map(|reason| Gap::of(&service, RiskKind::WeakPassword, reason));
        if checked.settled {
            report.settled.extend(gap)
        } else {
            report.gaps.extend(gap)
        }
        report
    }

    /// Does the same for many services, some of them at once, and puts the reports together.
    async fn each<F, W>(self: Arc<Self>, stage: Stage, at_once: usize, services: Vec<Service>, work: F) -> Report
    where
        F: Fn(Arc<Self>, Service) -> W,
        W: Future<Output = Report> + Send + 'static,
    {
        let places = Arc::new(Semaphore::new(at_once));
        let total = services.len() as u64;
        let mut running = JoinSet::new();
        for service in services {
            let (places, cancelled, about) = (Arc::clone(&places), self.connector.cancel().clone(), service.clone());
            let work = work(Arc::clone(&self), service);
            running.spawn(async move {
                let _place = places.acquire_owned().await;
                if cancelled.is_cancelled() && stage != Stage::Identify {
                    return Report::unfinished(&about, stage);
                }
                work.await
            });
        }
        let mut report = Report::default();
        let mut done = 0;
        while let Some(ended) = running.join_next().await {
            done += 1;
            self.progress.within(stage, done, total);
            if let Ok(one) = ended {
                one.risks.iter().for_each(|risk| self.progress.risk(risk));
                report.add(one);
            }
        }
        report
    }
}

/// Each socket once: two assets with one address are one server, and its passwords are tried once.
fn one_per_socket(services: &[Service]) -> Vec<Service> {
    let mut first = BTreeMap::new();
    for service in services {
        first.entry(service.socket()).or_insert_with(|| service.clone());
    }
    first.into_values().collect()
}

impl Gap {
    /// One kind of risk on one service.
    pub(crate) fn of(service: &Service, item: RiskKind, reason: Text) -> Self {
        let ports = PortSet::of([service.port]);
        Self { asset: service.asset.clone(), item: Some(item), ports, reason }
    }
}
