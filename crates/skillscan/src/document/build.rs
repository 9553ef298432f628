//! Files to documents: decode, detect, segment; then unwrap what is wrapped.

use super::parts::Parts;
use super::role::{Setting, Surroundings, is_agent_surface};
use super::{Document, Language, LineIndex, Normal, Origin, config, decode, detect, html, markdown, prose, script};
use crate::Options;
use crate::budget::Budget;
use model::{Gap, GapReason};
use package::{File, Kind, Package};

/// Every view of a package.
#[derive(Debug, Default)]
pub(crate) struct Views {
    /// Documents; derived ones follow their parents.
    pub(crate) documents: Vec<Document>,
    /// What did not fit into the budgets.
    pub(crate) gaps: Vec<Gap>,
}

/// Computes the views of `package` within the budgets of `options`.
pub(crate) fn views(package: &Package, options: &Options) -> Views {
    let surroundings = surroundings(package);
    let mut views = Views::default();
    let mut budget = Budget::new(options.package_text_bytes);
    for file in package.files.iter().filter(|file| file.kind == Kind::Text) {
        let text = decode::decode(&file.bytes).text;
        let text = fitting(text, file, options, &mut budget, &mut views.gaps);
        let language = detect::detect(&file.path, &text);
        views.documents.push(document(&file.path, language, text, None, &surroundings));
    }
    views
}

/// As much of `text` as the budgets allow; the rest is a gap.
fn fitting(mut text: String, file: &File, options: &Options, budget: &mut Budget, gaps: &mut Vec<Gap>) -> String {
    let keep = text.floor_char_boundary(options.file_text_bytes.min(budget.left()));
    if keep < text.len() {
        let bytes = (text.len() - keep) as u64;
        let detail = format!("{keep} bytes were analysed");
        gaps.push(Gap { path: file.path.clone(), reason: GapReason::BudgetExhausted, bytes, detail });
        text.truncate(keep);
    }
    let _taken = budget.take(keep);
    text
}

/// What the agent loads by itself names the files that are used.
fn surroundings(package: &Package) -> Surroundings {
    const TEXT_BYTES: usize = 1 << 20;
    let mut agent_text = String::new();
    for file in package.files.iter().filter(|file| is_agent_surface(&file.path)) {
        let head = file.bytes.get(..TEXT_BYTES.saturating_sub(agent_text.len())).unwrap_or(&file.bytes);
        agent_text.push_str(&String::from_utf8_lossy(head));
    }
    Surroundings { agent_text }
}

/// Makes a document of decoded text.
fn document(
    path: &str,
    language: Language,
    text: String,
    origin: Option<Origin>,
    surroundings: &Surroundings,
) -> Document {
    let setting = Setting::of(path, surroundings);
    let Parts { segments, code } = read(&text, language, path, &setting).finish(&text);
    let normal = Normal::of(&text);
    Document { path: path.to_owned(), language, lines: LineIndex::new(&text), segments, code, normal, origin, text }
}

fn read(text: &str, language: Language, path: &str, setting: &Setting) -> Parts {
    match language {
        Language::Markdown => markdown::read(text, setting),
        Language::Text if is_read_by_a_program(path) => config::read(text, language, setting),
        Language::Text if text.contains("\n```") || text.contains("\n# ") => markdown::read(text, setting),
        Language::Text => prose::read(text, setting),
        Language::Html | Language::Xml => html::read(text, setting),
        Language::Json
        | Language::Yaml
        | Language::Toml
        | Language::Ini
        | Language::Dockerfile
        | Language::Makefile => config::read(text, language, setting),
        _ => script::read(text, language, setting),
    }
}

/// Plain text files whose lines a program obeys.
fn is_read_by_a_program(path: &str) -> bool {
    const NAMES: &[&str] = &[
        "requirements",
        "constraints",
        "crontab",
        "hosts",
        "authorized_keys",
        "go.mod",
        ".gitignore",
        ".gitattributes",
        "codeowners",
        "procfile",
    ];
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    NAMES.iter().any(|known| name.starts_with(known))
}

#[cfg(test)]
mod tests;
