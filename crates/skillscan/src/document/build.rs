//! Files to documents: decode, detect, segment; then unwrap what is wrapped.

use super::inside::{self, Inside};
use super::layers::{self, Layer};
use super::parts::Parts;
use super::role::{Setting, Surroundings, is_about_attacks, is_agent_surface};
use super::{
    Document, DocumentId, Language, LineIndex, Normal, Origin, Segment, SegmentKind, config, decode, detect, html,
    is_shell, markdown, prose, script,
};
use crate::Options;
use crate::budget::Budget;
use crate::code::Code;
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

/// Computes the views of `package` within the budgets of `options`. `code` folds what programs put together.
pub(crate) fn views(package: &Package, options: &Options, code: &Code) -> Views {
    let mut builder = Builder {
        options,
        code,
        surroundings: surroundings(package),
        budget: Budget::new(text_bytes(package, options)),
        views: Views::default(),
        depths: Vec::new(),
    };
    for file in &package.files {
        builder.file(file);
    }
    builder.views
}

/// Bytes of text that a package may have. Its files stay in memory beside the views of them, which take eight times
/// their text: large packages are read to a lesser part, and say so, rather than not at all.
fn text_bytes(package: &Package, options: &Options) -> usize {
    const LARGE: usize = 32 << 20;
    const LEAST: usize = 8 << 20;
    let held: usize = package.files.iter().map(|file| file.bytes.len()).sum();
    let room = options.package_text_bytes.saturating_sub(held.saturating_sub(LARGE) / 2);
    room.max(options.package_text_bytes.min(LEAST))
}

struct Builder<'a> {
    options: &'a Options,
    code: &'a Code,
    surroundings: Surroundings,
    /// Bytes of text that the package may still have.
    budget: Budget,
    views: Views,
    /// How many layers each document lies deep.
    depths: Vec<u32>,
}

impl Builder<'_> {
    fn file(&mut self, file: &File) {
        let first = self.views.documents.len();
        // What one file's layers may hold, so that one cannot starve the others.
        let mut layer_budget = Budget::new(self.options.file_text_bytes);
        if file.kind == Kind::Text {
            let head = decode::head(&file.bytes, self.options.file_text_bytes.min(self.budget.left()));
            let text = self.fitting(decode::decode(head).text, file.bytes.len() - head.len(), &file.path);
            let language = detect::detect(&file.path, &text);
            let mut setting = Setting::of(&file.path, &self.surroundings);
            if matches!(language, Language::Yaml | Language::Text) {
                setting = setting.holding(&text);
            }
            self.push(document(&file.path, language, text, None, &setting), 0);
            let inside = match self.views.documents.get(first) {
                Some(root) => inside::of_text(&root.path, root.language, &root.text),
                None => Vec::new(),
            };
            self.add_layers(first, inside, &mut layer_budget);
        } else {
            let Inside { layers, gap } = inside::of_binary(file);
            if let Some((reason, detail)) = gap {
                let bytes = file.bytes.len() as u64;
                self.views.gaps.push(Gap { path: file.path.clone(), reason, bytes, detail: detail.to_owned() });
            }
            if layers.is_empty() {
                return;
            }
            let setting = Setting::of(&file.path, &self.surroundings);
            self.push(document(&file.path, Language::Text, String::new(), None, &setting), 0);
            self.add_layers(first, layers, &mut layer_budget);
        }
        self.unwrap_from(first, &mut layer_budget);
    }

    /// Unwraps layers of layers, breadth first, until none is left or the depth is reached.
    fn unwrap_from(&mut self, first: DocumentId, layer_budget: &mut Budget) {
        let mut id = first;
        while let Some(document) = self.views.documents.get(id) {
            let depth = self.depths.get(id).copied().unwrap_or_default();
            let layers = self.layers_of(document, id);
            if depth < self.options.layer_depth {
                self.add_layers(id, layers, layer_budget);
            } else if layers.iter().any(|layer| layer.disguised) {
                let detail = format!("encoded more than {depth} times over");
                self.gap(document.path.clone(), GapReason::TooDeep, 0, detail);
            }
            id += 1;
        }
    }

    fn layers_of(&self, document: &Document, id: DocumentId) -> Vec<Layer> {
        let mut layers = layers::find(&document.text);
        if let Some(normal) = &document.normal {
            let hidden = layers::find(&normal.text)
                .into_iter()
                .map(|layer| Layer { range: normal.original(&layer.range), ..layer });
            let new: Vec<Layer> = hidden.filter(|layer| layers.iter().all(|known| known.text != layer.text)).collect();
            layers.extend(new);
            layers.extend(look_alikes(&document.text, normal));
        }
        let folded = self.code.folded_strings(document, id, self.options).into_iter().filter_map(|folded| {
            let text = layers::plausible_text(folded.text.as_bytes())?;
            let disguised = folded.layer != "concatenation";
            Some(Layer { range: folded.range, name: folded.layer, text, disguised, language: folded.language })
        });
        let new: Vec<Layer> = folded.filter(|layer| layers.iter().all(|known| known.text != layer.text)).collect();
        layers.extend(new);
        layers
    }

    fn add_layers(&mut self, parent: DocumentId, layers: Vec<Layer>, layer_budget: &mut Budget) {
        let depth = self.depths.get(parent).copied().unwrap_or_default() + 1;
        for layer in layers {
            let Some(from) = self.views.documents.get(parent) else { return };
            let path = from.path.clone();
            if !layer_budget.take(layer.text.len()) || !self.budget.take(layer.text.len()) {
                return self.gap(path, GapReason::BudgetExhausted, 0, "encoded layers over the limit".to_owned());
            }
            let spoken = layer.disguised || layer.name == layers::PRINTED;
            let setting = Setting::inside(from, &layer.range, spoken, &self.surroundings);
            let language = layer.language.unwrap_or_else(|| detect::detect("", &layer.text));
            let origin = Origin { parent, range: layer.range, layer: layer.name, disguised: layer.disguised };
            self.push(document(&path, language, layer.text, Some(origin), &setting), depth);
        }
    }

    fn push(&mut self, document: Document, depth: u32) {
        self.views.documents.push(document);
        self.depths.push(depth);
    }

    fn gap(&mut self, path: String, reason: GapReason, bytes: u64, detail: String) {
        let gap = Gap { path, reason, bytes, detail };
        if !self.views.gaps.contains(&gap) {
            self.views.gaps.push(gap);
        }
    }

    /// As much of `text` as the budgets allow; the rest is a gap, with the bytes that were not even decoded.
    fn fitting(&mut self, mut text: String, behind: usize, path: &str) -> String {
        let keep = text.floor_char_boundary(self.options.file_text_bytes.min(self.budget.left()));
        let left_out = text.len() - keep + behind;
        if left_out > 0 {
            let bytes = left_out as u64;
            self.gap(path.to_owned(), GapReason::BudgetExhausted, bytes, format!("{keep} bytes were analysed"));
            text.truncate(keep);
        }
        let _taken = self.budget.take(keep);
        text
    }
}

