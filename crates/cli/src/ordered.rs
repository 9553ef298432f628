//! Work in parallel, results in order: what is printed does not depend on the number of jobs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

/// How far results may run ahead of the first one that is still missing; bounds memory.
const WINDOW: usize = 512;

/// Runs `work` on every item with `jobs` threads and hands the results to `take` in the order of the items, as soon as
/// they are due. Ends early when `take` fails.
pub(crate) fn each<T: Sync, R: Send, E>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, R) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let taken = (Mutex::new(0usize), Condvar::new());
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            let sender = sender.clone();
            let (next, stop, taken, work) = (&next, &stop, &taken, &work);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let mut done = taken.0.lock().unwrap_or_else(PoisonError::into_inner);
                    while index >= *done + WINDOW && !stop.load(Ordering::Relaxed) {
                        done = taken.1.wait(done).unwrap_or_else(PoisonError::into_inner);
                    }
                    drop(done);
                    if stop.load(Ordering::Relaxed) || sender.send((index, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        let outcome = results.iter().try_for_each(|(index, result)| {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                if let Some(item) = items.get(due) {
                    take(item, result)?;
                }
                due += 1;
                *taken.0.lock().unwrap_or_else(PoisonError::into_inner) = due;
                taken.1.notify_all();
            }
            Ok(())
        });
        stop.store(true, Ordering::Relaxed);
        drop(taken.0.lock());
        taken.1.notify_all();
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_whatever_takes_long() {
        let items: Vec<u64> = (0..2000).collect();
        let mut seen = Vec::new();
        let slow = |n: &u64| {
            std::thread::sleep(std::time::Duration::from_micros(if n.is_multiple_of(97) { 900 } else { 1 }));
            n * 2
        };
        let done: Result<(), ()> = each(&items, 7, slow, |item, result| {
            seen.push((*item, result));
            Ok(())
        });
        assert_eq!(done, Ok(()));
        assert_eq!(seen, items.iter().map(|n| (*n, n * 2)).collect::<Vec<_>>());
    }

    #[test]
    fn a_reader_that_goes_away_ends_the_work() {
        let items: Vec<u64> = (0..100_000).collect();
        let outcome = each(&items, 3, |n| *n, |item, _| if *item == 5 { Err("gone") } else { Ok(()) });
        assert_eq!(outcome, Err("gone"));
    }

    #[test]
    fn no_items_is_no_work() {
        assert_eq!(each(&[] as &[u8], 4, |n| *n, |_, _| Err(())), Ok(()));
    }
}
