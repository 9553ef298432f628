//! The pass over the network: ports, services, weaknesses, pages, settings, passwords, in one go for all assets.

use super::Run;
use super::progress::Looker;
use crate::Error;
use crate::task::{Told, local_packages, names_of};
use crate::work::{Worker, now};
use assetscan::net::Connector;
use assetscan::{Ended, Gap, Limits, Outcome, Plan, PortSet, Ports, Scope, Service, Target, mail_checks, scan};
use model::{Asset, AssetKind, Checks, Examined, LeftOut, Part, RiskDetail, RiskKind, ScanItem, ScanMode, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;
use store::{AssetSource, ListQuery, MOST_ROWS, Operator, RiskRow};

const PARTS: [Part; 2] = [Part::Network, Part::Configuration];
const PASS: &str = "network";
/// Characters of ports in a note.
const MOST_PORTS: usize = 80;
/// Values of one question to the store.
const VALUES: usize = 100;
/// Who found it, as risks show it.
pub(super) const SOURCE: &str = "network";

/// Services that are database assets by themselves, and what clients call their type.
const DATABASES: &[(&str, &str)] = &[
    ("mysql", "MYSQL"),
    ("mariadb", "MARIADB"),
    ("postgresql", "POSTGRES"),
    ("redis", "REDIS"),
    ("mongodb", "MONGODB"),
    ("elasticsearch", "ES"),
    ("kafka", "KAFKA"),
];

impl Worker {
    /// Scans the network part of a run, or takes over what an earlier process found.
    pub(super) async fn network_pass(&self, run: &Run) -> Result<Told, Error> {
        let over = PARTS.iter().all(|part| !has(run, *part) || run.tracker.is_over(*part));
        if over && let Some(told) = self.app.told(run.run.id, PASS).await? {
            return Ok(told);
        }
        let names = names_of(&run.aim.assets);
        let targets: Vec<Target> = names.iter().map(Target::new).collect();
        let mut plan = self.plan(run);
        if plan.wants(RiskKind::Vulnerability) && !run.own_names.is_empty() {
            plan.local = tokio::task::spawn_blocking(local_packages).await.map_err(Error::internal)?;
        }
        plan.passwords.guessed = self.guessed_before(run.task.account, &names).await?;
        let connector = Connector::new(self.scope(), run.cancel.clone());
        let watch = Looker { tracker: run.tracker.clone(), run: run.run.id };
        PARTS.iter().for_each(|part| run.tracker.reach(*part, 0));
        let outcome = scan(&targets, &plan, &connector, Arc::new(watch)).await;
        if outcome.ended == Ended::Cancelled {
            return Err(Error::internal("the scan was stopped"));
        }
        self.discover(run, &outcome.services).await?;
        let mut examined = examined(&outcome, &plan);
        // What belongs to no port of this machine is seen from within.
        let ports = |examined: &&mut Examined| !matches!(examined.checks, Checks::Only(_));
        for examined in examined.iter_mut().filter(|one| run.own_names.contains(&one.asset)).filter(ports) {
            examined.portless = false;
        }
        let (account, id) = (run.task.account, run.run.id);
        let recorded = self.app.record(account, (id, SOURCE), &examined, &outcome.risks, now()).await?;
        tracing::info!(
            run.id = run.run.id,
            risks.found = recorded.found,
            risks.seen_again = recorded.seen_again,
            risks.closed = recorded.closed,
            "network scanned"
        );
        let mut told = told(&names, outcome);
        told.add(self.judge_inventory(run).await?);
        self.app.keep_told(run.run.id, PASS, &told).await?;
        self.end_parts(run, &PARTS, &told).await?;
        Ok(told)
    }

    fn plan(&self, run: &Run) -> Plan {
        let ports = PortSet::from_str(run.wish.ports.trim()).ok().filter(|ports| !ports.is_empty());
        let ports = match (ports, run.task.mode) {
            (Some(ports), _) => Ports::Listed(ports),
            (None, ScanMode::Quick) => Ports::Common100,
            (None, ScanMode::Standard) => Ports::Common1000,
            (None, ScanMode::Advanced) => Ports::All,
        };
        let deadline = match run.task.mode {
            ScanMode::Quick => Duration::from_secs(30 * 60),
            ScanMode::Standard => Duration::from_secs(2 * 60 * 60),
            ScanMode::Advanced => Duration::from_secs(12 * 60 * 60),
        };
        let ports = match PortSet::from_str(run.wish.ports_off.trim()) {
            Ok(off) if !off.is_empty() => Ports::Listed(ports.set().without(&off)),
            _ => ports,
        };
        let kinds: BTreeSet<RiskKind> = run.items.iter().map(|item| kind_of(*item)).collect();
        let mut plan = Plan::new(ports).only(kinds).switched(run.wish.switches.clone());
        plan.limits = Limits { deadline, ..Limits::default() };
        plan.passwords.budget = self.app.parts.settings.passwords.clone();
        plan.passwords.ledger = self.app.parts.ledger.clone();
        plan.resolver = self.app.parts.settings.resolver;
        plan.advisories = self.app.advisories();
        plan
    }

    /// Accounts of these assets whose passwords were guessed and not changed since, as far as is known.
    async fn guessed_before(&self, account: i64, names: &[String]) -> Result<BTreeMap<u16, BTreeSet<String>>, Error> {
        let mut guessed: BTreeMap<u16, BTreeSet<String>> = BTreeMap::new();
        for names in names.chunks(VALUES) {
            let query = ListQuery::<RiskRow>::of(&[account])
                .is("kind", RiskKind::WeakPassword.word())
                .and_then(|query| query.is("present", "1"))
                .and_then(|query| query.and("asset", Operator::Equal, names));
            // A name that no column can hold has no risks.
            let Ok(query) = query else { continue };
            for view in self.app.list(&query.page(0, Some(MOST_ROWS))).await?.rows {
                if let (Some(port), RiskDetail::WeakPassword { user, .. }) = (view.risk.port, view.risk.detail) {
                    guessed.entry(port).or_default().insert(user);
                }
            }
        }
        Ok(guessed)
    }

    /// Loopback and the networks that the operator named; the account's own assets elsewhere are refused too.
    pub(super) fn scope(&self) -> Scope {
        Scope::with(self.app.parts.settings.scan_networks.iter().map(|network| network.block()))
    }

    /// Databases that were found are assets from now on.
    async fn discover(&self, run: &Run, services: &[Service]) -> Result<(), Error> {
        let account = run.task.account;
        let database = |service: &Service| {
            let (_, type_name) = DATABASES.iter().find(|(name, _)| *name == service.name)?;
            let mut asset = Asset::new(AssetKind::Database, format!("{}:{}", service.asset, service.port));
            asset.name.clone_from(&asset.id);
            asset.type_name = (*type_name).to_owned();
            asset.port = service.port;
            asset.private_ip = service.address.to_string();
            if service.asset.parse::<std::net::IpAddr>().is_err() {
                asset.domain.clone_from(&service.asset);
            }
            Some((asset, now()))
        };
        let found: Vec<_> = services.iter().filter_map(database).collect();
        if !found.is_empty() {
            self.store().add_assets(account, &found, AssetSource::Scan, now()).await?;
            // Those that the task names are noted with all others when it is through.
            let named: BTreeSet<&str> = run.aim.assets.iter().map(|row| row.identity.as_str()).collect();
            let scanned = found.iter().map(|(asset, _)| asset.identity());
            let scanned: Vec<String> = scanned.filter(|identity| !named.contains(identity.as_str())).collect();
            self.store().note_scan(account, &scanned, now()).await?;
        }
        Ok(())
    }
}

fn has(run: &Run, part: Part) -> bool {
    run.parts.iter().any(|own| own.part == part)
}

fn kind_of(item: ScanItem) -> RiskKind {
    match item {
        ScanItem::Port => RiskKind::Port,
        ScanItem::Poc => RiskKind::Vulnerability,
        ScanItem::WeakPassword => RiskKind::WeakPassword,
        ScanItem::WebContent => RiskKind::WebContent,
        ScanItem::Configuration => RiskKind::Configuration,
        ScanItem::ExposedService => RiskKind::ExposedService,
    }
}

/// What is completely known: risks there that were not found again are gone.
fn examined(outcome: &Outcome, plan: &Plan) -> Vec<Examined> {
    let wanted = outcome.covered.iter().filter(|covered| plan.wants(covered.item));
    let examined = wanted.map(|covered| Examined {
        asset: covered.asset.clone(),
        kind: covered.item,
        ports: ranges(&covered.ports),
        portless: outcome.settles(&covered.asset, covered.item, None),
        checks: without_names(left_out(&outcome.left_out, covered.item)),
    });
    let mail: BTreeSet<String> = mail_checks().map(str::to_owned).collect();
    let asked = mail.into_iter().filter(|check| !outcome.left_out.contains(&(RiskKind::Configuration, check.clone())));
    let asked: BTreeSet<String> = asked.collect();
    let names = outcome.names.iter().map(|name| Examined {
        asset: name.clone(),
        kind: RiskKind::Configuration,
        ports: Vec::new(),
        portless: true,
        checks: Checks::Only(asked.clone()),
    });
    examined.chain(names).collect()
}

/// A name's own records are nobody else's to call gone.
pub(super) fn without_names(checks: Checks) -> Checks {
    match checks {
        Checks::Except(mut except) => {
            except.extend(mail_checks().map(str::to_owned));
            Checks::Except(except)
        }
        other => other,
    }
}

/// All checks of a kind but those that were switched off.
pub(super) fn left_out(left_out: &LeftOut, kind: RiskKind) -> Checks {
    let own = left_out.iter().filter(|(own, _)| *own == kind).map(|(_, check)| check.clone());
    Checks::Except(own.collect())
}

/// What was switched off, in one line.
pub(super) fn note_left_out(left_out: &LeftOut) -> Option<Text> {
    let text = Text::new("{count} checks were switched off for this task", "本任务已关闭 {count} 项检查");
    (!left_out.is_empty()).then(|| text.fill("count", &left_out.len().to_string()))
}

/// A set as ranges with both ends.
fn ranges(ports: &PortSet) -> Vec<(u16, u16)> {
    let text = ports.to_string();
    let ends = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some((first.parse().ok()?, last.parse().ok()?))
    };
    text.split(',').filter_map(ends).collect()
}

