//! Who looks on while a scan runs: progress, and what was found as soon as it was.

use crate::Service;
use model::Risk;

/// What a scan is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Searching open ports.
    Ports,
    /// Naming what listens.
    Identify,
    /// Asking harmless questions: exposed services, settings, known weaknesses, pages.
    Check,
    /// Trying passwords.
    Passwords,
}

/// Told of everything as it happens; may be called from several threads. The outcome holds it all again.
pub trait Watch: Send + Sync {
    /// How far the scan is: `done` never falls and reaches `total` at the end only.
    fn progress(&self, _done: u64, _total: u64) {}
    /// A stage begins.
    fn stage(&self, _stage: Stage) {}
    /// A service was named.
    fn service(&self, _service: &Service) {}
    /// A risk was found.
    fn risk(&self, _risk: &Risk) {}
    /// A password is tried against a service: one line of audit per try, without the password.
    fn attempt(&self, _service: &Service, _user: &str) {}
}

/// Nobody looks on.
impl Watch for () {}
