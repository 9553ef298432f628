//! Checks as data: a *look* makes a snapshot of a service (an answer, a handshake, a page), a rule judges the snapshot.
//!
//! Looks are harmless: they read, and never change what they find. One look serves every rule that wants it, and a stored
//! snapshot can be judged again by newer rules. Rules lie in `data/checks/*.yml`; `docs/network-checks.md` is the manual.

#[cfg(test)]
mod answers;
mod judge;
mod look;
mod rule;
mod ssh;
mod tls_look;
mod x509;

use crate::net::Connector;
use crate::report::Report;
use crate::{Gap, Plan, PortSet, Service, dns};
use look::{Look, Snapshot, Taken};
use model::{Risk, RiskKind, Text};
use rule::Rule;

/// Everything that rules see of one service.
pub(crate) async fn examine(service: &Service, plan: &Plan, connector: &Connector) -> Report {
    let fitting = rule::all().iter().filter(|rule| plan.wants(rule.kind) && rule.suits(service));
    let (wanted, off): (Vec<&Rule>, Vec<&Rule>) =
        fitting.partition(|rule| plan.switches.allow(rule.kind, &rule.names()));
    let mut taken: Vec<(&Look, Taken)> = Vec::new();
    let mut report = Report::default();
    report.left_out.extend(off.into_iter().map(|rule| (rule.kind, rule.id.clone())));
    for rule in wanted {
        if !taken.iter().any(|(look, _)| **look == rule.look) {
            let snapshot = look::take(&rule.look, service, connector, &plan.limits).await;
            taken.push((&rule.look, snapshot));
        }
        match taken.iter().find(|(look, _)| **look == rule.look).map(|(_, taken)| taken) {
            Some(Taken::Seen(snapshot)) => report.risks.extend(judge::judge(rule, service, snapshot)),
            Some(Taken::Unknown(why)) => report.gaps.push(Gap::of(service, rule.kind, why.clone())),
            Some(Taken::Nothing) | None => {}
        }
    }
    report.gaps.dedup();
    report
}

/// Ids of the checks that belong to a name and not to one of its ports.
pub fn mail_checks() -> impl Iterator<Item = &'static str> {
    rule::all().iter().filter(|rule| rule.look.is_mail()).map(|rule| rule.id.as_str())
}

/// Everything that rules see of a name as such; `None` where there is nothing to ask or nobody may be asked.
pub(crate) async fn examine_name(asset: &str, plan: &Plan, connector: &Connector) -> Option<Report> {
    let server = plan.resolver.filter(|_| dns::is_asked(asset))?;
    let mut report = Report::default();
    let fitting = rule::all().iter().filter(|rule| rule.look.is_mail() && plan.wants(rule.kind));
    let (wanted, off): (Vec<&Rule>, Vec<&Rule>) =
        fitting.partition(|rule| plan.switches.allow(rule.kind, &rule.names()));
    report.left_out.extend(off.into_iter().map(|rule| (rule.kind, rule.id.clone())));
    if wanted.is_empty() {
        return None;
    }
    match dns::take(asset, server, connector, &plan.limits).await {
        Ok(text) => {
            let request = format!("MX, TXT {asset}; TXT _dmarc.{asset}");
            let snapshot = Snapshot { request, text, status: None };
            let name = Service { name: "dns".to_owned(), ..Service::unknown(asset, server.ip(), server.port()) };
            let found = wanted.iter().filter_map(|rule| judge::judge(rule, &name, &snapshot));
            // The name has these records, not the server that told of them.
            report.risks.extend(found.map(|risk| Risk { address: None, port: None, ..risk }));
        }
        Err(error) => {
            let reason = Text::new("mail records were not told: {error}", "未能查询邮件记录：{error}");
            let reason = reason.fill("error", &error.to_string());
            let (asset, item) = (asset.to_owned(), Some(RiskKind::Configuration));
            report.gaps.push(Gap { asset, item, ports: PortSet::default(), reason });
        }
    }
    Some(report)
}

/// What the readers of certificates and key exchanges make of some bytes; for the fuzzer.
pub(crate) fn read_foreign(bytes: &[u8]) {
    let _ = x509::parse(bytes);
    let _ = ssh::offers(bytes);
}

/// Why a look saw nothing although there was something to see.
fn unreachable(error: &crate::talk::TalkError) -> Text {
    Text::new("the service did not answer: {error}", "服务没有应答：{error}").fill("error", &error.to_string())
}
