//! One unit in, one result out: open, scan, judge, in a sandboxed child process or in this one.

use model::Profile;

/// How a unit is inspected.
#[derive(Debug, Clone, Copy, Default)]
pub struct InspectOptions {
    /// Verdict policy.
    pub profile: Profile,
}

/// Inspects units through a pool of `scan-worker` child processes.
#[derive(Debug)]
pub struct Inspector;
