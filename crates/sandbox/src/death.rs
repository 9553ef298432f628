//! How a child ended, in words.

use std::fmt;
use std::io;
use std::process::ExitStatus;

/// Why a call has no reply.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The child died over this request. A fresh one serves the next.
    #[error("{0}")]
    Died(Death),
    /// No child could be started, or the request is over the frame limit.
    #[error("cannot start a scan worker: {0}")]
    Start(#[source] io::Error),
}

/// A child that died over a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// What ended it.
    pub reason: DeathReason,
    /// The last words, for logs: a panic's place, the signal, the end of its standard error. Never for reports.
    pub detail: String,
}

/// What ended a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeathReason {
    /// The memory limit.
    Memory,
    /// The CPU limit.
    Cpu,
    /// The wall-clock limit.
    Wall,
    /// A stack overflow.
    Stack,
    /// A panic in the handler.
    Panic,
    /// Anything else: killed from outside, broken pipe.
    Lost,
}

impl DeathReason {
    /// A few words that may be shown to anybody.
    pub fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory limit",
            Self::Cpu => "CPU limit",
            Self::Wall => "time limit",
            Self::Stack => "stack overflow",
            Self::Panic => "internal error",
            Self::Lost => "worker lost",
        }
    }
}

impl fmt::Display for Death {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.detail.is_empty() {
            true => write!(out, "scan worker died: {}", self.reason.word()),
            false => write!(out, "scan worker died: {} ({})", self.reason.word(), self.detail),
        }
    }
}

impl Death {
    /// Reads the cause from the exit status and the last words on standard error.
    pub(crate) fn read(status: io::Result<ExitStatus>, last_words: &str) -> Self {
        use std::os::unix::process::ExitStatusExt as _;
        let signal = status.as_ref().ok().and_then(|status| status.signal());
        let reason = match signal {
            _ if last_words.contains("memory allocation of") => DeathReason::Memory,
            _ if last_words.contains("overflowed its stack") => DeathReason::Stack,
            Some(xcpu) if xcpu == rustix::process::Signal::XCPU.as_raw() => DeathReason::Cpu,
            _ => DeathReason::Lost,
        };
        let ended = status.map_or_else(|error| error.to_string(), |status| status.to_string());
        let words = last_words.trim();
        let detail = if words.is_empty() { ended } else { format!("{ended}: {words}") };
        Self { reason, detail }
    }
}
