//! Who was tried when: the tries on every account of every server, shared by all scans of a process, so that two scans
//! together do not lock an account that each of them would have spared. Kept in memory: a new process begins anew.

use super::Budget;
use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Accounts that are remembered; beyond, those whose last try is longest ago are forgotten.
const MOST_ACCOUNTS: usize = 100_000;
/// Tries that are kept for a hit's confirmation, which cannot wait.
const CONFIRMATION: usize = 2;

/// When each account of each server was tried, oldest first.
type Tries = HashMap<(SocketAddr, String), VecDeque<Instant>>;

/// The tries so far. Clones share them.
#[derive(Clone, Default)]
pub struct Ledger {
    tries: Arc<Mutex<Tries>>,
}

/// Users are nobody's business in a log.
impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ledger { .. }")
    }
}

impl Ledger {
    /// Notes a try.
    pub(super) fn note(&self, server: SocketAddr, user: &str, budget: &Budget, now: Instant) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= MOST_ACCOUNTS {
            forget(&mut tries, now, budget.window);
        }
        let own = tries.entry((server, user.to_owned())).or_default();
        own.push_back(now);
        // What is older than every window that can be asked for is of no use.
        while own.len() > budget.per_window.max(1) {
            own.pop_front();
        }
    }

    /// When an account may be tried again.
    pub(super) fn free(&self, server: SocketAddr, user: &str, budget: &Budget, now: Instant) -> Instant {
        let most = budget.per_window.saturating_sub(CONFIRMATION).max(1);
        let tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let own = tries.get(&(server, user.to_owned()));
        let decisive = own.and_then(|own| own.len().checked_sub(most).and_then(|index| own.get(index)));
        decisive.map_or(now, |at| (*at + budget.window).max(now))
    }
}

fn forget(tries: &mut Tries, now: Instant, window: Duration) {
    tries.retain(|_, own| own.back().is_some_and(|last| *last + window > now));
    if tries.len() >= MOST_ACCOUNTS {
        let mut last: Vec<Instant> = tries.values().filter_map(|own| own.back().copied()).collect();
        last.sort_unstable();
        let half = last.get(last.len() / 2).copied().unwrap_or(now);
        tries.retain(|_, own| own.back().is_some_and(|last| *last > half));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_window_moves_on_and_is_shared() {
        let window = Duration::from_secs(60);
        let budget = Budget { per_window: 5, window, ..Budget::default() };
        let (first, server) = (Ledger::default(), "127.0.0.1:22".parse().unwrap());
        let second = first.clone();
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        for (seconds, ledger) in [(0, &first), (1, &second), (2, &first)] {
            assert_eq!(ledger.free(server, "root", &budget, at(seconds)), at(seconds));
            ledger.note(server, "root", &budget, at(seconds));
        }
        assert_eq!(second.free(server, "root", &budget, at(3)), at(60), "two are for a confirmation");
        assert_eq!(second.free(server, "admin", &budget, at(3)), at(3), "another account");
        assert_eq!(second.free("127.0.0.1:23".parse().unwrap(), "root", &budget, at(3)), at(3), "another server");
        assert_eq!(first.free(server, "root", &budget, at(61)), at(61));
    }
}
