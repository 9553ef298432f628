//! Whether rules are well made. Says everything that is wrong, each with the place and the remedy.

use crate::literal;
use crate::pattern::compile;
use crate::problem::{Level, Problem};
use crate::rule::{Matcher, Rule, Within};
use model::{Glob, Nature, Severity, Text};
use std::collections::BTreeSet;

/// Who wrote a rule: the house proves its rules, a user's rule only has to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// A rule that ships with the program.
    House,
    /// A rule from the user's folder.
    User,
}

/// Slots that the assembly of findings always fills.
const COMMON_SLOTS: &[&str] = &["file", "line", "match"];
/// Every slot that matchers and analyzers may fill; named groups and captures that are shown take these names.
pub const SLOTS: &[&str] = &[
    "command", "count", "detail", "domain", "host", "key", "kind", "layers", "name", "other", "package", "path",
    "port", "secret", "sink", "source", "target", "tool", "url", "user", "value", "variable", "version",
];
/// Languages that `applies.languages` may name.
const LANGUAGES: &[&str] = &[
    "markdown",
    "python",
    "javascript",
    "typescript",
    "bash",
    "powershell",
    "batch",
    "ruby",
    "go",
    "perl",
    "php",
    "lua",
    "rust",
    "java",
    "c",
    "sql",
    "json",
    "yaml",
    "toml",
    "ini",
    "xml",
    "html",
    "css",
    "dockerfile",
    "makefile",
    "text",
];
/// Languages that a query may be written for.
const QUERY_LANGUAGES: &[&str] = &["python", "javascript", "typescript", "bash"];

/// Checks rules against each other and each by itself. `rules` are pairs of file name and rule.
pub fn lint<'a>(rules: impl IntoIterator<Item = (&'a str, &'a Rule)>, author: Author) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (file, rule) in rules {
        let mut desk = Desk { file, rule, author, problems: &mut problems };
        if !seen.insert(rule.id.as_str()) {
            desk.error("id", "is used twice", "give the later rule the next free number");
        }
        desk.identity();
        desk.texts();
        desk.weight();
        desk.applies();
        desk.matcher();
        desk.samples();
    }
    problems
}

/// The slots that `rule`'s texts may use.
fn slots(rule: &Rule) -> BTreeSet<String> {
    let mut slots: BTreeSet<String> = COMMON_SLOTS.iter().map(|slot| (*slot).to_owned()).collect();
    for (_, regex) in rule.matcher.regexes() {
        if let Ok(pattern) = compile(regex) {
            let names = pattern.names().filter(|name| SLOTS.contains(name));
            slots.extend(names.map(str::to_owned));
        }
    }
    rule.matcher.visit("match", &mut |_, matcher| match matcher {
        Matcher::Observes { .. } => slots.extend(["detail".to_owned()]),
        Matcher::Flow(_) => slots.extend(["source".to_owned(), "sink".to_owned()]),
        Matcher::Analyzer(_) => slots.extend(SLOTS.iter().map(|slot| (*slot).to_owned())),
        Matcher::Query(query) => {
            slots.extend(words_after(&query.query, '@').filter(|name| SLOTS.contains(&name.as_str())))
        }
        _ => {}
    });
    slots
}

/// Words that directly follow `mark`.
fn words_after(text: &str, mark: char) -> impl Iterator<Item = String> {
    text.split(mark).skip(1).map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
}

/// One rule under inspection.
struct Desk<'a, 'p> {
    file: &'a str,
    rule: &'a Rule,
    author: Author,
    problems: &'p mut Vec<Problem>,
}

