//! Dependencies: what a package makes its user install, from manifests, lock files, scripts and prose.
//!
//! Judges names and sources. Looks nothing up: whether a package exists, and what is in it, stays unknown.

mod commands;
mod hooks;
mod manifests;
mod mention;

use super::Analyzer;
use super::names::{Ecosystem, Imitation, imitates, known_malicious};
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
            judge.install_time(id);
        }
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
        if *by != By::Manifest {
            let what = if name.is_empty() { "" } else { name };
            self.sink.observe(&self.context.documents, ObservationKind::InstallsPackage, what, id, range.clone());
        }
        if let Source::Address(address) = source {
            self.address(id, name, address, range);
        }
        if name.is_empty() {
            return;
        }
        let normal = ecosystem.normal(name);
        let package = || vec![("package", name.clone()), ("detail", ecosystem.id().to_owned())];
        if let Some(bad) = known_malicious(*ecosystem, &normal) {
            let pinned = version.trim_start_matches(['=', '^', '~', 'v', ' ', '@']);
            if bad.is_empty() || bad.contains(&pinned) {
                return self.say("TS-DEP-002", &normal, id, range.clone(), package());
            }
        }
        // What a lock file or an address pins was chosen by a machine or by address, not by name.
        if *source == Source::Index
            && let Some((target, how)) = imitates(*ecosystem, name)
        {
            let rule = if how == Imitation::LookAlike { "TS-DEP-003" } else { "TS-DEP-001" };
            let mut slots = package();
            slots.push(("other", target));
            return self.say(rule, &normal, id, range.clone(), slots);
        }
        match (by, ecosystem) {
            (By::Run, _) if !pinned(version) && !self.in_prose(id, range) => {
                self.say("TS-DEP-009", &normal, id, range.clone(), package())
            }
            (_, Ecosystem::Actions) if !is_commit(version) && !normal.starts_with("actions/") => {
                self.say("TS-DEP-011", &normal, id, range.clone(), package());
            }
            _ => {}
        }
        let private = ["internal", "private", "intranet", "corp"];
        if matches!(ecosystem, Ecosystem::Pypi | Ecosystem::Npm)
            && !self.redirected
            && *source == Source::Index
            && !name.starts_with('@')
            && normal.split(['-', '_', '.']).any(|word| private.contains(&word))
        {
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
            Some(HostClass::CodeHost | HostClass::Registry | HostClass::LocalIp) => return,
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
        self.say("TS-DEP-006", &host, id, redirect.range.clone(), slots);
    }

    /// One note per manifest in which most requirements are open.
    fn loose_versions(&mut self, id: DocumentId, mentions: &[Mention]) {
        let open: Vec<_> = mentions
            .iter()
            .filter(|m| {
                m.source == Source::Index && (m.version.is_empty() || matches!(m.version.as_str(), "*" | "latest"))
            })
            .collect();
        if let Some(first) = open.first() {
            let slots = vec![("package", first.name.clone()), ("count", open.len().to_string())];
            self.say("TS-DEP-010", &id.to_string(), id, first.range.clone(), slots);
        }
    }

    /// Code that runs when the package is installed.
    fn install_time(&mut self, id: DocumentId) {
        let Some(document) = self.context.documents.get(id) else { return };
        let file = document.path.rsplit('/').next().unwrap_or_default();
        if file == "package.json" && document.origin.is_none() {
            for hook in hooks::read(&document.text) {
                let rule = match (hook.reaches_out, hook.usual) {
                    (true, _) => "TS-DEP-007",
                    (false, false) => "TS-DEP-008",
                    (false, true) => continue,
                };
                let slots = vec![("name", hook.name.to_owned()), ("detail", hook.command)];
                self.say(rule, hook.name, id, hook.range, slots);
            }
        }
        if hooks::runs_at_install(&document.path) {
            use ObservationKind::{Downloads, EvaluatesCode, ReadsCredential, Requests, Sends};
            let alarming = [Requests, Sends, Downloads, EvaluatesCode, ReadsCredential];
            let seen = self.sink.observations.iter().find(|o| o.document == id && alarming.contains(&o.kind)).cloned();
            if let Some(seen) = seen {
                let slots = vec![("detail", seen.detail)];
                self.say("TS-DEP-013", &document.path, id, seen.range, slots);
            }
        }
    }
}

/// A version that stays the same: no range, no tag.
fn pinned(version: &str) -> bool {
    let version = version.trim_start_matches(['=', '@', 'v', ' ']);
    version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.')
}

fn is_commit(version: &str) -> bool {
    version.len() == 40 && version.bytes().all(|b| b.is_ascii_hexdigit())
}
