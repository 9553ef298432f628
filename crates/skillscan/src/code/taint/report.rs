//! What a run says: facts, flows, folded constants.

use super::script::Caller;
use super::value::{Taint, Value, What, shorten};
use super::{HOLE, Machine};
use crate::code::class::{Sink, Source};
use crate::code::paths;
use crate::document::Language;
use crate::hosts::{self, HostClass};
use crate::observation::ObservationKind;
use model::Text;
use std::collections::BTreeSet;
use std::ops::Range;

/// Facts of one kind recorded per unit: beyond, the program repeats itself.
const FACTS: usize = 4000;
/// Flows recorded per unit.
const FLOWS: usize = 500;
/// Folded constants recorded per unit.
const FOLDED: usize = 500;
/// Secrets of different names that together are as good as the whole environment.
const MANY_KEYS: usize = 4;

/// Everything one unit says. Ranges count from the unit's start.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Facts.
    pub(crate) facts: Vec<Fact>,
    /// Flows.
    pub(crate) flows: Vec<FlowFact>,
    /// Texts that the program puts together.
    pub(crate) folded: Vec<crate::code::Folded>,
    /// What it asks of the rest of the package.
    pub(crate) asks: super::Asks,
    /// Classes of data that it reads, and what it could do with them: whether it is worth looking across files.
    pub(crate) sources: BTreeSet<Source>,
    pub(crate) sinks: BTreeSet<Sink>,
    /// True if something was left out for depth or work.
    pub(crate) cut: bool,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) kind: ObservationKind,
    pub(crate) detail: String,
    pub(crate) range: Range<usize>,
}

/// A flow.
#[derive(Debug, Clone)]
pub(crate) struct FlowFact {
    pub(crate) from: Source,
    pub(crate) to: Sink,
    pub(crate) source_detail: String,
    pub(crate) sink_detail: String,
    pub(crate) source: Range<usize>,
    pub(crate) sink: Range<usize>,
    pub(crate) steps: Vec<(Range<usize>, Text)>,
}

impl Machine {
    /// Records a fact.
    pub(super) fn observe(&mut self, kind: ObservationKind, detail: &str, range: &Range<usize>) {
        let fact = Fact { kind, detail: shorten(&detail.replace(HOLE, "…")), range: self.place(range) };
        let recent = self.out.facts.iter().rev().take(16);
        if self.out.facts.len() < FACTS && !recent.into_iter().any(|known| *known == fact) {
            self.out.facts.push(fact);
        }
    }

    /// Records the fact that a source shows.
    pub(super) fn observe_source(&mut self, class: Source, detail: &str, range: &Range<usize>) {
        if let Some(kind) = class.observation() {
            self.observe(kind, detail, range);
        }
    }

    /// Data arrives at a sink: one flow per source it carries.
    pub(super) fn sink(&mut self, to: Sink, data: &Value, detail: &str, range: &Range<usize>) {
        let to = receiver(to, detail);
        self.out.sinks.insert(to);
        for taint in &data.taints {
            if let Some(from) = meaning(taint, to, detail) {
                self.flow(from, to, taint, &taint.detail.clone(), detail, range);
            }
        }
        self.gathered(to, data, detail, range);
    }

    /// Secrets of the environment that travel together.
    fn gathered(&mut self, to: Sink, data: &Value, detail: &str, range: &Range<usize>) {
        let keys: Vec<&Taint> = data.taints.iter().filter(|taint| taint.class == Source::EnvironmentKey).collect();
        let Some(first) = keys.first() else { return };
        let leaves = matches!(to, Sink::NetworkSend | Sink::DropSend | Sink::MessageSend | Sink::DnsQuery);
        if keys.len() >= MANY_KEYS && leaves {
            self.flow(Source::Environment, to, first, "several secrets", detail, range);
        }
        let packs = matches!(to, Sink::Bundle | Sink::Encode);
        let taken =
            |taint: &&&Taint| packs || !taint.presented && paths::ownership(&taint.detail, detail) != Source::OwnKey;
        let mut owners = BTreeSet::new();
        let mut names = Vec::new();
        for taint in keys.iter().filter(taken) {
            if owners.insert(taint.detail.split('_').next().unwrap_or_default().to_ascii_uppercase()) {
                names.push(&*taint.detail);
            }
        }
        if owners.len() > 1 && (leaves || packs) {
            self.flow(Source::KeyBundle, to, first, &names.join(", "), detail, range);
        }
    }

    fn flow(&mut self, from: Source, to: Sink, taint: &Taint, source_detail: &str, detail: &str, range: &Range<usize>) {
        let (source, sink) = (taint.origin(), self.place(range));
        let known =
            |known: &FlowFact| known.from == from && known.to == to && known.source == source && known.sink == sink;
        if self.out.flows.len() >= FLOWS || self.out.flows.iter().any(known) {
            return;
        }
        let sink_detail = shorten(&detail.replace(HOLE, "…"));
        let mut steps: Vec<_> = taint
            .steps()
            .into_iter()
            .map(|way| (way.range.clone(), way_text(&way.what, from, source_detail)))
            .collect();
        steps.reverse();
        // How the program came to run, unless the way of the data says so.
        let new = |caller: &&Caller| !steps.iter().any(|(place, _)| *place == caller.place);
        let started: Vec<_> = self.callers.iter().filter(new).map(|c| (c.place.clone(), start_text(c))).collect();
        steps.splice(0..0, started);
        steps.push((sink.clone(), with_detail(&to.text(), &sink_detail)));
        let source_detail = source_detail.replace(HOLE, "…");
        self.out.flows.push(FlowFact { from, to, source_detail, sink_detail, source, sink, steps });
    }

