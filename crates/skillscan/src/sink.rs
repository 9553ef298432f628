//! Where analyzers speak: findings by rule id and place, observations, gaps. What they are worth is decided elsewhere.

use crate::document::{Document, DocumentId};
use crate::observation::{Observation, ObservationKind};
use model::{Gap, Role, Step, Text};
use std::ops::Range;

/// A raw hit of a rule, before texts, roles and demotion are applied.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// Rule id.
    pub(crate) rule: String,
    /// The place.
    pub(crate) place: Place,
    /// Role at the place.
    pub(crate) role: Role,
    /// Why the role is what it is, when that is not plain.
    pub(crate) role_reason: Option<Text>,
    /// Values for the slots of the rule's message.
    pub(crate) slots: Vec<(&'static str, String)>,
    /// Evidence path, if there is more than one place.
    pub(crate) steps: Vec<Step>,
}

/// Sensitive data that reaches a sink, as the code engine saw it. Rules of kind `flow` select among these.
#[derive(Debug, Clone)]
pub(crate) struct FlowHit {
    /// Source class, e.g. `credential_file`; `docs/rules-language.md` lists them.
    pub(crate) from_class: &'static str,
    /// Sink class, e.g. `network_send`.
    pub(crate) to_class: &'static str,
    /// Path, variable or host the data came from; empty if unknown.
    pub(crate) source_detail: String,
    /// Host, path or command the data goes to; empty if unknown.
    pub(crate) sink_detail: String,
    /// The document that shows the flow.
    pub(crate) document: DocumentId,
    /// Where the data is read, if that is in the same document; else where it leaves.
    pub(crate) source: Range<usize>,
    /// Where it leaves: the primary place of a finding.
    pub(crate) sink: Range<usize>,
    /// Source, transforms, sink, in order.
    pub(crate) steps: Vec<Step>,
    /// Role of the code unit.
    pub(crate) role: Role,
}

/// A place in the package.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// A range of a document's text.
    Text(DocumentId, Range<usize>),
    /// A file as a whole (binary findings, archive problems); the path may name no file that was read.
    File(String),
}

/// Values for the slots of a rule's message.
pub(crate) type Slots = Vec<(&'static str, String)>;

/// Collects everything analyzers say.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    /// Rule hits.
    pub(crate) hits: Vec<Hit>,
    /// Observations.
    pub(crate) observations: Vec<Observation>,
    /// Flows.
    pub(crate) flows: Vec<FlowHit>,
    /// Gaps in the analysis.
    pub(crate) gaps: Vec<Gap>,
}

impl Sink {
    /// Says that `rule` holds at a range of a document's text; the role is that of the place.
    pub(crate) fn raise(
        &mut self,
        documents: &[Document],
        rule: &str,
        id: DocumentId,
        range: Range<usize>,
        slots: Slots,
    ) {
        let Some(document) = documents.get(id) else { return };
        let (role, role_reason) = document.role_at(range.start);
        let place = Place::Text(id, range);
        self.hits.push(Hit { rule: rule.to_owned(), place, role, role_reason, slots, steps: Vec::new() });
    }

    /// Notes a fact at a range of a document's text; the role is that of the place.
    pub(crate) fn observe(
        &mut self,
        documents: &[Document],
        kind: ObservationKind,
        detail: &str,
        id: DocumentId,
        range: Range<usize>,
    ) {
        let Some(document) = documents.get(id) else { return };
        let (role, _) = document.role_at(range.start);
        self.observations.push(Observation { kind, detail: detail.to_owned(), document: id, range, role });
    }
}
