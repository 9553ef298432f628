//! The machine it runs on into risks: installed packages against advisories, malware, baseline checks.
//!
//! Reads, never changes, never sends, never starts anything. Looks at a [`Root`]: the machine's own `/`, or a folder that
//! holds another system's files (an image, a backup). Knows nothing of rows, tasks or APIs.

mod baseline;
mod gap;
mod machine;
mod malware;
mod packages;
mod root;
mod scan;
mod vulnerability;

pub use gap::HostGap;
pub use machine::Machine;
pub use malware::{Infection, Place};
pub use packages::{Manager, Package, of_debian};
pub use root::Root;
pub use scan::{Knowledge, Module, Outcome, Watch, scan};
