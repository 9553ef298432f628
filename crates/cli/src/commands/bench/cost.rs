//! What a piece of work costs: wall-clock and CPU time of this process and of the children it has waited for.

use anyhow::Context as _;
use std::time::{Duration, Instant};

/// What a piece of work took.
pub(super) struct Cost {
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
}

/// Does it, and says what it took. Workers count if the work waits for their end.
pub(super) fn measured<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(T, Cost)> {
    let (start, before) = (Instant::now(), cpu_time()?);
    let done = work()?;
    Ok((done, Cost { wall: start.elapsed(), cpu: cpu_time()?.saturating_sub(before) }))
}

/// CPU time of this process and of the children it has waited for, user and system.
fn cpu_time() -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("cannot read the process's CPU time")?;
    // The second field is the program's name in brackets, which may hold blanks; the times are fields 14 to 17.
    let (_, fields) = stat.rsplit_once(')').context("unexpected process statistics")?;
    let ticks: u64 = fields.split_whitespace().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok()).sum();
    Ok(Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64))
}
