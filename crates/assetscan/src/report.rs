//! What one check says of one service: risks, and what it could not find out.

use crate::{Gap, Service, Stage};
use model::{LeftOut, Risk, RiskDetail, RiskKind, Text};

/// The findings of one stage about some services.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Services that were named.
    pub(crate) services: Vec<Service>,
    /// What was found.
    pub(crate) risks: Vec<Risk>,
    /// What could not be found out.
    pub(crate) gaps: Vec<Gap>,
    /// What could not be found out, though whatever was known of it before was examined again.
    pub(crate) settled: Vec<Gap>,
    /// Checks that were switched off.
    pub(crate) left_out: LeftOut,
}

impl Report {
    /// Takes over another.
    pub(crate) fn add(&mut self, other: Self) {
        self.services.extend(other.services);
        self.risks.extend(other.risks);
        self.gaps.extend(other.gaps);
        self.settled.extend(other.settled);
        self.left_out.extend(other.left_out);
    }

    /// The report of a stage that was stopped before it came to a service.
    pub(crate) fn unfinished(service: &Service, stage: Stage) -> Self {
        let items: &[RiskKind] = match stage {
            Stage::Passwords => &[RiskKind::WeakPassword],
            _ => &RiskKind::ALL,
        };
        let reason = Text::new("the scan was stopped before", "扫描在此之前已停止");
        // That the port is open is known all the same.
        let open = items.iter().filter(|item| **item != RiskKind::Port);
        let gaps = open.map(|item| Gap::of(service, *item, reason.clone())).collect();
        Self { gaps, ..Self::default() }
    }

    /// What was found once per server, told for every asset that stands for that server.
    pub(crate) fn for_every_asset(self, services: &[Service]) -> Self {
        let mut told = Self { services: self.services, left_out: self.left_out, ..Self::default() };
        for service in services {
            let here = |risk: &&Risk| risk.port == Some(service.port) && risk.address == Some(service.address);
            told.risks.extend(self.risks.iter().filter(here).map(|risk| of_asset(risk, service)));
            // A gap knows its asset but not its address: one asset's gap may be another's too many, never one too few.
            let here = |gaps: &[Gap]| -> Vec<Gap> {
                let gaps = gaps.iter().filter(|gap| gap.ports.contains(service.port));
                gaps.map(|gap| Gap { asset: service.asset.clone(), ..gap.clone() }).collect()
            };
            told.gaps.extend(here(&self.gaps));
            told.settled.extend(here(&self.settled));
        }
        told
    }
}

fn of_asset(risk: &Risk, service: &Service) -> Risk {
    let mut risk = Risk { asset: service.asset.clone(), ..risk.clone() };
    if let RiskDetail::WeakPassword { url, .. } = &mut risk.detail {
        *url = service.url();
    }
    risk
}
