//! What a run saw of the machine from within, for whoever asks for it by the part's number.

use crate::task::OwnMachine;
use crate::{App, Error};
use hostscan::{Infection, Machine};
use model::{Part, Risk, RiskKind};
use store::{RiskTask, TaskPart};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostModule {
    /// Malware.
    Malware,
    /// Weaknesses of installed packages.
    Weaknesses,
    /// Settings.
    Baseline,
}

impl HostModule {
    /// The part of a run that looks for it.
    pub fn part(self) -> Part {
        match self {
            Self::Malware | Self::Weaknesses => Part::HostWeaknesses,
            Self::Baseline => Part::HostBaseline,
        }
    }
}

/// One part of a run on one machine.
#[derive(Debug, Clone)]
pub struct HostScan {
    /// The task.
    pub task: RiskTask,
    /// The part.
    pub part: TaskPart,
    /// The machine, as far as is known.
    pub machine: Machine,
    /// An address of it that others know; empty when there is none.
    pub address: String,
    /// Weaknesses or settings, as asked for.
    pub risks: Vec<Risk>,
    /// Malware, where that is asked for.
    pub infections: Vec<Infection>,
}

impl App {
    /// The part of that number, if it is one of these accounts' and looks for what is asked.
    pub async fn host_scan(
        &self,
        accounts: &[i64],
        number: i64,
        module: HostModule,
    ) -> Result<Option<HostScan>, Error> {
        let mut run = None;
        for account in accounts {
            run = run.or(self.parts.store.run_of_part(*account, number).await?);
        }
        let Some(run) = run else { return Ok(None) };
        let Some((task, _, parts)) = self.parts.store.task_run(run).await? else { return Ok(None) };
        let part = parts.into_iter().find(|part| part.id == number && part.part == module.part());
        let Some(part) = part else { return Ok(None) };
        let details = self.host_details(run).await?;
        let own = OwnMachine::look();
        let unknown = || Machine { name: own.name().to_owned(), ..Machine::default() };
        let machine = details.as_ref().map_or_else(unknown, |details| details.machine.clone());
        let (mut risks, mut infections) = details.map(|all| (all.risks, all.infections)).unwrap_or_default();
        match module {
            HostModule::Malware => risks.clear(),
            HostModule::Weaknesses => risks.retain(|risk| risk.kind() == RiskKind::Vulnerability),
            HostModule::Baseline => risks.retain(|risk| risk.kind() == RiskKind::Configuration),
        }
        if module != HostModule::Malware {
            infections.clear();
        }
        Ok(Some(HostScan { task, part, machine, address: own.address(), risks, infections }))
    }
}
