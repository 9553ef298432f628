//! One scan of one system: which modules, with what knowledge, and what came of it.

use crate::malware::{self, Infection};
use crate::packages::Package;
use crate::{HostGap, Machine, Root, baseline, packages, vulnerability};
use advisories::Database;
use model::{LeftOut, Risk, Switches};
use serde::{Deserialize, Serialize};

/// What can be looked for; the three that CWP's API names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Module {
    /// Malware, by patterns of bytes and by traits of running processes.
    Malware,
    /// Known vulnerabilities of installed packages.
    Vulnerability,
    /// Settings that hardening guides ask for.
    Baseline,
}

impl Module {
    /// Every module, the quickest first.
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Vulnerability, Self::Malware];

    /// The word that flags and rows know it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Malware => "malware",
            Self::Vulnerability => "vulnerability",
            Self::Baseline => "baseline",
        }
    }

    /// The module of a word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|module| module.word() == word)
    }
}

/// What a scan compares with. The built-in advisories are always among it.
#[derive(Debug, Default)]
pub struct Knowledge<'a> {
    /// Imported advisories.
    pub advisories: Option<&'a Database>,
    /// Checks that the owner turned off or on.
    pub switches: Switches,
}

/// Follows a scan, and may end it.
pub trait Watch {
    /// So many steps of so many are done. Never goes back within one module.
    fn progress(&self, module: Module, done: u64, total: u64);

    /// Looked at between files: true ends the scan soon.
    fn is_cancelled(&self) -> bool;
}

/// Nobody follows, nobody ends it.
impl Watch for () {
    fn progress(&self, _: Module, _: u64, _: u64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// What a scan found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The system.
    pub machine: Machine,
    /// Installed packages, when vulnerabilities were looked for.
    pub packages: Vec<Package>,
    /// Vulnerabilities and settings.
    pub risks: Vec<Risk>,
    /// Malware: no kind of risk of the security center is made for it.
    pub infections: Vec<Infection>,
    /// Files whose bytes were looked at for malware.
    pub files: u64,
    /// Baseline checks that applied to this system.
    pub checks: u64,
    /// What was not examined.
    pub gaps: Vec<HostGap>,
    /// Checks that were switched off.
    #[serde(default, skip_serializing_if = "LeftOut::is_empty")]
    pub left_out: LeftOut,
    /// Somebody ended it before it was done.
    pub cancelled: bool,
}

/// Scans a system. `asset` is the name under which its risks are kept.
///
/// Analysis cannot fail, it can be incomplete: what could not be read is in [`Outcome::gaps`].
pub fn scan(root: &Root, asset: &str, modules: &[Module], knowledge: &Knowledge<'_>, watch: &dyn Watch) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.machine = Machine::read(root, &mut outcome.gaps);
    for module in Module::ALL.into_iter().filter(|module| modules.contains(module)) {
        if watch.is_cancelled() {
            outcome.cancelled = true;
            break;
        }
        match module {
            Module::Baseline => baseline::judge(root, asset, &mut outcome, &knowledge.switches, watch),
            Module::Vulnerability => {
                outcome.packages = packages::installed(root, &mut outcome.gaps);
                watch.progress(module, 1, 2);
                vulnerability::judge(asset, knowledge, &mut outcome);
                watch.progress(module, 2, 2);
            }
            Module::Malware => malware::search(root, &mut outcome, watch),
        }
    }
    outcome.gaps.dedup();
    outcome
}
