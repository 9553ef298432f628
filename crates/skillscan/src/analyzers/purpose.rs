//! What a Skill says it is for against where its data goes.
//!
//! Compares the destinations of flows and sends with the hosts and brands that its prose names. Knows nothing about
//! intentions in the prose itself; a destination that is named openly is left to other rules.

use super::{Analyzer, manifests};
use crate::document::{DocumentId, Language, SegmentKind};
use crate::engine::Context;
use crate::hosts::{self, HostClass};
use crate::observation::ObservationKind;
use crate::sink::{FlowHit, Hit, Place, Sink, Slots};
use crate::text_regex::Regex;
use model::Step;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

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
    "asked_secret",
    "key_bundle",
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
    }
}

/// What the Skill's prose names.
struct Declared {
    /// Prose of all Markdown documents, lower case: no code.
    prose: String,
    /// Name and description, lower case.
    about: String,
    /// The prose says that nothing leaves the machine.
    offline: bool,
}

impl Declared {
    fn of(context: &Context<'_>) -> Self {
        use SegmentKind::{FrontMatter, Heading, Link, ListItem, Paragraph, TableRow};
        let mut prose = String::new();
        for document in context.documents.iter().filter(|d| d.language == Language::Markdown && d.origin.is_none()) {
            for segment in &document.segments {
                if matches!(segment.kind, FrontMatter | Heading | Link | ListItem | Paragraph | TableRow) {
                    prose.push_str(document.text.get(segment.range.clone()).unwrap_or_default());
                    prose.push('\n');
                }
            }
        }
        let mut about = String::new();
        for (_, manifest) in manifests(context) {
            for part in [manifest.name, manifest.description].into_iter().flatten() {
                about.push_str(&part);
                about.push('\n');
            }
        }
        let offline = OFFLINE.as_ref().is_some_and(|regex| regex.is_match(&prose));
        Self { prose: prose.to_lowercase(), about: about.to_lowercase(), offline }
    }

    /// The prose names the host, its domain, or its owner.
    fn names(&self, host: &str) -> bool {
        let domain = hosts::registered_domain(host);
        let label = domain.split('.').next().unwrap_or_default();
        self.prose.contains(&domain)
            || (label.len() >= 4 && self.prose.contains(label))
            || hosts::brands_in(&self.prose).any(|brand| hosts::belongs_to(host, brand) == Some(true))
    }

    /// A brand that the Skill claims to speak for.
    fn official(&self) -> Option<&'static str> {
        static OFFICIAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bofficial\b|官方").ok());
        let claims = OFFICIAL.as_ref().is_some_and(|regex| regex.is_match(&self.about));
        claims.then(|| hosts::brands_in(&self.about).next()).flatten()
    }
}

static OFFLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:runs?|works?|operates?|processed|stays?|done) (?:entirely|completely|fully|purely|100%|only)? ?(?:locally|offline|on[- ]device)\b",
        r"|\bno (?:network|internet) (?:access|connection|requests?|calls?|traffic)\b|\b(?:nothing|no data|never) (?:ever )?(?:leaves?|is sent|uploads?|phones? home)\b",
        r"|\bfully offline\b|\bwithout (?:any )?network\b|完全(?:离线|本地)|不联网|无需联网|不会?上传|纯本地",
    ))
    .ok()
});

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
        let nobody = class.is_some_and(HostClass::hides_owner);
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
        let slots = vec![
            ("host", host.clone()),
            ("source", flow.source_detail.clone()),
            ("detail", flow.from_class.replace('_', " ")),
        ];
        self.say(rule, &host, flow.document, flow.sink.clone(), flow.role, slots, flow.steps.clone());
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
            let slots = vec![("host", host.clone()), ("detail", "data".to_owned())];
            self.say(rule, &host, seen.document, seen.range, seen.role, slots, Vec::new());
        }
    }

    /// Claims to be a brand's own, and sends to somebody else.
    fn impostor(&self, host: &str, declared: &Declared) -> bool {
        declared.official().is_some_and(|brand| hosts::belongs_to(host, brand) == Some(false))
    }

    #[expect(clippy::too_many_arguments, reason = "one call per finding; a struct would only repeat `Hit`")]
    fn say(
        &mut self,
        rule: &'static str,
        subject: &str,
        id: DocumentId,
        range: Range<usize>,
        role: model::Role,
        slots: Slots,
        steps: Vec<Step>,
    ) {
        if self.said.insert((rule, subject.to_owned())) {
            let (at, reason) = match self.context.documents.get(id) {
                Some(document) => document.role_at(range.start),
                None => (role, None),
            };
            // The words around a place may say more than the code unit does, but never less.
            let role = if reason.is_some() { at } else { role };
            let (rule, place) = (rule.to_owned(), Place::Text(id, range));
            self.sink.hits.push(Hit { rule, place, role, role_reason: reason, slots, steps });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_of_staying_local() {
        let promise = |text: &str| OFFLINE.as_ref().is_some_and(|regex| regex.is_match(text));
        assert!(promise("Runs entirely locally.") && promise("No network access needed.") && promise("纯本地处理"));
        assert!(!promise("Works with local files.") && !promise("Needs network access."));
    }

    #[test]
    fn a_name_in_the_prose_declares_its_hosts() {
        let declared = |prose: &str| Declared { prose: prose.to_owned(), about: String::new(), offline: false };
        assert!(declared("adds tasks to todoist").names("api.todoist.com"));
        assert!(declared("hugging face: huggingface models").names("api-inference.hf.co"));
        assert!(!declared("formats text").names("collect.acme-tools.net"));
    }
}
