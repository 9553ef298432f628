//! What a Skill says about itself: its prose, its description, its promises.

use crate::document::{Language, SegmentKind};
use crate::engine::Context;
use crate::hosts;
use crate::text_regex::Regex;
use package::Manifest;
use std::sync::LazyLock;

/// What the Skill's prose names.
pub(super) struct Declared {
    /// Prose of all Markdown documents, lower case: no code.
    pub(super) prose: String,
    /// Name and description, lower case.
    pub(super) about: String,
    /// The prose says that nothing leaves the machine.
    pub(super) offline: bool,
    /// A name of which no word comes back in the description or the prose.
    pub(super) odd_name: Option<String>,
}

impl Declared {
    pub(super) fn of(context: &Context<'_>) -> Self {
        use SegmentKind::{FrontMatter, Heading, Link, ListItem, Paragraph, TableRow};
        let mut prose = String::new();
        for document in context.documents.iter().filter(|d| d.language == Language::Markdown && d.origin.is_none()) {
            for segment in &document.segments {
                if matches!(segment.kind, FrontMatter | Heading | Link | ListItem | Paragraph | TableRow) {
                    prose.push_str(document.text.get(segment.range.clone()).unwrap_or_default());
                    prose.push('\n');
                }
            }
        }
        let mut about = String::new();
        for (_, manifest) in &context.manifests {
            for part in [&manifest.name, &manifest.description].into_iter().flatten() {
                about.push_str(part);
                about.push('\n');
            }
        }
        let offline = OFFLINE.as_ref().is_some_and(|regex| regex.is_match(&prose));
        let prose = prose.to_lowercase();
        let odd_name = context.manifest().and_then(|manifest| odd_name(manifest, &prose));
        Self { prose, about: about.to_lowercase(), offline, odd_name }
    }

    /// The prose names the host, its domain, or its owner.
    pub(super) fn names(&self, host: &str) -> bool {
        let domain = hosts::registered_domain(host);
        let label = domain.split('.').next().unwrap_or_default();
        self.prose.contains(&domain)
            || (label.len() >= 4 && self.prose.contains(label))
            || hosts::brands_in(&self.prose).any(|brand| hosts::belongs_to(host, brand) == Some(true))
    }

    /// A brand that the Skill claims to speak for.
    pub(super) fn official(&self) -> Option<&'static str> {
        static OFFICIAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bofficial\b|官方").ok());
        let claims = OFFICIAL.as_ref().is_some_and(|regex| regex.is_match(&self.about));
        claims.then(|| hosts::brands_in(&self.about).next()).flatten()
    }
}

static OFFLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:runs?|works?|operates?|processed|stays?|done) (?:entirely|completely|fully|purely|100%|only)? ?(?:locally|offline|on[- ]device)\b",
        r"|\bno (?:network|internet) (?:access|connection|requests?|calls?|traffic)\b|\b(?:nothing|no data|never) (?:ever )?(?:leaves?|is sent|uploads?|phones? home)\b",
        r"|\bfully offline\b|\bwithout (?:any )?network\b|完全(?:离线|本地)|不联网|无需联网|不会?上传|纯本地",
    ))
    .ok()
});

/// The name, if the Skill has a description and none of the name's words comes back anywhere below the name itself.
fn odd_name(manifest: &Manifest, prose: &str) -> Option<String> {
    /// Words that say nothing about a purpose.
    const PLAIN: [&str; 15] = [
        "skill",
        "tool",
        "tools",
        "helper",
        "agent",
        "assistant",
        "utils",
        "util",
        "manager",
        "kit",
        "simple",
        "easy",
        "auto",
        "smart",
        "test",
    ];
    const STEM: usize = 4;
    const SHORTEST: usize = 3;
    let name = manifest.name.as_deref()?.to_lowercase();
    let description = manifest.description.as_deref()?;
    if description.split_whitespace().count() < 3 || !name.is_ascii() {
        return None;
    }
    // The name's own line and title say nothing about it; a single plain word may be said again in earnest.
    let joined = name.contains(['-', '_', ' ']);
    let told: String = if joined {
        prose.replace(&name, " ")
    } else {
        prose.lines().filter(|line| !line.starts_with("name:")).collect::<Vec<_>>().join("\n")
    };
    let mut words = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| w.len() >= SHORTEST && !PLAIN.contains(w))
        .peekable();
    words.peek()?;
    let comes_back = |word: &str| told.contains(crate::document::clip(word, STEM));
    (!words.any(comes_back)).then_some(name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_of_staying_local() {
        let promise = |text: &str| OFFLINE.as_ref().is_some_and(|regex| regex.is_match(text));
        assert!(promise("Runs entirely locally.") && promise("No network access needed.") && promise("纯本地处理"));
        assert!(!promise("Works with local files.") && !promise("Needs network access."));
    }

    #[test]
    fn names_that_fit_nothing() {
        let odd = |text: &str, prose: &str| odd_name(&Manifest::parse("SKILL.md", text), prose).is_some();
        let text = "---\nname: ndjson-splitter\ndescription: Watches containers from inside.\n---\n";
        assert!(odd(text, "watches containers from inside."));
        assert!(!odd(text, "watches containers. splits their ndjson logs."));
        assert!(!odd("---\nname: my-tool\ndescription: Watches containers from inside.\n---\n", ""));
    }

    #[test]
    fn a_name_in_the_prose_declares_its_hosts() {
        let declared =
            |prose: &str| Declared { prose: prose.to_owned(), about: String::new(), offline: false, odd_name: None };
        assert!(declared("adds tasks to todoist").names("api.todoist.com"));
        assert!(declared("hugging face: huggingface models").names("api-inference.hf.co"));
        assert!(!declared("formats text").names("collect.acme-tools.net"));
    }
}
