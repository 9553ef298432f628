//! Dependencies: what a package makes its user install, from manifests, lock files, scripts and prose.
//!
//! Judges names, sources, known advisories, and what runs at install time. Looks nothing up on any network: whether a
//! package exists, and what is in it, stays unknown.

mod advised;
mod commands;
mod hooks;
mod install_time;
mod internal;
mod manifests;
mod mention;

use super::Analyzer;
use super::names::{Ecosystem, Imitation, known_malicious};
use crate::document::{DocumentId, SegmentKind};
use crate::engine::Context;
use crate::hosts::{self, HostClass};
use crate::observation::ObservationKind;
use crate::sink::{Sink, Slots};
use mention::{By, Mention, Redirect, Source};
use std::collections::BTreeSet;
use std::ops::Range;

/// The analyzer.
pub(crate) struct Dependencies;

impl Analyzer for Dependencies {
    fn name(&self) -> &'static str {
        "dependencies"
    }

    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        let mut judge = Judge { context, sink, said: BTreeSet::new(), redirected: false };
        let mut named = Vec::new();
        for (id, document) in context.documents.iter().enumerate() {
            let manifest = match document.origin {
                None => manifests::read(&document.path, &document.text),
                Some(_) => None,
            };
            let (mentions, redirects) = commands::read(&document.text);
            judge.redirected |= !redirects.is_empty() || manifest.as_ref().is_some_and(|m| !m.redirects.is_empty());
            for redirect in redirects {
                judge.redirect(id, &redirect);
            }
            for mention in mentions {
                judge.mention(id, &mention);
                named.push((id, mention));
            }
            if let Some(manifest) = manifest {
                for redirect in &manifest.redirects {
                    judge.redirect(id, redirect);
                }
                for mention in &manifest.mentions {
                    judge.mention(id, mention);
                }
                if manifest.authored {
                    judge.loose_versions(id, &manifest.mentions);
                }
            }
            for seen in install_time::seen(context, judge.sink, id) {
                judge.say(seen.rule, &seen.subject, id, seen.range, seen.slots);
            }
        }
        judge.internal(&named);
    }
}

/// Everything a package installs or lists, as `ecosystem:name@version`, for comparing; at most `most`.
pub(crate) fn named(context: &Context<'_>, most: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for document in &context.documents {
        let listed = match document.origin {
            None => manifests::read(&document.path, &document.text).map(|manifest| manifest.mentions),
            Some(_) => None,
        };
        let (installed, _) = commands::read(&document.text);
        let mentions = installed.into_iter().chain(listed.into_iter().flatten());
        for Mention { ecosystem, name, version, .. } in mentions.filter(|mention| !mention.name.is_empty()) {
            if names.len() < most {
                let at = if version.is_empty() { "" } else { "@" };
                names.insert(format!("{}:{name}{at}{}", ecosystem.id(), version.trim()));
            }
        }
    }
    names
}

struct Judge<'j, 'c> {
    context: &'j Context<'c>,
    sink: &'j mut Sink,
    said: BTreeSet<(&'static str, String)>,
    /// An index is set somewhere: names may be meant for it.
    redirected: bool,
}

impl Judge<'_, '_> {
    /// Once per rule and subject: the first place is enough.
    fn say(&mut self, rule: &'static str, subject: &str, id: DocumentId, range: Range<usize>, slots: Slots) {
        if self.said.insert((rule, subject.to_owned())) {
            self.sink.raise(&self.context.documents, rule, id, range, slots);
        }
    }

    fn mention(&mut self, id: DocumentId, mention: &Mention) {
        let Mention { ecosystem, name, version, range, source, by } = mention;
        if matches!(by, By::Install | By::Run) {
            self.sink.observe(&self.context.documents, ObservationKind::InstallsPackage, name, id, range.clone());
        }
        if let Source::Address(address) = source {
            self.address(id, name, address, range);
        }
        if name.is_empty() {
            return;
        }
        let normal = ecosystem.normal(name);
        let package = || vec![("package", name.clone()), ("detail", ecosystem.id().to_owned())];
        if let Some(bad) = known_malicious(*ecosystem, &normal)
            && (bad.is_empty() || bad.contains(&advised::exact(version).unwrap_or_default()))
        {
            self.say("TS-DEP-002", &normal, id, range.clone(), package());
            // The list of bad names may be switched off; what the name imitates remains.
            if let Some((target, Imitation::Slip | Imitation::Separator)) =
                self.context.knowledge.names.imitated(*ecosystem, name)
            {
                let mut slots = package();
                slots.push(("other", target));
                self.say("TS-DEP-001", &normal, id, range.clone(), slots);
            }
            return;
        }
        if let Some(advised) = advised::worst(self.context, self.sink, mention) {
            self.say(advised.rule, &normal, id, range.clone(), advised.slots);
            if advised.malicious {
                return;
            }
        }
        // What a tool chose, or an address names, was not chosen by its name.
        if *source != Source::Index || *by == By::Lock {
            return;
        }
        if let Some((target, how)) = self.context.knowledge.names.imitated(*ecosystem, name) {
            let rule = match how {
                Imitation::LookAlike => "TS-DEP-003",
                Imitation::Slip | Imitation::Separator => "TS-DEP-001",
                Imitation::Scope | Imitation::Swap | Imitation::Combination => "TS-DEP-015",
            };
            let mut slots = package();
            slots.push(("other", target));
            return self.say(rule, &normal, id, range.clone(), slots);
        }
        match (by, ecosystem) {
            (By::Run, _) if advised::exact(version).is_none() && !self.in_prose(id, range) => {
                self.say("TS-DEP-009", &normal, id, range.clone(), package());
            }
            (_, Ecosystem::Actions) if !is_commit(version) && !normal.starts_with("actions/") => {
                self.say("TS-DEP-011", &normal, id, range.clone(), package());
            }
            _ => {}
        }
        if matches!(ecosystem, Ecosystem::Pypi | Ecosystem::Npm) && !self.redirected && internal::by_name(name) {
            self.say("TS-DEP-014", &normal, id, range.clone(), package());
        }
    }

