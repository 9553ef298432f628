//! Units of program text that belong together: who imports, starts or sources whom, who reads what another one writes.
//!
//! ```text
//! outcomes of single units -> asks -> groups -> one run per group -> outcomes by unit
//! ```
//!
//! Runs a group only if one of its units reads something that another one could give away or run. Commands in texts
//! are units like scripts; a sentence that asks for a secret and names a script is a start of that script.

mod request;
#[cfg(test)]
mod tests;

use super::UnitId;
use super::lower::Program;
use super::taint::{self, Library, Module, Outcome};
use crate::code::class::{Sink, Source};
use crate::document::{Document, DocumentId, Language};
use crate::engine::Context;
use crate::observation::ObservationKind;
use model::{Role, Step, Text};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Units that are joined into one run.
const GROUP: usize = 64;
/// Bytes of program text that are joined into one run; their lowered programs are in memory at the same time.
const GROUP_BYTES: usize = 2 << 20;

/// What joining the units of a package showed.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// Where the text of each document begins in the addresses of a joined run.
    bases: Vec<usize>,
    /// What joined runs say, by unit; units that are not here stand alone.
    joined: BTreeMap<UnitId, Rc<Outcome>>,
    /// Which place starts a script first.
    callers: BTreeMap<DocumentId, (DocumentId, Range<usize>)>,
}

impl Links {
    /// Joins the units of a package.
    pub(crate) fn of(context: &Context<'_>) -> Self {
        let mut bases = Vec::with_capacity(context.documents.len());
        let mut next = 0;
        for document in &context.documents {
            bases.push(next);
            next += document.text.len() + 1;
        }
        let mut links = Self { bases, ..Self::default() };
        let units = units(context);
        if units.is_empty() {
            return links;
        }
        // Who is meant by a name: by all units at once, without running anything.
        let names = Library::new(units.iter().map(|unit| links.module(context, unit, Rc::default())).collect());
        let requests = request::find(context, &units, &names);
        let mut groups = Groups::new(units.len());
        links.connect(&units, &names, &mut groups);
        for (at, found) in requests.iter().enumerate() {
            groups.mark(at, !found.is_empty());
        }
        for group in groups.all() {
            links.run(context, &units, &group, &requests);
        }
        links
    }

    /// What is known about a unit: from the joined run if there was one.
    pub(crate) fn outcome(&self, unit: UnitId) -> Option<Rc<Outcome>> {
        self.joined.get(&unit).cloned()
    }

    /// The document and range of an address.
    pub(crate) fn resolve(&self, address: &Range<usize>) -> (DocumentId, Range<usize>) {
        let id = self.bases.partition_point(|base| *base <= address.start).saturating_sub(1);
        let base = self.bases.get(id).copied().unwrap_or_default();
        (id, address.start.saturating_sub(base)..address.end.saturating_sub(base))
    }

    /// Whether a place of the package starts the script, as a step of evidence; nothing for what is no script.
    pub(crate) fn caller(&self, context: &Context<'_>, id: DocumentId) -> Option<Step> {
        let document = context.documents.get(id)?;
        if document.origin.is_some() || !document.language.is_program() {
            return None;
        }
        let name = document.path.rsplit('/').next().unwrap_or_default();
        let caller = self.callers.get(&id).cloned().or_else(|| mention(context, name));
        Some(match caller {
            Some((id, range)) => {
                let (location, _) = crate::document::trace(&context.documents, id, &range);
                Step { location, what: Text::new(format!("names {name} to be run"), format!("指示运行 {name}")) }
            }
            None => {
                let what = Text::new("no command of this package starts this file", "包内没有命令启动该文件");
                Step { location: model::Location::file(&document.path), what }
            }
        })
    }

