//! The tries on one service: so many at once, so many per account, each hit confirmed, stopped at signs of locking.
//!
//! Knows no protocol. Decisions are made in one place, one answer after the other; only the logins run side by side.

use super::candidates::{Candidate, nonsense};
use super::holes::{Hole, Holes};
use super::protocols::{Account, Answer, Broken, Call, Entry, Login, Whose};
use super::row::{Proof, row};
use super::secret::Secret;
use super::{Budget, Ledger};
use crate::Watch;
use model::Risk;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

/// Answers in a row that are none, until the service is left alone.
const MOST_BROKEN: u32 = 6;
/// Times in a row that the service turns us away, until it is left alone.
const MOST_STRIKES: u32 = 4;
/// Accounts that may be locked, until the service is left alone.
const MOST_LOCKED: u32 = 2;
/// Accounts for which any password will do, until the service is left alone.
const MOST_YES: u32 = 2;
/// Times that one try is made when it gets no answer.
const MOST_REPEATS: u8 = 3;

/// What the tries brought.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) risks: Vec<Risk>,
    pub(super) holes: Holes,
    /// Accounts that were guessed before have nothing left to be tried with.
    pub(super) settled: bool,
}

/// The tries on one service.
pub(super) struct Session<'a> {
    call: &'a Call,
    protocol: &'static str,
    login: Arc<dyn Login>,
    budget: &'a Budget,
    ledger: &'a Ledger,
    parallel: usize,
    watch: &'a dyn Watch,
    queue: VecDeque<Waiting>,
    accounts: HashMap<String, Tried>,
    /// Logins that wait for their answers, by user.
    flying: HashMap<String, usize>,
    tries: usize,
    broken: u32,
    strikes: u32,
    locked: u32,
    yes: u32,
    /// Nothing is tried before.
    rest: Option<Instant>,
    /// Nothing is tried after.
    deadline: Instant,
    found: Found,
}

/// A candidate and how often it was tried without an answer.
#[derive(Debug, Clone)]
struct Waiting {
    candidate: Candidate,
    repeats: u8,
}

/// What is known of an account.
#[derive(Debug, Default)]
struct Tried {
    tries: usize,
    done: bool,
}

/// What may be tried now.
enum Next {
    Now(Waiting),
    Later(Instant),
    Nothing,
}

impl<'a> Session<'a> {
    pub(super) fn new(
        call: &'a Call,
        entry: &Entry,
        login: Arc<dyn Login>,
        (budget, ledger): (&'a Budget, &'a Ledger),
        watch: &'a dyn Watch,
    ) -> Self {
        Self {
            call,
            protocol: entry.name,
            login,
            budget,
            ledger,
            parallel: entry.parallel.min(budget.parallel).max(1),
            watch,
            queue: VecDeque::new(),
            accounts: HashMap::new(),
            flying: HashMap::new(),
            tries: 0,
            broken: 0,
            strikes: 0,
            locked: 0,
            yes: 0,
            rest: None,
            deadline: Instant::now(),
            found: Found::default(),
        }
    }

    /// Tries them all, in order; `guessed` are accounts that were guessed before.
    pub(super) async fn run(mut self, list: Vec<Candidate>, deadline: Instant, guessed: &BTreeSet<String>) -> Found {
        self.deadline = deadline;
        self.queue = list.into_iter().map(|candidate| Waiting { candidate, repeats: 0 }).collect();
        let cancel = self.call.connector.cancel().clone();
        let ended = {
            let work = self.work();
            tokio::select! {
                biased;
                () = cancel.cancelled() => Some(Hole::Cancelled),
                () = sleep_until(deadline) => Some(Hole::OutOfTime),
                () = work => None,
            }
        };
        if let Some(hole) = ended {
            self.found.holes.insert(hole);
        }
        self.found.settled = guessed.iter().all(|user| self.is_settled(user));
        self.found
    }

    /// Whether there is nothing left to try an account with.
    fn is_settled(&self, user: &str) -> bool {
        let done = self.accounts.get(user).is_some_and(|tried| tried.done);
        let asked = self.flying.get(user).is_some_and(|flying| *flying > 0);
        let waits = self.queue.iter().any(|waiting| waiting.candidate.account.user == user);
        done || !(asked || waits)
    }