/// Lines that are commands only to a reader: written with full-width or foreign letters.
fn look_alikes(text: &str, normal: &Normal) -> Vec<Layer> {
    let lines = prose::lines(&normal.text, 0..normal.text.len());
    let commands = lines.filter_map(|line| {
        let plain = normal.text.get(line.clone())?.trim_end();
        let range = normal.original(&line);
        let written = text.get(range.clone())?;
        let first = written.split_whitespace().next().unwrap_or_default();
        let hides = !first.is_ascii() && is_shell(plain.trim());
        let (name, language) = ("look-alike letters", Some(Language::Bash));
        hides.then(|| Layer { range, name, text: plain.to_owned(), disguised: true, language })
    });
    commands.take(64).collect()
}

/// What the agent loads by itself names the files that are used.
fn surroundings(package: &Package) -> Surroundings {
    const TEXT_BYTES: usize = 1 << 20;
    let mut agent_text = String::new();
    for file in package.files.iter().filter(|file| is_agent_surface(&file.path)) {
        let head = file.bytes.get(..TEXT_BYTES.saturating_sub(agent_text.len())).unwrap_or(&file.bytes);
        agent_text.push_str(&String::from_utf8_lossy(head));
    }
    let skill = package.manifest_file().map(|file| String::from_utf8_lossy(&file.bytes));
    Surroundings { agent_text, about_attacks: skill.is_some_and(|text| is_about_attacks(&text)) }
}

/// Makes a document of decoded text.
fn document(path: &str, language: Language, text: String, origin: Option<Origin>, setting: &Setting) -> Document {
    let Parts { segments, code, .. } = read(&text, language, path, setting).finish(&text);
    let (normal, flowed) = (Normal::of(&text), flowed(&text, &segments));
    let lines = LineIndex::new(&text);
    Document { path: path.to_owned(), language, lines, segments, code, normal, flowed, origin, text }
}

/// The text with wrapped prose on one line each; `None` if nothing is wrapped.
fn flowed(text: &str, segments: &[Segment]) -> Option<String> {
    let prose = |kind| matches!(kind, SegmentKind::Paragraph | SegmentKind::ListItem | SegmentKind::Quote);
    let mut wrapped = segments
        .iter()
        .filter(|s| prose(s.kind))
        .map(|s| s.range.clone())
        .filter(|range| text.get(range.clone()).is_some_and(|shown| shown.trim_end().contains('\n')));
    let first = wrapped.next()?;
    let mut flowed = text.as_bytes().to_vec();
    for range in std::iter::once(first).chain(wrapped) {
        let inside = flowed.get_mut(range).unwrap_or_default();
        inside.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    }
    String::from_utf8(flowed).ok()
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