    /// Records a text that the program puts together. Pieces of it that were recorded before give way to it.
    pub(super) fn folded(&mut self, value: &Value, range: &Range<usize>) {
        self.folded_as(value, range, None);
    }

    /// The same, for a text that is known to run as a program.
    pub(super) fn folded_as(&mut self, value: &Value, range: &Range<usize>, language: Option<Language>) {
        let (Some(text), Some(layer)) = (value.constant(), value.layer) else { return };
        // Texts are unwrapped file by file.
        if text.len() < 4 || self.fixed.is_some() || self.library.modules().len() > 1 {
            return;
        }
        while self.out.folded.last().is_some_and(|last| range.start <= last.range.start && last.range.end <= range.end)
        {
            self.out.folded.pop();
        }
        if self.out.folded.len() < FOLDED && self.step(text.len() / 16) {
            let folded = crate::code::Folded { text: text.to_string(), range: range.clone(), layer, language };
            self.out.folded.push(folded);
        }
    }
}

/// A host that strangers' data is sent to is a sink of its own.
fn receiver(to: Sink, host: &str) -> Sink {
    let class = hosts::class(host);
    match to {
        Sink::NetworkSend if class.is_some_and(HostClass::hides_owner) => Sink::DropSend,
        Sink::NetworkSend if class == Some(HostClass::Chat) => Sink::MessageSend,
        other => other,
    }
}

/// What a source means at a sink; `None` when it means nothing there.
fn meaning(taint: &Taint, to: Sink, detail: &str) -> Option<Source> {
    match (taint.class, to) {
        (_, Sink::Shell | Sink::ExecuteFile) if taint.quoted => None,
        // Packing and encoding say something about many secrets together only; see `gathered`.
        (_, Sink::Bundle | Sink::Encode) => None,
        (class, Sink::RawSend) => (class == Source::EnvironmentKey).then_some(class),
        (Source::EnvironmentKey, Sink::NetworkSend | Sink::DropSend | Sink::MessageSend) => {
            // A vendor's own client shows its key in a header; a thief sends it along as data.
            match paths::ownership(&taint.detail, detail) {
                Source::EnvironmentKey | Source::ForeignKey if !taint.presented && to == Sink::NetworkSend => {
                    Some(Source::PostedKey)
                }
                owner => Some(owner),
            }
        }
        (Source::CredentialFile | Source::KeyFile | Source::Secret, Sink::NetworkSend)
            if paths::is_own_file(&taint.detail, detail) =>
        {
            Some(Source::OwnKey)
        }
        (Source::Secret, Sink::NetworkSend) if paths::is_own_entry(&taint.detail, detail) => Some(Source::OwnKey),
        // A client that shows the user's own key where it belongs.
        (Source::AskedSecret, _) if taint.presented => None,
        (Source::AskedSecret, Sink::NetworkSend | Sink::DropSend | Sink::MessageSend | Sink::DnsQuery) => {
            Some(Source::AskedSecret)
        }
        (Source::AskedSecret, _) => None,
        (Source::Installer, Sink::Shell | Sink::ExecuteFile | Sink::Eval) => Some(Source::Installer),
        (Source::Installer, _) => None,
        (Source::Parameter, Sink::Shell | Sink::Eval | Sink::Deserialise | Sink::SqlQuery | Sink::NativeLoad) => {
            Some(Source::Parameter)
        }
        (Source::Parameter, _) => None,
        (Source::Socket | Source::Listener, Sink::ShellSession) => Some(taint.class),
        (Source::Socket | Source::Listener, _) => None,
        (class, _) => Some(class),
    }
}

fn start_text(caller: &Caller) -> Text {
    let program = &caller.program;
    match caller.asked {
        true => Text::new(format!("asks for it, for {program}"), format!("要求提供，交给 {program}")),
        false => Text::new(format!("starts {program}"), format!("启动 {program}")),
    }
}

fn way_text(what: &What, from: Source, detail: &str) -> Text {
    match what {
        What::Read => with_detail(&from.text(), detail),
        What::Through(call) => Text::new(format!("passes through {call}"), format!("经过 {call}")),
        What::Given(program) => Text::new(format!("gives it to {program}"), format!("传给 {program}")),
        What::Kept(file) => Text::new(format!("is kept in {file}"), format!("保存于 {file}")),
    }
}

fn with_detail(text: &Text, detail: &str) -> Text {
    if detail.is_empty() {
        return text.clone();
    }
    Text::new(format!("{}: {detail}", text.en), format!("{}：{detail}", text.zh))
}
