//! The limits a child lives under, and how it puts them on itself.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::io;
use std::time::Duration;

/// Upper bounds for one child. Clocks are the last resort: analysis has its own budgets in bytes and steps, so that
/// answers are the same on a slow machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of writable private memory (heap and stacks): what resident memory can grow to, the program text aside.
    pub memory: u64,
    /// CPU time of one request.
    pub cpu: Duration,
    /// Wall-clock time of one request; the parent kills the child when it is over.
    pub wall: Duration,
    /// Bytes of one request or reply.
    pub frame: u64,
    /// Requests after which a child is replaced, so that no child grows old.
    pub requests: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 236 << 20,
            cpu: Duration::from_secs(15),
            wall: Duration::from_secs(20),
            frame: 128 << 20,
            requests: 2_000,
        }
    }
}

/// Address space on top of [`Limits::memory`]: program text, reserved but unwritten allocator arenas.
const RESERVED: u64 = 768 << 20;

impl Limits {
    /// Puts the limits that hold for the whole life of a process on this one: memory, no core dumps, no file writing.
    pub(crate) fn confine(&self) -> io::Result<()> {
        lower(Resource::Data, self.memory)?;
        lower(Resource::As, self.memory + RESERVED)?;
        lower(Resource::Core, 0)?;
        lower(Resource::Fsize, 0)
    }

    /// Grants the CPU time of one request, counted from now. Going over it ends the process with SIGXCPU.
    pub(crate) fn grant_cpu(&self) -> io::Result<()> {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
        let until = u64::try_from(used).unwrap_or(0).saturating_add(self.cpu.as_secs()).saturating_add(1);
        let hard = getrlimit(Resource::Cpu).maximum;
        let current = hard.map_or(until, |hard| hard.min(until));
        Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(current), maximum: hard })?)
    }
}

/// Lowers a limit for good, never over what the process was given.
fn lower(resource: Resource, to: u64) -> io::Result<()> {
    let to = getrlimit(resource).maximum.map_or(to, |hard| hard.min(to));
    Ok(setrlimit(resource, Rlimit { current: Some(to), maximum: Some(to) })?)
}
