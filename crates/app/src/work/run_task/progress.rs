//! How far the parts of a run are. Told by engines at any moment, taken over into rows from time to time.

use assetscan::{Service, Stage, Watch};
use model::{Part, TaskState, overall_progress};
use std::sync::{Mutex, PoisonError};
use store::{PartProgress, TaskPart};

/// Where every part stands.
pub(super) struct Tracker {
    parts: Mutex<Standing>,
}

#[derive(Default)]
struct Standing {
    parts: Vec<PartProgress>,
    /// Whether something happened since it was taken over last.
    news: bool,
}

impl Tracker {
    pub(super) fn new(parts: &[TaskPart]) -> Self {
        let tracker = Self { parts: Mutex::default() };
        tracker.know(parts);
        tracker
    }

    /// Takes over what the rows say of parts that are not known yet.
    pub(super) fn know(&self, rows: &[TaskPart]) {
        self.change(|parts| {
            for row in rows {
                if !parts.iter().any(|part| part.part == row.part) {
                    let progress = u8::try_from(row.progress).unwrap_or(100);
                    parts.push(PartProgress { part: row.part, state: row.state, progress, risks: row.risk_count });
                }
            }
        });
    }

    /// Whether a part is over, done by this process or an earlier one.
    pub(super) fn is_over(&self, part: Part) -> bool {
        let standing = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        standing.parts.iter().any(|own| own.part == part && own.state.is_over())
    }

    /// A part is on its way: at most 99 while it is.
    pub(super) fn reach(&self, part: Part, percent: u64) {
        let percent = u8::try_from(percent.min(99)).unwrap_or(99);
        self.change(|parts| {
            for own in parts.iter_mut().filter(|own| own.part == part && !own.state.is_over()) {
                own.state = TaskState::Running;
                own.progress = own.progress.max(percent);
            }
        });
    }

    /// A part is done.
    pub(super) fn end(&self, part: Part, risks: usize) {
        self.change(|parts| {
            for own in parts.iter_mut().filter(|own| own.part == part) {
                own.state = TaskState::Finished;
                own.progress = 100;
                own.risks = i64::try_from(risks).unwrap_or(i64::MAX);
            }
        });
    }

    /// Where everything stands, if anything changed since this was asked last.
    pub(super) fn news(&self) -> Option<(Vec<PartProgress>, u8)> {
        let mut standing = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::take(&mut standing.news) {
            return None;
        }
        let progress: Vec<u8> = standing.parts.iter().map(|part| part.progress).collect();
        Some((standing.parts.clone(), overall_progress(&progress)))
    }

    fn change(&self, change: impl FnOnce(&mut Vec<PartProgress>)) {
        let mut standing = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let before = standing.parts.clone();
        change(&mut standing.parts);
        standing.news |= standing.parts != before;
    }
}

/// Looks on while the network is scanned.
pub(super) struct Looker {
    pub(super) tracker: std::sync::Arc<Tracker>,
    pub(super) run: i64,
}

impl Watch for Looker {
    fn progress(&self, done: u64, total: u64) {
        let percent = done.saturating_mul(100) / total.max(1);
        // Settings are looked at in the same pass.
        self.tracker.reach(Part::Network, percent);
        self.tracker.reach(Part::Configuration, percent);
    }

    fn stage(&self, stage: Stage) {
        tracing::info!(run.id = self.run, stage = ?stage, "stage begun");
    }

    fn attempt(&self, service: &Service, user: &str) {
        let address = service.socket();
        tracing::info!(target: "logins", run = self.run, asset = service.asset, %address, user, "password tried");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_taken_over_once() {
        let row = |part, state, progress| TaskPart {
            id: 1,
            run: 1,
            part,
            state,
            progress,
            started_at: None,
            ended_at: None,
            risk_count: 0,
        };
        let tracker = Tracker::new(&[
            row(Part::Network, TaskState::Waiting, 0),
            row(Part::HostBaseline, TaskState::Finished, 100),
        ]);
        assert_eq!(tracker.news().map(|(_, overall)| overall), Some(50));
        assert_eq!(tracker.news(), None);
        tracker.reach(Part::Network, 100);
        tracker.reach(Part::Network, 40);
        tracker.reach(Part::HostBaseline, 7);
        let (parts, overall) = tracker.news().unwrap();
        assert_eq!((parts[0].progress, parts[1].progress, overall), (99, 100, 99));
        tracker.reach(Part::Network, 99);
        assert_eq!(tracker.news(), None, "nothing changed");
        tracker.end(Part::Network, 3);
        let (parts, overall) = tracker.news().unwrap();
        assert_eq!((parts[0].state, parts[0].risks, overall), (TaskState::Finished, 3, 99));
        assert!(tracker.is_over(Part::Network) && tracker.is_over(Part::HostBaseline));
    }
}