    async fn work(&mut self) {
        if self.stranger().await.is_break() {
            return;
        }
        let mut flying = JoinSet::new();
        loop {
            let mut wake = None;
            while flying.len() < self.parallel {
                match self.next() {
                    Next::Now(waiting) => {
                        self.count(&waiting.candidate.account.user);
                        *self.flying.entry(waiting.candidate.account.user.clone()).or_default() += 1;
                        let login = Arc::clone(&self.login);
                        flying.spawn(async move {
                            let answer = login.login(&waiting.candidate.account).await;
                            (waiting, answer)
                        });
                    }
                    Next::Later(at) => {
                        wake = Some(at);
                        break;
                    }
                    Next::Nothing => break,
                }
            }
            let outcome = match (flying.is_empty(), wake) {
                (true, None) => return,
                (true, Some(at)) => {
                    sleep_until(at).await;
                    continue;
                }
                (false, None) => flying.join_next().await,
                (false, Some(at)) => tokio::select! {
                    outcome = flying.join_next() => outcome,
                    () = sleep_until(at) => continue,
                },
            };
            // A task that is no more was aborted with the whole.
            let Some(Ok((waiting, answer))) = outcome else { continue };
            if self.hear(waiting, answer).await.is_break() {
                return;
            }
        }
    }

    /// Somebody with no name and no password: who lets that one in lets in anybody.
    async fn stranger(&mut self) -> ControlFlow<()> {
        match self.insist(&Account { user: nonsense(), password: Secret::new(nonsense()) }).await {
            Some(Answer::In(_)) => self.stop(Hole::AlwaysYes),
            Some(Answer::Locked(Whose::Caller, _)) => self.stop(Hole::Locked),
            // Exposed, and not weak.
            Some(Answer::Unasked) => ControlFlow::Break(()),
            Some(_) => ControlFlow::Continue(()),
            None => self.stop(Hole::NotSpoken),
        }
    }

    /// The first candidate whose account may be tried now.
    fn next(&mut self) -> Next {
        let now = Instant::now();
        if let Some(rest) = self.rest.filter(|rest| *rest > now) {
            return Next::Later(rest);
        }
        let (accounts, budget) = (&self.accounts, self.budget);
        self.queue.retain(|waiting| !accounts.get(&waiting.candidate.account.user).is_some_and(|tried| tried.done));
        if self.queue.is_empty() {
            return Next::Nothing;
        }
        if self.tries >= budget.per_service {
            self.found.holes.insert(Hole::Budget);
            return Next::Nothing;
        }
        let mut soonest: Option<Instant> = None;
        for (index, waiting) in self.queue.iter().enumerate() {
            let user = &waiting.candidate.account.user;
            let spent = accounts.get(user).is_some_and(|tried| tried.is_spent(budget));
            let at = self.ledger.free(self.call.service.socket(), user, budget, now);
            match (!spent).then_some(at) {
                Some(at) if at <= now => {
                    return self.queue.remove(index).map_or(Next::Nothing, Next::Now);
                }
                // Who waits for longer than there is time waits in vain.
                Some(at) if at >= self.deadline => {}
                Some(at) => soonest = Some(soonest.map_or(at, |soonest| soonest.min(at))),
                None => {}
            }
        }
        soonest.map_or_else(
            || {
                self.found.holes.insert(Hole::Budget);
                Next::Nothing
            },
            Next::Later,
        )
    }

    /// One more try for an account, told to the audit.
    fn count(&mut self, user: &str) {
        self.tries += 1;
        let tried = self.accounts.entry(user.to_owned()).or_default();
        tried.tries += 1;
        self.ledger.note(self.call.service.socket(), user, self.budget, Instant::now());
        self.watch.attempt(&self.call.service, user);
    }

