//! What a Skill asks to be allowed, and what it calls itself.
//!
//! Judges the manifest's own words. Whether the Skill uses what it asks for is the purpose analyzer's question.

use super::{Analyzer, manifests};
use crate::engine::Context;
use crate::observation::ObservationKind;
use crate::sink::Sink;
use package::Manifest;
use std::ops::Range;

/// Tools that every client brings along; a Skill of that name is taken for one.
const BUILT_IN: &[&str] = &[
    "bash",
    "shell",
    "terminal",
    "read",
    "write",
    "edit",
    "multiedit",
    "grep",
    "glob",
    "webfetch",
    "websearch",
    "task",
    "todowrite",
    "todoread",
    "notebookedit",
    "computer",
    "str_replace_editor",
    "str-replace-editor",
    "apply_patch",
    "apply-patch",
    "system",
    "default",
    "assistant",
    "agent",
    "claude",
    "codex",
    "gemini",
    "copilot",
    "cursor",
    "memory",
    "skill",
    "skills",
    "tool",
    "tools",
    "root",
    "admin",
];

/// The analyzer.
pub(crate) struct Permissions;

impl Analyzer for Permissions {
    fn name(&self) -> &'static str {
        "permissions"
    }

    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        for (id, manifest) in manifests(context) {
            let Some(document) = context.documents.get(id) else { continue };
            let within = |word: &str| place(&document.text, &manifest, word);
            for grant in &manifest.allowed_tools {
                let rule = match breadth(grant) {
                    Breadth::Everything => "TS-PERM-001",
                    Breadth::AnyCommand => "TS-PERM-002",
                    Breadth::Narrow => continue,
                };
                sink.raise(&context.documents, rule, id, within(grant), vec![("detail", grant.clone())]);
            }
            if manifest.fields.get("hooks").is_some() {
                sink.observe(&context.documents, ObservationKind::RegistersHook, "", id, within("hooks"));
            }
            let Some(name) = &manifest.name else { continue };
            if BUILT_IN.contains(&name.to_ascii_lowercase().as_str()) {
                sink.raise(&context.documents, "TS-ID-003", id, within(name), vec![("name", name.clone())]);
            }
        }
    }
}

enum Breadth {
    Everything,
    AnyCommand,
    Narrow,
}

fn breadth(grant: &str) -> Breadth {
    let (tool, pattern) = match grant.split_once('(') {
        Some((tool, rest)) => (tool.trim(), rest.trim_end_matches(')').trim()),
        None => (grant.trim(), ""),
    };
    let any = pattern.is_empty() || pattern.chars().all(|c| matches!(c, '*' | ':' | ' ' | '.' | '/'));
    match tool.to_ascii_lowercase().as_str() {
        "*" | "all" | "any" => Breadth::Everything,
        "bash" | "shell" | "terminal" | "exec" | "run_shell_command" | "execute" | "powershell" if any => {
            if pattern.is_empty() { Breadth::AnyCommand } else { Breadth::Everything }
        }
        "bash" | "shell"
            if ["sudo", "sh ", "bash ", "python", "eval"].iter().any(|p| {
                pattern.strip_prefix(p.trim()).is_some_and(|rest| rest.trim_matches([':', '*', ' ']).is_empty())
            }) =>
        {
            Breadth::AnyCommand
        }
        _ => Breadth::Narrow,
    }
}

/// Where a word of the manifest stands, inside its front matter.
fn place(text: &str, manifest: &Manifest, word: &str) -> Range<usize> {
    let front = text.get(manifest.range.clone()).unwrap_or_default();
    front.find(word).map_or(manifest.range.start..manifest.range.start, |at| {
        let start = manifest.range.start + at;
        start..start + word.len()
    })
}
