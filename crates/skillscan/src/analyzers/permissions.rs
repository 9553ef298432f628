//! What a Skill asks to be allowed, and what it calls itself.
//!
//! Judges the manifest's own words. Whether the Skill uses what it asks for is the purpose analyzer's question.

use super::Analyzer;
use super::names::{misspelt_word, unmask};
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
        for &(id, ref manifest) in &context.manifests {
            let Some(document) = context.documents.get(id) else { continue };
            let within = |word: &str| place(&document.text, manifest, word);
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
            let slots = || vec![("name", name.clone())];
            if let Some(plain) = unmask(name) {
                let mut slots = slots();
                slots.push(("other", plain));
                sink.raise(&context.documents, "TS-ID-002", id, within(name), slots);
            } else if let Some((word, plain)) = misspelt_word(name) {
                // A word that the text itself uses is meant so: a product's name, a term of art.
                let body = document.text.get(manifest.range.end..).unwrap_or_default().to_ascii_lowercase();
                let description = manifest.description.as_deref().unwrap_or_default().to_ascii_lowercase();
                let bare = body.replace(&name.to_ascii_lowercase(), "");
                if !description.contains(&word) && !standing_alone(&bare, &word) {
                    let mut slots = slots();
                    slots.extend([("detail", word), ("other", plain.to_owned())]);
                    sink.raise(&context.documents, "TS-ID-001", id, within(name), slots);
                }
            }
            if BUILT_IN.contains(&name.to_ascii_lowercase().as_str()) {
                sink.raise(&context.documents, "TS-ID-003", id, within(name), slots());
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

fn standing_alone(text: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        !letter(before) && !letter(after)
    })
}
