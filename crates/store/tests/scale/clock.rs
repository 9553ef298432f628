//! Time on a processor, so that a busy machine does not spoil the figures. Linux only; elsewhere the wall's time counts.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Counts the work of this process and of a server.
pub(crate) struct Clock {
    begun: Instant,
    server: Option<u32>,
}

impl Clock {
    /// `server` is the process whose children answer.
    pub(crate) fn new(server: Option<u32>) -> Self {
        Self { begun: Instant::now(), server }
    }

    /// Work so far.
    pub(super) fn busy(&self) -> Duration {
        let Some(own) = of_process("self") else { return self.begun.elapsed() };
        let children = self.server.and_then(|pid| fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok());
        let children = children.unwrap_or_default();
        own + children.split_whitespace().filter_map(of_process).sum::<Duration>()
    }
}

fn of_process(pid: &str) -> Option<Duration> {
    let tasks = fs::read_dir(Path::new("/proc").join(pid).join("task")).ok()?;
    let run = |task: fs::DirEntry| -> Option<u64> {
        fs::read_to_string(task.path().join("schedstat")).ok()?.split_whitespace().next()?.parse().ok()
    };
    Some(Duration::from_nanos(tasks.flatten().filter_map(run).sum()))
}
