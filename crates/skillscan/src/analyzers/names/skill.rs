//! Names of Skills: written with look-alike letters, one slip away from a common word or a well-known Skill, and what
//! makes such a name an attack.
//!
//! A slip alone may be an honest one. Beside a claim to stand in for something else, or a package of the same false
//! name that is installed, it is the whole of a typosquat.

use super::{Ecosystem, Imitation, misspelt_word, unmask};
use crate::analyzers::{Analyzer, manifests};
use crate::engine::Context;
use crate::observation::ObservationKind;
use crate::sink::Sink;
use crate::text_regex::Regex;
use package::Manifest;
use std::ops::Range;
use std::sync::LazyLock;

/// The analyzer.
pub(crate) struct SkillNames;

impl Analyzer for SkillNames {
    fn name(&self) -> &'static str {
        "skill_names"
    }

    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        for (id, manifest) in manifests(context) {
            let (Some(document), Some(name)) = (context.documents.get(id), &manifest.name) else { continue };
            let place = place(&document.text, &manifest, name);
            if let Some(plain) = unmask(name) {
                let slots = vec![("name", name.clone()), ("other", plain)];
                sink.raise(&context.documents, "TS-ID-002", id, place, slots);
                continue;
            }
            let Some((word, plain)) = misspelt(context, name) else { continue };
            if meant(&document.text, &manifest, name, &word) {
                continue;
            }
            let slots = vec![("name", name.clone()), ("detail", word.clone()), ("other", plain)];
            sink.raise(&context.documents, "TS-ID-001", id, place.clone(), slots.clone());
            if let Some(proof) = stands_in(&document.text).or_else(|| installed(context, sink, &word)) {
                let mut slots = slots;
                slots.push(("command", proof));
                sink.raise(&context.documents, "TS-ID-004", id, place, slots);
            }
        }
    }
}

/// Where the name stands, inside the front matter.
fn place(text: &str, manifest: &Manifest, name: &str) -> Range<usize> {
    let front = text.get(manifest.range.clone()).unwrap_or_default();
    let start = manifest.range.start + front.find(name).unwrap_or(0);
    start..start + name.len().min(front.len())
}

/// The odd word of a name, and what it should be.
fn misspelt(context: &Context<'_>, name: &str) -> Option<(String, String)> {
    misspelt_word(name).or_else(|| {
        let (target, how) = context.knowledge.names.imitated(Ecosystem::Skills, name)?;
        (how == Imitation::Slip).then(|| (name.to_ascii_lowercase(), target))
    })
}

/// A word that the text itself uses is meant so: a product's name, a term of art.
fn meant(text: &str, manifest: &Manifest, name: &str, word: &str) -> bool {
    let body = text.get(manifest.range.end..).unwrap_or_default().to_ascii_lowercase();
    let description = manifest.description.as_deref().unwrap_or_default().to_ascii_lowercase();
    description.contains(word) || standing_alone(&body.replace(&name.to_ascii_lowercase(), ""), word)
}

/// The text's claim to be used instead of something else.
fn stands_in(text: &str) -> Option<String> {
    static CLAIM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:drop[- ]in (?:replacement|helper|substitute|upgrade)|replace(?:s|ment (?:for|of)) the (?:original|legitimate|official|real|old)",
            r"|(?:official|original|genuine|verified|legitimate) (?:version|package|skill|release|helper|tool|fork|cli)",
            r"|(?:enhanced|improved|better|faster|patched|fixed) (?:community )?(?:version|fork|replacement) of|use (?:this|it) instead of the (?:original|official|real))",
            r"|(?:无缝|直接)替(?:代|换)|官方(?:版本|正版)|(?:增强|改进|修复)版",
        ))
        .ok()
    });
    CLAIM.as_ref()?.find_iter(text).next().map(|claim| claim.as_str().to_owned())
}

/// A package of the same false name that this Skill installs.
fn installed(context: &Context<'_>, sink: &Sink, word: &str) -> Option<String> {
    let installs = |o: &&crate::observation::Observation| o.kind == ObservationKind::InstallsPackage;
    let mut packages = sink.observations.iter().filter(installs);
    let same =
        packages.find(|o| o.detail.to_ascii_lowercase().split(['-', '_', '.', '/', '@']).any(|part| part == word))?;
    context.documents.get(same.document)?.text.get(same.range.clone()).map(str::to_owned)
}

fn standing_alone(text: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        !letter(before) && !letter(after)
    })
}