    fn module(&self, context: &Context<'_>, unit: &Unit, program: Rc<Program>) -> Module {
        let document = context.documents.get(unit.id.0);
        Module {
            path: document.map_or("", |document| &document.path).into(),
            language: unit.language,
            program,
            origin: self.bases.get(unit.id.0).copied().unwrap_or_default() + unit.range.start,
            bytes: unit.range.len(),
            whole: unit.whole,
            requests: Vec::new(),
        }
    }

    /// Joins those that ask for each other.
    fn connect(&mut self, units: &[Unit], names: &Library, groups: &mut Groups) {
        let mut writers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, unit) in units.iter().enumerate() {
            for path in &unit.outcome.asks.writes {
                writers.entry(path).or_default().push(at);
            }
        }
        for (at, unit) in units.iter().enumerate() {
            let asks = &unit.outcome.asks;
            for path in &asks.imports {
                if let Some((other, _)) = names.import(&unit.path, unit.language, path) {
                    groups.join(at, other);
                    self.called(units, at, other, 0..0);
                }
            }
            for (path, (matters, place)) in &asks.starts {
                let Some(other) = names.file(&unit.path, path) else { continue };
                self.called(units, at, other, place.clone());
                if *matters && unit.runs {
                    groups.join(at, other);
                }
            }
            for path in &asks.reads {
                for other in writers.get(&**path).into_iter().flatten().filter(|other| **other != at) {
                    groups.join(at, *other);
                }
            }
        }
    }

    fn called(&mut self, units: &[Unit], caller: usize, script: usize, place: Range<usize>) {
        let (Some(caller), Some(script)) = (units.get(caller), units.get(script)) else { return };
        let place = place.start + caller.range.start..place.end + caller.range.start;
        let better = |known: &(DocumentId, Range<usize>)| (caller.id.0, place.start) < (known.0, known.1.start);
        if caller.id.0 != script.id.0 && self.callers.get(&script.id.0).is_none_or(better) {
            self.callers.insert(script.id.0, (caller.id.0, place));
        }
    }

    /// Runs one group, if it is worth it, and hands what it says to its units.
    fn run(&mut self, context: &Context<'_>, units: &[Unit], group: &[usize], requests: &[Vec<request::Found>]) {
        let members: Vec<&Unit> = group.iter().filter_map(|at| units.get(*at)).collect();
        let asked = group.iter().any(|at| requests.get(*at).is_some_and(|found| !found.is_empty()));
        if !worth(&members, asked) {
            return;
        }
        let modules = group.iter().filter_map(|at| {
            let unit = units.get(*at)?;
            let document = context.documents.get(unit.id.0)?;
            let program = context.code.program(document, unit.id, context.options)?;
            let mut module = self.module(context, unit, program);
            for found in requests.get(*at).into_iter().flatten() {
                let base = self.bases.get(found.document).copied().unwrap_or_default();
                module.requests.push(found.request(base));
            }
            Some(module)
        });
        let outcome = taint::run(Rc::new(Library::new(modules.collect())));
        self.share(outcome, &members);
    }

    /// Splits a joined outcome by the unit that each fact and each sink stands in.
    fn share(&mut self, outcome: Outcome, members: &[&Unit]) {
        let mut parts: BTreeMap<UnitId, Outcome> = members.iter().map(|unit| (unit.id, Outcome::default())).collect();
        let home = |links: &Self, address: &Range<usize>| {
            let (id, range) = links.resolve(address);
            members.iter().find(|unit| unit.id.0 == id && unit.range.contains(&range.start)).map(|unit| unit.id)
        };
        for fact in outcome.facts {
            if let Some(part) = home(self, &fact.range).and_then(|id| parts.get_mut(&id)) {
                part.facts.push(fact);
            }
        }
        for flow in outcome.flows {
            if let Some(part) = home(self, &flow.sink).and_then(|id| parts.get_mut(&id)) {
                part.flows.push(flow);
            }
        }
        for (id, mut part) in parts {
            part.cut = outcome.cut;
            self.joined.insert(id, Rc::new(part));
        }
    }
}