    async fn hear(&mut self, waiting: Waiting, answer: Result<Answer, Broken>) -> ControlFlow<()> {
        let user = waiting.candidate.account.user.clone();
        if let Some(flying) = self.flying.get_mut(&user) {
            *flying = flying.saturating_sub(1);
        }
        if self.accounts.get(&user).is_some_and(|tried| tried.done) {
            return ControlFlow::Continue(());
        }
        if answer.is_ok() {
            self.broken = 0;
        }
        match answer {
            Ok(Answer::Out(_)) => {
                self.strikes = 0;
                ControlFlow::Continue(())
            }
            Ok(Answer::In(words)) => self.confirm(&waiting.candidate, words).await,
            Ok(Answer::Unasked) => self.finish(&user),
            Ok(Answer::Shut(reason)) => {
                self.found.holes.reason(reason);
                self.finish(&user)
            }
            Ok(Answer::Locked(Whose::Account, _)) => {
                self.found.holes.insert(Hole::Locked);
                self.locked += 1;
                if self.locked > MOST_LOCKED { ControlFlow::Break(()) } else { self.finish(&user) }
            }
            Ok(Answer::Locked(Whose::Caller, _)) => {
                self.strikes += 1;
                self.pause(Duration::from_millis(500 << self.strikes.min(6)));
                self.queue.push_front(waiting);
                if self.strikes > MOST_STRIKES { self.stop(Hole::Locked) } else { ControlFlow::Continue(()) }
            }
            Err(_) => {
                self.broken += 1;
                self.pause(Duration::from_millis(100 << self.broken.min(4)));
                if waiting.repeats < MOST_REPEATS {
                    self.queue.push_front(Waiting { repeats: waiting.repeats + 1, ..waiting });
                } else {
                    self.found.holes.insert(Hole::Unanswered);
                }
                if self.broken > MOST_BROKEN { self.stop(Hole::StoppedAnswering) } else { ControlFlow::Continue(()) }
            }
        }
    }

    /// A hit counts when it works again, and a random password does not.
    async fn confirm(&mut self, hit: &Candidate, first: String) -> ControlFlow<()> {
        let user = &hit.account.user;
        let with = |user: &str, password: Secret| Account { user: user.to_owned(), password };
        let Some(Answer::In(again)) = self.insist(&hit.account).await else {
            self.found.holes.insert(Hole::Unconfirmed);
            return self.finish(user);
        };
        let control = match self.insist(&with(user, Secret::new(nonsense()))).await {
            Some(Answer::Out(control)) => control,
            Some(Answer::In(_)) => {
                self.found.holes.insert(Hole::AlwaysYes);
                self.yes += 1;
                return if self.yes >= MOST_YES { ControlFlow::Break(()) } else { self.finish(user) };
            }
            Some(Answer::Unasked) => return self.finish(user),
            _ => {
                self.found.holes.insert(Hole::Unconfirmed);
                return self.finish(user);
            }
        };
        if hit.account.password.expose().is_empty() {
            // Who lets anybody in without a password is exposed; this account has nothing to do with it.
            let anybody = self.insist(&with(&nonsense(), Secret::new(""))).await;
            if !matches!(anybody, Some(Answer::Out(_) | Answer::Shut(_))) {
                return self.finish(user);
            }
        }
        self.found.risks.push(row(&self.call.service, self.protocol, hit, &Proof { first, again, control }));
        self.finish(user)
    }

    /// One login that must be answered, repeated while it is not.
    async fn insist(&mut self, account: &Account) -> Option<Answer> {
        let login = Arc::clone(&self.login);
        for repeat in 0..u32::from(MOST_REPEATS) {
            self.count(&account.user);
            match login.login(account).await {
                Ok(Answer::Locked(Whose::Caller, _)) if repeat + 1 < u32::from(MOST_REPEATS) => {}
                Ok(answer) => return Some(answer),
                Err(_) => {}
            }
            sleep(Duration::from_millis(300 << repeat)).await;
        }
        None
    }

    fn finish(&mut self, user: &str) -> ControlFlow<()> {
        self.accounts.entry(user.to_owned()).or_default().done = true;
        ControlFlow::Continue(())
    }

    fn stop(&mut self, hole: Hole) -> ControlFlow<()> {
        self.found.holes.insert(hole);
        ControlFlow::Break(())
    }

    fn pause(&mut self, time: Duration) {
        self.rest = Some(Instant::now() + time);
    }
}

impl Tried {
    /// Whether the account must not be tried again in this scan.
    fn is_spent(&self, budget: &Budget) -> bool {
        // Two tries are kept for a hit's confirmation.
        self.tries + 2 >= budget.per_account.max(3)
    }
}