    /// Running words, where a command is talked about rather than given.
    fn in_prose(&self, id: DocumentId, range: &Range<usize>) -> bool {
        use SegmentKind::{CodeComment, CodeString, Heading, ListItem, Paragraph, Quote, TableRow};
        let segment = self.context.documents.get(id).and_then(|document| document.segment_at(range.start));
        segment.is_some_and(|s| {
            matches!(s.kind, CodeComment | CodeString | Heading | ListItem | Paragraph | Quote | TableRow)
        })
    }

    /// A package from an address instead of the index.
    fn address(&mut self, id: DocumentId, name: &str, address: &str, range: &Range<usize>) {
        let Some(host) = address.contains("://").then(|| hosts::host_of(address)).flatten() else {
            return; // `owner/repo`, `github:` and `git@`: code hosts
        };
        let rule = match hosts::class(&host) {
            Some(HostClass::CodeHost | HostClass::Registry | HostClass::Installer | HostClass::LocalIp) => return,
            Some(HostClass::Reserved) if host == "localhost" => return,
            Some(HostClass::Reserved | HostClass::Chat) | None => "TS-DEP-004",
            Some(_) => "TS-DEP-005",
        };
        let slots = vec![("host", host.clone()), ("package", if name.is_empty() { address } else { name }.to_owned())];
        self.say(rule, &host, id, range.clone(), slots);
    }

    fn redirect(&mut self, id: DocumentId, redirect: &Redirect) {
        let Some(host) = hosts::host_of(&redirect.address) else { return };
        let class = hosts::class(&host);
        if matches!(class, Some(HostClass::Registry | HostClass::CodeHost | HostClass::LocalIp))
            || class == Some(HostClass::Reserved) && !host.contains("example")
        {
            return;
        }
        let slots = vec![("host", host.clone())];
        self.say("TS-DEP-006", &host, id, redirect.range.clone(), slots.clone());
        // Code that is announced to run at install time, from an index of one's own.
        let announced = self.context.documents.get(id).and_then(|document| internal::announces_hook(&document.text));
        if let Some(words) = announced {
            let mut slots = slots;
            slots.push(("detail", words));
            self.say("TS-DEP-023", &host, id, redirect.range.clone(), slots);
        }
    }

    /// One note per manifest in which requirements are open.
    fn loose_versions(&mut self, id: DocumentId, mentions: &[Mention]) {
        let open: Vec<_> =
            mentions.iter().filter(|m| m.source == Source::Index && accepts_anything(&m.version)).collect();
        if let Some(first) = open.first() {
            let slots = vec![("package", first.name.clone()), ("count", open.len().to_string())];
            self.say("TS-DEP-010", &id.to_string(), id, first.range.clone(), slots);
        }
    }

    /// Packages that are said to be internal, in a package that names no index of its own.
    fn internal(&mut self, named: &[(DocumentId, Mention)]) {
        if self.redirected {
            return;
        }
        for (id, document) in self.context.documents.iter().enumerate().filter(|(_, d)| d.origin.is_none()) {
            for claim in internal::claims(&document.text) {
                let role_place = claim.range.clone();
                match named.iter().find(|(_, mention)| internal::answers(&claim, mention)) {
                    Some((place, mention)) => {
                        let rule = if mention.by == By::Run { "TS-DEP-016" } else { "TS-DEP-024" };
                        let slots = vec![("package", mention.name.clone()), ("detail", claim.words)];
                        self.say(rule, &mention.name, *place, mention.range.clone(), slots);
                    }
                    None => {
                        let Some(name) = claim.package else { continue };
                        let slots = vec![("package", name.clone()), ("detail", claim.words)];
                        self.say("TS-DEP-024", &name, id, role_place, slots);
                    }
                }
            }
        }
    }
}

/// No version, any version, or anything from some version on.
fn accepts_anything(version: &str) -> bool {
    let open = version.strip_prefix(">=").or_else(|| version.strip_prefix('>'));
    version.is_empty() || matches!(version, "*" | "latest" | "x") || open.is_some_and(|v| !v.contains(['<', ',', '=']))
}

fn is_commit(version: &str) -> bool {
    version.len() == 40 && version.bytes().all(|b| b.is_ascii_hexdigit())
}
