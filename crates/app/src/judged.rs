//! An inspector with a language model as second reader. The package is opened by the worker as ever; the model reads
//! what the worker lent, outside the sandbox, after the static result is there.

use crate::inspect::Inspected;
use crate::{Inspect, InspectError, Inspector};
use judge::{Estimate, House, Judge};
use model::SkillScan;
use package::Source;
use tokio::runtime::Handle;

/// Inspects units, then has each judged. Blocks; call it from threads that may.
#[derive(Debug)]
pub struct JudgedInspector {
    inspector: Inspector,
    judge: Judge,
    runtime: Handle,
}

impl JudgedInspector {
    /// The judge's requests run on `runtime`.
    pub fn new(inspector: Inspector, judge: Judge, runtime: Handle) -> Self {
        Self { inspector, judge, runtime }
    }

    /// Starts a worker ahead of the first unit.
    pub fn warm(&self) -> Result<(), InspectError> {
        self.inspector.warm()
    }

    /// Inspects and judges a folder or file on disk.
    pub fn inspect_path(&self, source: &Source) -> Result<SkillScan, InspectError> {
        Ok(self.judged(self.inspector.lend_path(source, self.judge.readable_bytes())?))
    }

    /// Inspects and judges from memory.
    pub fn inspect_bytes(&self, name: &str, bytes: &[u8]) -> Result<SkillScan, InspectError> {
        Ok(self.judged(self.inspector.lend_bytes(name, bytes, self.judge.readable_bytes())?))
    }

    /// What judging a unit would cost at most. Asks nothing.
    pub fn estimate_path(&self, source: &Source) -> Result<Estimate, InspectError> {
        let inspected = self.inspector.lend_path(source, self.judge.readable_bytes())?;
        Ok(self.judge.estimate(&inspected.texts))
    }

    fn judged(&self, inspected: Inspected) -> SkillScan {
        let Inspected { scan, texts, .. } = inspected;
        let profile = self.inspector.profile();
        let house =
            House { mask: &skillscan::mask, verdict: &|findings, coverage| model::judge(findings, coverage, profile) };
        self.runtime.block_on(self.judge.judge(scan, &texts, &house))
    }
}

impl Inspect for JudgedInspector {
    fn inspect(&self, name: &str, bytes: &[u8]) -> Result<SkillScan, InspectError> {
        self.inspect_bytes(name, bytes)
    }
}