fn told(names: &[String], outcome: Outcome) -> Told {
    let refused: BTreeSet<&str> =
        outcome.gaps.iter().filter(|gap| is_whole(gap)).map(|gap| gap.asset.as_str()).collect();
    let scanned = names.iter().filter(|name| !refused.contains(name.as_str())).cloned().collect();
    let mut notes: Vec<Text> = Vec::new();
    if outcome.ended == Ended::OutOfTime {
        notes.push(Text::new(
            "the time for the scan was over before everything was looked at",
            "扫描超时，部分内容未检查",
        ));
    }
    // Hundreds of ports with one reason are one note.
    let mut reasons: BTreeMap<_, (&Gap, PortSet)> = BTreeMap::new();
    for gap in &outcome.gaps {
        let (_, ports) = reasons.entry((&gap.asset, gap.item, &gap.reason.en)).or_insert((gap, PortSet::default()));
        *ports = ports.with(&gap.ports);
    }
    notes.extend(reasons.into_values().map(|(gap, ports)| note(gap, &ports)));
    notes.extend(note_left_out(&outcome.left_out));
    Told { notes, scanned, risks: outcome.risks, ..Told::default() }
}

/// Nothing is known about the asset at all.
fn is_whole(gap: &Gap) -> bool {
    gap.item.is_none() && gap.ports.is_empty()
}

fn note(gap: &Gap, ports: &PortSet) -> Text {
    let text = match ports.is_empty() {
        true => Text::new("{asset}: {reason}", "{asset}：{reason}"),
        false => Text::new("{asset}, port {ports}: {reason}", "{asset}，端口 {ports}：{reason}"),
    };
    let all = ports.to_string();
    let cut = all.char_indices().nth(MOST_PORTS).and_then(|(at, _)| all.get(..at)?.rsplit_once(','));
    let shown = cut.map_or_else(|| all.clone(), |(shown, _)| format!("{shown},… ({})", ports.len()));
    let text = text.fill("asset", &gap.asset).fill("ports", &shown);
    let kind = gap.item.map(|item| item.name());
    let text = kind.map_or(text.clone(), |kind| {
        let (en, zh) = (kind.en.to_lowercase(), &kind.zh);
        Text::new(
            text.en.replace("{reason}", &format!("{en}: {{reason}}")),
            text.zh.replace("{reason}", &format!("{zh}：{{reason}}")),
        )
    });
    Text::new(text.en.replace("{reason}", &gap.reason.en), text.zh.replace("{reason}", &gap.reason.zh))
}