impl Desk<'_, '_> {
    fn identity(&mut self) {
        let id = &self.rule.id;
        let good = match self.author {
            Author::House => house_id(id),
            Author::User => {
                (2..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
            }
        };
        if !good {
            self.error("id", format!("`{id}` is no rule id"), "write `TS-<FAMILY>-<NNN>`, e.g. `TS-RCE-001`");
        }
    }

    fn texts(&mut self) {
        let rule = self.rule;
        let known = slots(rule);
        let needed = self.author == Author::House;
        let texts = [
            ("title", &rule.title, true),
            ("message", &rule.message, true),
            ("why", &rule.why, needed),
            ("fix", &rule.fix, needed),
        ];
        for (field, Text { en, zh }, needed) in texts {
            for (lang, text) in [("en", en), ("zh", zh)] {
                let field = format!("{field}.{lang}");
                if needed && text.trim().is_empty() {
                    self.error(&field, "is empty", "write the text in both languages");
                }
                for slot in slots_in(text).filter(|slot| !known.contains(*slot)) {
                    let all = known.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
                    self.error(&field, format!("nothing fills the slot `{{{slot}}}`"), format!("use one of: {all}"));
                }
            }
        }
    }

    fn weight(&mut self) {
        let rule = self.rule;
        if rule.nature == Nature::Hygiene && rule.severity > Severity::Medium {
            self.error("severity", "hygiene weighs at most `medium`", "lower it, or call the rule a vulnerability");
        }
        if rule.also.contains(&rule.category) {
            self.error("also", "repeats `category`", "list further categories only");
        }
    }

    fn applies(&mut self) {
        let applies = &self.rule.applies;
        for language in applies.languages.iter().filter(|name| !LANGUAGES.contains(&name.as_str())) {
            self.error("applies.languages", format!("unknown language `{language}`"), LANGUAGES.join(" "));
        }
        let filtered = !applies.hosts.only.is_empty() || !applies.hosts.except.is_empty();
        if filtered && !self.rule.matcher.regexes().iter().any(|(_, regex)| regex.contains("(?P<host>")) {
            self.error("applies.hosts", "no regex names a host", "write the group `(?P<host>…)` around it");
        }
        for glob in &applies.files {
            if let Err(error) = Glob::new(glob) {
                self.error("applies.files", format!("`{glob}`: {error}"), "use `*`, `**`, `?` and `{a,b}`");
            }
        }
    }

    fn matcher(&mut self) {
        let rule = self.rule;
        for (field, regex) in rule.matcher.regexes() {
            if let Err(error) = compile(regex) {
                self.error(&field, error.to_string(), "write linear-time `regex` syntax; shorten counted repetitions");
            }
        }
        rule.matcher.visit("match", &mut |field, matcher| match matcher {
            Matcher::Literals(literals) => {
                if literals.is_empty() {
                    self.error(field, "no literals", "list at least one text");
                }
                for text in literals.iter().filter(|text| text.len() < 4 || literal::key(text).is_none()) {
                    self.error(field, format!("literal `{text}` is too short"), "4 bytes, 3 of them without a blank");
                }
            }
            Matcher::Query(query) if !QUERY_LANGUAGES.contains(&query.language.as_str()) => {
                self.error(field, format!("no grammar for `{}`", query.language), QUERY_LANGUAGES.join(" "));
            }
            Matcher::Flow(flow) if flow.from.is_empty() || flow.to.is_empty() => {
                self.error(field, "a flow needs classes on both sides", "fill `from` and `to`");
            }
            Matcher::All { of, without, .. } if of.len() + without.len() < 2 || of.is_empty() => {
                self.error(field, "`all` joins at least two parts", "add a part, or use the part itself");
            }
            Matcher::All { within: Within::Package, .. } if field != "match" => {
                self.error(field, "`within: package` stands only at the top", "make it the rule's outermost matcher");
            }
            Matcher::Any(parts) if parts.is_empty() => self.error(field, "`any` of nothing", "list at least one part"),
            _ => {}
        });
        if !rule.unfiltered && !found_by_literals(&rule.matcher) {
            let bare = rule.matcher.regexes().into_iter().filter(|(_, regex)| literal::required(regex).is_none());
            let fields: Vec<String> = bare.map(|(field, _)| field).collect();
            self.error(
                "match",
                format!("no literal of 3 bytes that each match contains in {}", fields.join(", ")),
                "put fixed text into the regex, combine it with literals by `all`, or mark the rule `unfiltered: true`",
            );
        }
    }

    fn samples(&mut self) {
        let rule = self.rule;
        for (field, samples) in [("examples", &rule.examples), ("counter_examples", &rule.counter_examples)] {
            for sample in samples {
                if let Err(error) = sample.files() {
                    self.error(field, error.to_string(), "give text, or a map of path to content");
                }
            }
            if samples.is_empty() && self.author == Author::House {
                self.error(field, "none", "no rule without proof: add one");
            }
        }
        if self.author == Author::House && rule.examples.len() == 1 && !matches!(rule.matcher, Matcher::Analyzer(_)) {
            self.say(Level::Warning, "examples", "only one", "add a disguised or reworded form");
        }
    }

    fn error(&mut self, field: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.say(Level::Error, field, what, remedy);
    }

    fn say(&mut self, level: Level, field: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            rule: self.rule.id.clone(),
            field: field.to_owned(),
            what: what.into(),
            remedy: remedy.into(),
            level,
        });
    }
}

fn house_id(id: &str) -> bool {
    let mut parts = id.split('-');
    let (Some("TS"), Some(family), Some(number), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    (2..=12).contains(&family.len())
        && family.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && number.len() == 3
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// `{slot}` names in a text. Braces around anything but a lower-case word are plain text.
fn slots_in(text: &str) -> impl Iterator<Item = &str> {
    let inside = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(slot, _)| slot);
    inside.filter(|slot| !slot.is_empty() && slot.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
}

/// Whether the prefilter, or something else than a search over all text, leads to this matcher.
fn found_by_literals(matcher: &Matcher) -> bool {
    match matcher {
        Matcher::Regex(regex) => literal::required(regex).is_some(),
        Matcher::Any(parts) => parts.iter().all(found_by_literals),
        Matcher::All { within: Within::Line | Within::Segment | Within::Nearby, of, .. } => {
            of.iter().any(found_by_literals)
        }
        Matcher::All { of, .. } => of.iter().all(found_by_literals),
        Matcher::Literals(_)
        | Matcher::Concepts(_)
        | Matcher::Query(_)
        | Matcher::Flow(_)
        | Matcher::Observes { .. }
        | Matcher::Analyzer(_) => true,
    }
}

// The path is written out because build.rs includes this file too.
#[cfg(test)]
#[path = "lint/tests.rs"]
mod tests;