/// The first place in the package's texts that names a file.
fn mention(context: &Context<'_>, name: &str) -> Option<(DocumentId, Range<usize>)> {
    let texts = context.documents.iter().enumerate();
    let mut texts = texts.filter(|(_, text)| text.language == Language::Markdown && text.origin.is_none());
    texts.find_map(|(id, text)| {
        let border = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-');
        let mut found = text.text.match_indices(name);
        let whole = found.find(|(at, _)| {
            let before = text.text.get(..*at).and_then(|front| front.chars().next_back());
            border(before) && border(text.text.get(at + name.len()..).and_then(|rest| rest.chars().next()))
        });
        whole.map(|(at, _)| (id, at..at + name.len()))
    })
}

/// One unit and what it does alone.
pub(super) struct Unit {
    pub(super) id: UnitId,
    pub(super) path: Rc<str>,
    pub(super) language: Language,
    pub(super) range: Range<usize>,
    pub(super) whole: bool,
    /// What stands here is run, not only shown.
    pub(super) runs: bool,
    pub(super) outcome: Rc<Outcome>,
}

fn units(context: &Context<'_>) -> Vec<Unit> {
    let mut units = Vec::new();
    for (id, document) in context.documents.iter().enumerate() {
        for (index, code) in document.code.iter().enumerate() {
            // What has no tree takes no part, but can be named by others.
            let outcome = context.code.outcome(document, id, index, context.options).unwrap_or_default();
            units.push(Unit {
                id: (id, index),
                path: document.path.as_str().into(),
                language: code.language,
                range: code.range.clone(),
                whole: is_whole(document, &code.range),
                runs: matches!(code.role, Role::Instruction | Role::Command | Role::Code | Role::Config),
                outcome,
            });
        }
    }
    units
}

fn is_whole(document: &Document, range: &Range<usize>) -> bool {
    document.origin.is_none() && document.language.is_program() && range.len() == document.text.len()
}

/// Whether one of the units reads what another one could give away or run.
fn worth(members: &[&Unit], asked: bool) -> bool {
    let reads = |source: &Source| {
        use Source::{FileContent, Installer, Parameter, SystemInfo, UserInput};
        !matches!(source, FileContent | Installer | Parameter | SystemInfo | UserInput)
    };
    let leaves = |sink: &Sink| {
        use Sink::{Bundle, Delete, Encode, FileWrite, Log, SqlQuery};
        !matches!(sink, Bundle | Delete | Encode | FileWrite | Log | SqlQuery)
    };
    let fetches = |kind| matches!(kind, ObservationKind::Requests | ObservationKind::Downloads);
    let mut facts = members.iter().flat_map(|unit| &unit.outcome.facts);
    let source = asked
        || members.iter().any(|unit| unit.outcome.sources.iter().any(reads))
        || facts.any(|fact| fetches(fact.kind));
    let sink = members.iter().any(|unit| unit.outcome.sinks.iter().any(leaves));
    let bytes: usize = members.iter().map(|unit| unit.range.len()).sum();
    members.len() <= GROUP && bytes <= GROUP_BYTES && source && sink && (members.len() > 1 || asked)
}

/// Units that are joined, by their smallest member.
struct Groups {
    parents: Vec<usize>,
    marked: Vec<bool>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parents: (0..count).collect(), marked: vec![false; count] }
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(parent) = self.parents.get(at).copied().filter(|parent| *parent != at) {
            at = parent;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(parent) = self.parents.get_mut(one.max(other)) {
            *parent = one.min(other);
        }
    }

    /// A unit that is run even alone.
    fn mark(&mut self, at: usize, marked: bool) {
        if let Some(known) = self.marked.get_mut(at) {
            *known = marked;
        }
    }

    fn all(&self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.parents.len() {
            groups.entry(self.root(at)).or_default().push(at);
        }
        let marked = |group: &Vec<usize>| group.iter().any(|at| self.marked.get(*at) == Some(&true));
        groups.into_values().filter(|group| group.len() > 1 || marked(group)).collect()
    }
}
