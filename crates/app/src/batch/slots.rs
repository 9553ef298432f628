//! How many files of batches are in hand at once: in all, because each may be megabytes, and per account, so that one
//! whose downloads are slow does not make the others wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const IN_ALL: usize = 32;
/// As many as one call may name: its downloads take no longer than the slowest of them.
const PER_ACCOUNT: usize = 10;

/// The places.
#[derive(Debug)]
pub(crate) struct Slots {
    all: Arc<Semaphore>,
    accounts: Mutex<HashMap<i64, Arc<Semaphore>>>,
}

/// A place; free again when it is dropped.
pub(super) struct Slot(#[expect(dead_code, reason = "held, not looked at")] [Option<OwnedSemaphorePermit>; 2]);

impl Default for Slots {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(IN_ALL)), accounts: Mutex::default() }
    }
}

impl Slots {
    /// Waits for a place: first among the account's own, then among all.
    pub(super) async fn take(&self, account: i64) -> Slot {
        let own = {
            let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
            accounts.entry(account).or_insert_with(|| Arc::new(Semaphore::new(PER_ACCOUNT))).clone()
        };
        // Neither semaphore is ever closed.
        let own = own.acquire_owned().await.ok();
        Slot([own, self.all.clone().acquire_owned().await.ok()])
    }
}
