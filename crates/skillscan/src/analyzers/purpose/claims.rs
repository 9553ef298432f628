//! What a manifest claims and nothing bears out: a name that fits nothing, a vendor's name as author, tools that do not
//! cover what the scripts do. Notes; what is done with the trust is for the flows.

use super::declared::Declared;
use crate::document::DocumentId;
use crate::engine::Context;
use crate::hosts;
use crate::observation::{Observation, ObservationKind};
use crate::sink::Slots;
use model::Role;
use package::Manifest;
use std::ops::Range;

/// A claim that nothing bears out.
pub(super) struct Claim {
    pub(super) rule: &'static str,
    pub(super) document: DocumentId,
    pub(super) range: Range<usize>,
    pub(super) slots: Slots,
}

/// Fields that name who made the Skill.
const MAKERS: &[&str] = &["author", "authors", "publisher", "vendor", "maintainer", "organization", "owner", "by"];

/// Tools that reach beyond reading and writing the user's files.
const REACHING: &[&str] = &[
    "bash",
    "shell",
    "terminal",
    "exec",
    "execute",
    "python",
    "node",
    "webfetch",
    "websearch",
    "powershell",
    "*",
    "all",
];

/// Every claim of the outermost manifest that nothing bears out.
pub(super) fn find(context: &Context<'_>, declared: &Declared, observations: &[Observation]) -> Vec<Claim> {
    let Some((document, manifest)) = context.manifests.first() else { return Vec::new() };
    let range = |word: &str| place(context, *document, manifest, word);
    let mut claims = Vec::new();
    let mut claim =
        |rule, word: &str, slots| claims.push(Claim { rule, document: *document, range: range(word), slots });
    if let Some(name) = &declared.odd_name {
        claim("TS-PUR-009", name, vec![("name", name.clone())]);
    }
    if let Some((maker, brand)) = borrowed_maker(context, manifest) {
        claim("TS-PUR-011", &maker, vec![("name", maker.clone()), ("other", brand.to_owned())]);
    }
    if !manifest.allowed_tools.is_empty() && !manifest.allowed_tools.iter().any(|tool| reaches(tool)) {
        let runs = |seen: &&Observation| {
            matches!(seen.role, Role::Code | Role::Command)
                && matches!(
                    seen.kind,
                    ObservationKind::Sends | ObservationKind::RunsShell | ObservationKind::EvaluatesCode
                )
        };
        if let Some(seen) = observations.iter().find(runs) {
            let file = context.documents.get(seen.document).map(|d| d.path.clone()).unwrap_or_default();
            let tools = manifest.allowed_tools.join(", ");
            claim("TS-PUR-012", "allowed-tools", vec![("tool", tools), ("path", file)]);
        }
    }
    claims
}

fn reaches(tool: &str) -> bool {
    let name = tool.split(['(', ':']).next().unwrap_or_default().trim().to_ascii_lowercase();
    REACHING.contains(&name.as_str()) || name.starts_with("mcp__")
}

/// A vendor's name where the maker stands, while no address in the package is that vendor's.
fn borrowed_maker(context: &Context<'_>, manifest: &Manifest) -> Option<(String, &'static str)> {
    let fields = [Some(&manifest.fields), manifest.fields.get("metadata")];
    let makers = fields.into_iter().flatten().flat_map(|fields| MAKERS.iter().filter_map(|key| fields.get(*key)));
    let maker = makers.filter_map(|value| value.as_str().or_else(|| value.get("name")?.as_str()));
    let (maker, brand) = maker.filter_map(|text| Some((text.to_owned(), hosts::brands_in(text).next()?))).next()?;
    let own = |text: &str| hosts::urls(text).take(200).any(|url| hosts::belongs_to(&url.host, brand) == Some(true));
    let borne_out = context.documents.iter().any(|document| own(&document.text));
    (!borne_out).then_some((maker, brand))
}

/// Where a word of the manifest stands, inside its front matter.
fn place(context: &Context<'_>, document: DocumentId, manifest: &Manifest, word: &str) -> Range<usize> {
    let text = context.documents.get(document).map(|d| d.text.as_str()).unwrap_or_default();
    let front = text.get(manifest.range.clone()).unwrap_or_default();
    let at = front.find(word).map_or(manifest.range.start, |at| manifest.range.start + at);
    at..(at + word.len()).min(manifest.range.end.max(at))
}
