//! Passwords that anybody would try: by protocol, never by port number, within a budget.
//!
//! A hit is confirmed: the same login works again, and one with a random password does not. A server that asks for no
//! password is exposed, never weak: that is `exposed`'s to say. Passwords are masked from the moment they are chosen.

mod ber;
mod bytes;
mod candidates;
mod holes;
mod ledger;
mod protocols;
mod row;
mod rsa;
mod secret;
mod tries;
mod web;
mod wordlist;

use crate::net::Connector;
use crate::{Service, Watch, identify};
use holes::{Hole, Holes};
pub use ledger::Ledger;
use model::{Risk, RiskKind, Switches, Text};
use protocols::{Broken, Call, Door, Entry, Login};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use wordlist::Words;

/// How passwords are tried.
#[derive(Clone, Default)]
pub struct Settings {
    /// Passwords of the caller's own, tried before the built-in ones.
    pub words: Vec<String>,
    /// Users of the caller's own, tried on every service.
    pub users: Vec<String>,
    /// Accounts whose passwords were guessed before, by port: tried first, so that it is known soon whether they still are.
    pub guessed: BTreeMap<u16, BTreeSet<String>>,
    /// How many tries, and how fast.
    pub budget: Budget,
    /// Protocols that are switched off, by number or name ([`items`]).
    pub switches: Switches,
    /// The tries of other scans, which count for the same windows.
    pub ledger: Ledger,
}

/// How many tries, and how fast.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Tries per account, confirmations included.
    pub per_account: usize,
    /// Tries per account within [`Budget::window`], of all scans that share a [`Ledger`]: set it below the limit of a
    /// server that locks accounts.
    pub per_window: usize,
    /// See [`Budget::per_window`].
    pub window: Duration,
    /// Tries per service.
    pub per_service: usize,
    /// Tries at once per service; fewer where a protocol bears fewer.
    pub parallel: usize,
    /// One try.
    pub within: Duration,
    /// All tries on one service.
    pub deadline: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            per_account: 190,
            per_window: 300,
            window: Duration::from_secs(60),
            per_service: 3500,
            parallel: 12,
            within: Duration::from_secs(10),
            deadline: Duration::from_secs(140),
        }
    }
}

/// The caller's words are secrets too.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let own = (self.words.len(), self.users.len());
        write!(f, "Settings {{ {} words, {} users, {:?} }}", own.0, own.1, self.budget)
    }
}

/// What came of one service.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Passwords that were guessed.
    pub risks: Vec<Risk>,
    /// Why the service is not completely examined; `None`: it is.
    pub gap: Option<Text>,
    /// Time or tries ended before the words did, but every account that was guessed before was tried with all of them:
    /// what was known and is not in `risks` is gone.
    pub settled: bool,
    /// Checks that were switched off.
    pub left_out: Vec<String>,
}

/// Every protocol whose passwords are tried: the number that switches know it by, which stays for good, and its name.
pub fn items() -> impl Iterator<Item = (u32, &'static str)> {
    protocols::ITEMS.iter().copied()
}

/// Tries the usual passwords on one service. One line of audit per try goes to `watch`.
pub async fn check(service: &Service, connector: &Connector, settings: &Settings, watch: &dyn Watch) -> Checked {
    let deadline = Instant::now() + settings.budget.deadline;
    let mut risks = Vec::new();
    let mut holes = Holes::default();
    let mut left_out = Vec::new();
    let nobody = BTreeSet::new();
    let guessed = settings.guessed.get(&service.port).unwrap_or(&nobody);
    let mut settled = !guessed.is_empty();
    // An application that is known by its own name is logged in to as any web server is.
    let web = identify::speaks_http(&service.name);
    let spoken = Service { name: if web { "http".to_owned() } else { service.name.clone() }, ..service.clone() };
    for entry in protocols::find(&spoken.name) {
        let names = [&entry.item.to_string(), entry.name, spoken.name.as_str()];
        if !settings.switches.allow(RiskKind::WeakPassword, &names) {
            left_out.push(row::check_of(entry.name));
            continue;
        }
        let call = Call {
            service: spoken.clone(),
            connector: connector.clone(),
            within: settings.budget.within.max(entry.patience),
            controls: Arc::default(),
        };
        let door = knock(&entry, &call, deadline).await;
        for user in call.take_controls() {
            watch.attempt(service, &user);
        }
        match door {
            Ok(Door::Open) => {}
            Ok(Door::Shut(reason)) => holes.reason(reason),
            Ok(Door::Asks(login)) => {
                let Some(known) = Words::builtin().of(entry.name) else { continue };
                let list = candidates::candidates(known, settings, guessed, login.base().as_deref());
                let session =
                    tries::Session::new(&call, &entry, login.into(), (&settings.budget, &settings.ledger), watch);
                let found = session.run(list, deadline, guessed).await;
                risks.extend(found.risks);
                holes.extend(found.holes);
                settled &= found.settled;
            }
            Err(hole) => holes.insert(hole),
        }
    }
    // Which account answered first is chance.
    risks.sort_by_key(Risk::identity);
    Checked { risks, gap: holes.text(), settled: settled && holes.are_of_patience(), left_out }
}

/// How long it may take to find out what a service wants: one that drips its answers is left to itself.
const KNOCK: Duration = Duration::from_secs(30);

/// Asks what the service wants, twice if need be.
async fn knock(entry: &Entry, call: &Call, deadline: Instant) -> Result<Door<Box<dyn Login>>, Hole> {
    let deadline = deadline.min(Instant::now() + KNOCK);
    for pause in [Some(Duration::from_millis(300)), None] {
        let answer = tokio::time::timeout_at(deadline, (entry.knock)(call.clone())).await;
        match (answer, pause) {
            (Err(_), _) => return Err(Hole::OutOfTime),
            (Ok(Ok(door)), _) => return Ok(door),
            (Ok(Err(_)), _) if call.connector.cancel().is_cancelled() => return Err(Hole::Cancelled),
            (Ok(Err(Broken::Talk(_) | Broken::Garbage)), Some(pause)) => tokio::time::sleep(pause).await,
            (Ok(Err(_)), None) => break,
        }
    }
    Err(Hole::NotSpoken)
}

/// Reads bytes as every protocol's parser would: for the property test and the fuzz target.
pub fn read_anything(bytes: &[u8]) {
    protocols::read(bytes);
}

#[cfg(test)]
mod tests;
