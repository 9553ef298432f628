//! What a Skill says it is for against what it does: where its data goes, which secrets it takes, whose it claims to be.
//!
//! Compares flows, sends and reads with the hosts, brands and words that its prose names. Knows nothing about
//! intentions in the prose itself; a destination that is named openly is left to other rules.

mod claims;
mod declared;
mod unspoken;

use super::Analyzer;
use crate::document::DocumentId;
use crate::engine::Context;
use crate::hosts::{self, HostClass};
use crate::observation::ObservationKind;
use crate::sink::{FlowHit, Hit, Place, Sink, Slots, Words};
use declared::Declared;
use model::{Step, Text};
use std::collections::BTreeSet;
use std::ops::Range;

/// Sources that belong to the user and to nobody else.
const SECRET: &[&str] = &[
    "credential_file",
    "browser_data",
    "wallet",
    "private_file",
    "environment",
    "foreign_key",
    "keystrokes",
    "screenshot",
    "clipboard",
    "conversation",
    "secret_store",
    "posted_key",
];

/// Secrets that no honest Skill sends to a host it does not speak of.
const STOLEN: &[&str] = &["credential_file", "browser_data", "wallet", "posted_key"];

/// Further sources that come from the user's machine.
const LOCAL: &[&str] = &["file_content", "system_info", "environment_key", "own_key"];

/// Sinks that leave the machine.
const OUT: &[&str] = &["network_send", "drop_send", "message_send", "dns_query"];

/// The analyzer.
pub(crate) struct Purpose;

impl Analyzer for Purpose {
    fn name(&self) -> &'static str {
        "purpose"
    }

    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        let declared = Declared::of(context);
        let flows: Vec<FlowHit> = sink.flows.iter().filter(|flow| OUT.contains(&flow.to_class)).cloned().collect();
        let mut judge = Judge { context, sink, said: BTreeSet::new() };
        for flow in &flows {
            judge.flow(flow, &declared);
        }
        judge.sends(&declared);
        judge.unspoken_secrets(&declared);
        judge.claims(&declared);
    }
}

struct Judge<'j, 'c> {
    context: &'j Context<'c>,
    sink: &'j mut Sink,
    said: BTreeSet<(&'static str, String)>,
}

impl Judge<'_, '_> {
    fn flow(&mut self, flow: &FlowHit, declared: &Declared) {
        let Some(host) = hosts::host_of(&flow.sink_detail) else { return };
        let class = hosts::class(&host);
        if class == Some(HostClass::LocalIp) || host == "localhost" {
            return;
        }
        let nobody = class.is_some_and(|c| {
            c.is_drop() || matches!(c, HostClass::RawIp | HostClass::DynamicDns | HostClass::UrlShortener)
        });
        let (secret, local) = (SECRET.contains(&flow.from_class), LOCAL.contains(&flow.from_class));
        let rule = match (nobody, secret, local) {
            (true, true, _) => "TS-PUR-001",
            (true, false, true) => "TS-PUR-002",
            (false, ..) if (secret || local) && declared.offline && !declared.names(&host) => "TS-PUR-004",
            (false, ..) if (secret || local) && self.impostor(&host, declared) => "TS-PUR-006",
            (false, true, _) if declared.names(&host) => return,
            (false, true, _) if STOLEN.contains(&flow.from_class) => "TS-PUR-007",
            (false, true, _) => "TS-PUR-003",
            _ => return,
        };
        let said = Said {
            slots: vec![("host", host.clone()), ("source", flow.source_detail.clone())],
            words: vec![("detail", what(flow.from_class))],
            steps: flow.steps.clone(),
        };
        self.say(rule, &host, flow.document, flow.sink.clone(), flow.role, said);
    }

