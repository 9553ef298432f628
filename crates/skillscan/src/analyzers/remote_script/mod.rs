//! Remote scripts: commands that download something and run it, judged by who stands behind the address.
//!
//! `curl … | sh` is how half of all developer tools are installed, and how most malicious Skills begin. The difference
//! is the host: a known publisher, a host the Skill itself is about, a stranger, or a place made for throw-away files.
//! Program code that downloads and runs is the code engine's business (flows), not this analyzer's.

mod forms;
mod kinship;

use super::Analyzer;
use crate::document::{DocumentId, Language, SegmentKind};
use crate::engine::Context;
use crate::hosts::{self, HostClass};
use crate::sink::{FlowHit, Place, Sink};
use forms::Form;
use kinship::{Kinship, kinship};
use model::{Role, Text};

/// Commands looked at in one document.
const PER_DOCUMENT: usize = 40;

/// The analyzer.
pub(crate) struct RemoteScript;

impl Analyzer for RemoteScript {
    fn name(&self) -> &'static str {
        "remote_script"
    }

    fn document(&self, context: &Context<'_>, id: DocumentId, sink: &mut Sink) {
        let Some(document) = context.documents.get(id) else { return };
        for found in forms::find(&document.text, PER_DOCUMENT) {
            let Some(rule) = rule(context, &found) else { continue };
            let slots = vec![("host", found.host.clone())];
            let in_comment = document.segment_at(found.range.start).is_some_and(|s| s.kind == SegmentKind::CodeComment);
            sink.raise(&context.documents, rule, id, found.range, slots);
            if let Some(hit) = sink.hits.last_mut().filter(|_| in_comment) {
                hit.role = Role::Example;
                hit.role_reason =
                    Some(Text::new("a comment in program text, which does not run", "程序注释，不会执行"));
            }
        }
    }

    /// Disguised forms (`c=curl; $c URL | s\h`) that only the code engine understood.
    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        let disguised: Vec<(DocumentId, Form)> =
            sink.flows.iter().filter_map(|flow| from_flow(context, sink, flow)).collect();
        for (id, found) in disguised {
            let Some(rule) = rule(context, &found) else { continue };
            let slots = vec![("host", found.host.clone())];
            sink.raise(&context.documents, rule, id, found.range, slots);
        }
    }
}

/// A shell flow from a download to its execution, unless its line was seen already.
fn from_flow(context: &Context<'_>, sink: &Sink, flow: &FlowHit) -> Option<(DocumentId, Form)> {
    let runs = matches!(flow.to_class, "shell" | "eval" | "execute_file");
    if flow.from_class != "remote_content" || !runs || !in_shell(context, flow) {
        return None;
    }
    let seen = sink.hits.iter().any(|hit| match &hit.place {
        Place::Text(id, range) => {
            hit.rule.starts_with("TS-RCE-")
                && *id == flow.document
                && range.start < flow.sink.end.max(flow.source.end)
                && flow.source.start.min(flow.sink.start) < range.end
        }
        Place::File(_) => false,
    });
    let (from, to) = (flow.source.start.min(flow.sink.start), flow.sink.end.max(flow.source.end));
    let between = context.documents.get(flow.document)?.text.get(from..to).unwrap_or_default();
    if forms::is_verified(between) {
        return None;
    }
    let host = hosts::host_of(&flow.source_detail)?;
    let rest = flow.source_detail.split_once("://").and_then(|(_, r)| r.split_once('/')).map_or("", |(_, path)| path);
    let form = Form { range: flow.sink.clone(), host, rest: rest.to_owned(), defanged: false, clone: false };
    (!seen).then_some((flow.document, form))
}

/// Whether the flow lies in shell code; program code has rules of its own.
fn in_shell(context: &Context<'_>, flow: &FlowHit) -> bool {
    let Some(document) = context.documents.get(flow.document) else { return false };
    let mut units =
        document.code.iter().filter(|unit| unit.range.start <= flow.sink.start && flow.sink.end <= unit.range.end);
    units.next_back().map_or(document.language, |unit| unit.language) == Language::Bash
}

/// Which rule speaks about a command; `None` for addresses of this machine.
fn rule(context: &Context<'_>, found: &Form) -> Option<&'static str> {
    let class = hosts::class(&found.host);
    if matches!(class, Some(HostClass::LocalIp)) || found.host == "localhost" || found.host.ends_with(".local") {
        return None;
    }
    if found.defanged || hides_its_owner(class, found) {
        return Some("TS-RCE-002");
    }
    if hosts::is_publisher(&found.host, &found.rest) {
        return Some("TS-RCE-004");
    }
    if is_placeholder(&found.host) {
        return Some("TS-RCE-005");
    }
    match kinship(context, found) {
        Kinship::Declared => return Some("TS-RCE-003"),
        // What a commit names cannot change after a review.
        Kinship::Named if class == Some(HostClass::CodeHost) && names_a_commit(&found.rest) => return None,
        Kinship::Named => return Some("TS-RCE-025"),
        Kinship::Stranger => {}
    }
    match class {
        // Who clones a repository gets it whole, and can read it before running it.
        Some(HostClass::CodeHost) if found.clone => Some("TS-RCE-003"),
        Some(HostClass::CodeHost | HostClass::Registry) => Some("TS-RCE-006"),
        _ => Some("TS-RCE-001"),
    }
}

/// Addresses in numbers, drops, pastes, tunnels, short links: whoever uses them wants not to be found.
fn hides_its_owner(class: Option<HostClass>, found: &Form) -> bool {
    let gist = found.host.starts_with("gist.") || found.host == "cdn.discordapp.com";
    gist || class.is_some_and(HostClass::hides_owner)
}

/// `owner/repository/<40 hexadecimal digits>/file`.
fn names_a_commit(path: &str) -> bool {
    path.split('/').any(|part| part.len() == 40 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// `example.com` and its usual faces stand for "your host here"; other names below reserved domains do not.
fn is_placeholder(host: &str) -> bool {
    let face = host
        .strip_prefix("www.")
        .or_else(|| host.strip_prefix("get."))
        .or_else(|| host.strip_prefix("install."))
        .or_else(|| host.strip_prefix("download."))
        .or_else(|| host.strip_prefix("api."))
        .unwrap_or(host);
    matches!(
        face,
        "example.com" | "example.org" | "example.net" | "your-domain.com" | "yourdomain.com" | "mydomain.com"
    )
}
