//! Honest progress: never falls, and is whole only when everything is done.

use crate::{Service, Stage, Watch};
use model::Risk;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Parts that the whole is divided into.
const WHOLE: u64 = 1000;

/// Where each stage begins and ends.
fn stretch(stage: Stage) -> (u64, u64) {
    match stage {
        Stage::Ports => (0, 400),
        Stage::Identify => (400, 500),
        Stage::Check => (500, 800),
        Stage::Passwords => (800, 999),
    }
}

/// Tells the watcher.
pub(super) struct Progress {
    watch: Arc<dyn Watch>,
    done: AtomicU64,
}

impl Progress {
    pub(super) fn new(watch: Arc<dyn Watch>) -> Self {
        Self { watch, done: AtomicU64::new(0) }
    }

    pub(super) fn enter(&self, stage: Stage) {
        self.watch.stage(stage);
        self.reach(stretch(stage).0);
    }

    pub(super) fn within(&self, stage: Stage, done: u64, total: u64) {
        let (start, end) = stretch(stage);
        self.reach(start + (end - start) * done.min(total) / total.max(1));
    }

    pub(super) fn end(&self) {
        self.reach(WHOLE);
    }

    pub(super) fn service(&self, service: &Service) {
        self.watch.service(service);
    }

    pub(super) fn risk(&self, risk: &Risk) {
        self.watch.risk(risk);
    }

    pub(super) fn watch(&self) -> &dyn Watch {
        &*self.watch
    }

    fn reach(&self, point: u64) {
        if self.done.fetch_max(point, Ordering::Relaxed) < point {
            self.watch.progress(point, WHOLE);
        }
    }
}