    /// Sends whose data is not known: worth a word by their destination alone.
    fn sends(&mut self, declared: &Declared) {
        let sends: Vec<_> = self
            .sink
            .observations
            .iter()
            .filter(|o| matches!(o.kind, ObservationKind::Sends | ObservationKind::SendsMessage))
            .cloned()
            .collect();
        for seen in sends {
            let Some(host) = hosts::host_of(&seen.detail) else { continue };
            let class = hosts::class(&host);
            if class == Some(HostClass::LocalIp) || host == "localhost" {
                continue;
            }
            let rule = match class {
                Some(HostClass::ExfilDrop | HostClass::FileDrop) => "TS-PUR-002",
                _ if declared.offline && !declared.names(&host) => "TS-PUR-004",
                _ if !declared.names(&host) => "TS-PUR-005",
                _ => continue,
            };
            if self.said.iter().any(|(_, known)| *known == host) {
                continue; // a flow has said more about it
            }
            let said = Said {
                slots: vec![("host", host.clone())],
                words: vec![("detail", Text::new("data", "数据"))],
                steps: Vec::new(),
            };
            self.say(rule, &host, seen.document, seen.range, seen.role, said);
        }
    }

    /// Claims to be a brand's own, and sends to somebody else.
    fn impostor(&self, host: &str, declared: &Declared) -> bool {
        declared.official().is_some_and(|brand| hosts::belongs_to(host, brand) == Some(false))
    }

    /// Secrets of services that nothing in the package names or uses, and a name that fits nothing.
    fn unspoken_secrets(&mut self, declared: &Declared) {
        for taken in unspoken::find(self.context, &self.sink.observations) {
            let names = taken.names.join(", ");
            let said = || Said { slots: vec![("variable", names.clone())], ..Said::default() };
            self.say("TS-PUR-013", &names, taken.document, taken.range.clone(), taken.role, said());
            if let Some(odd) = &declared.odd_name {
                let slots = vec![("variable", names.clone()), ("name", odd.clone())];
                let said = Said { slots, ..Said::default() };
                self.say("TS-PUR-010", &names, taken.document, taken.range, taken.role, said);
            }
        }
    }

    /// What the manifest claims and nothing bears out.
    fn claims(&mut self, declared: &Declared) {
        for claim in claims::find(self.context, declared, &self.sink.observations) {
            let said = Said { slots: claim.slots, ..Said::default() };
            self.say(claim.rule, "", claim.document, claim.range, model::Role::Metadata, said);
        }
    }

    fn say(
        &mut self,
        rule: &'static str,
        subject: &str,
        id: DocumentId,
        range: Range<usize>,
        role: model::Role,
        said: Said,
    ) {
        if self.said.insert((rule, subject.to_owned())) {
            let (at, reason) = match self.context.documents.get(id) {
                Some(document) => document.role_at(range.start),
                None => (role, None),
            };
            // The words around a place may say more than the code unit does, but never less.
            let role = if reason.is_some() { at } else { role };
            let (rule, place) = (rule.to_owned(), Place::Text(id, range));
            let Said { slots, words, steps } = said;
            self.sink.hits.push(Hit { rule, place, role, role_reason: reason, slots, words, steps });
        }
    }
}

/// What a finding says beside its place.
#[derive(Default)]
struct Said {
    slots: Slots,
    words: Words,
    steps: Vec<Step>,
}

/// The data of a source class, as a noun.
fn what(class: &str) -> Text {
    let zh = match class {
        "credential_file" => "凭据文件",
        "browser_data" => "浏览器数据",
        "wallet" => "钱包数据",
        "private_file" => "私人文件",
        "environment" => "环境变量",
        "foreign_key" => "其他厂商的密钥",
        "environment_key" => "环境变量中的密钥",
        "own_key" => "该厂商的密钥",
        "posted_key" => "作为数据发送的密钥",
        "keystrokes" => "键盘输入",
        "screenshot" => "屏幕截图",
        "clipboard" => "剪贴板内容",
        "conversation" => "会话内容",
        "secret_store" => "系统凭据库",
        "file_content" => "文件内容",
        "system_info" => "系统信息",
        _ => "数据",
    };
    Text::new(class.replace('_', " "), zh)
}
