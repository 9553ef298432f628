//! The tables of `data/code/`: which call reads, sends, runs or decodes what, as data.
//!
//! One line per call: a path, then which arguments matter. `requests.post to=0,url data=data,json` says that the first
//! argument or `url=` names the place and `data=` or `json=` carries the data. `self` is the value a method is called on,
//! `*` every argument. A path that begins with `*.` matches a method of that name on any value.

use super::class::{Sink, Source};
use crate::data::table;
use crate::document::Language;
use crate::observation::ObservationKind;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What is known about the calls of one language.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    exact: HashMap<&'static str, Vec<Entry>>,
    methods: HashMap<&'static str, Vec<Entry>>,
    same: HashMap<&'static str, &'static str>,
    words: HashMap<&'static str, Vec<&'static str>>,
}

/// One thing that is known about a call.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// What the call does.
    pub(crate) effect: Effect,
    /// The arguments that carry the data.
    pub(crate) data: Vec<Selector>,
    /// The arguments that name the host, path or command.
    pub(crate) to: Vec<Selector>,
    /// Fact to record instead of the one of the class.
    pub(crate) observes: Option<ObservationKind>,
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Only a fact.
    Observe(ObservationKind),
    /// Gives data of a class.
    Source(Source),
    /// Takes data to a sink.
    Sink(Sink),
    /// Reads the file that `to` names.
    Read,
    /// Writes `data` to the file that `to` names.
    Write,
    /// Opens the file that `to` names; methods of the result read and write it.
    Open,
    /// Loads what the URL `data` names into the file `to`.
    Download,
    /// Copies the file `data` to the file `to`.
    Copy,
    /// Runs the program that `data` names, without a shell unless told.
    Run,
    /// Runs `data` as a shell command line.
    Shell,
    /// Gives what went in, in another form.
    Pass,
    /// Gives nothing of what went in.
    Clean,
    /// Makes a text harmless to a shell.
    Quote,
    /// Gives the environment variable that `to` names.
    Variable,
}

/// An argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selector {
    /// By position.
    At(usize),
    /// By keyword.
    Named(&'static str),
    /// The value a method is called on.
    Receiver,
    /// Every argument.
    All,
}

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File<'a> {
    #[serde(borrow)]
    same: HashMap<&'a str, &'a str>,
    #[serde(borrow)]
    sources: HashMap<&'a str, Vec<&'a str>>,
    #[serde(borrow)]
    sinks: HashMap<&'a str, Vec<&'a str>>,
    #[serde(borrow)]
    observes: HashMap<&'a str, Vec<&'a str>>,
    #[serde(borrow)]
    calls: HashMap<&'a str, Vec<&'a str>>,
    #[serde(borrow)]
    words: HashMap<&'a str, Vec<&'a str>>,
}

impl Catalogue {
    /// The table of a language; read once per process.
    pub(crate) fn of(language: Language) -> &'static Self {
        static PYTHON: OnceLock<Catalogue> = OnceLock::new();
        static JAVASCRIPT: OnceLock<Catalogue> = OnceLock::new();
        static BASH: OnceLock<Catalogue> = OnceLock::new();
        static POWERSHELL: OnceLock<Catalogue> = OnceLock::new();
        static RUBY: OnceLock<Catalogue> = OnceLock::new();
        static GO: OnceLock<Catalogue> = OnceLock::new();
        match language {
            Language::Python => PYTHON.get_or_init(|| load(table!("code/python"))),
            Language::JavaScript | Language::TypeScript => JAVASCRIPT.get_or_init(|| load(table!("code/javascript"))),
            Language::PowerShell => POWERSHELL.get_or_init(|| load(table!("code/powershell"))),
            Language::Ruby => RUBY.get_or_init(|| load(table!("code/ruby"))),
            Language::Go => GO.get_or_init(|| load(table!("code/go"))),
            _ => BASH.get_or_init(|| load(table!("code/bash"))),
        }
    }

    /// What is known about a call of `path`.
    pub(crate) fn entries(&self, path: &str) -> &[Entry] {
        if let Some(entries) = self.exact.get(path) {
            return entries;
        }
        let method = path.rsplit_once('.').and_then(|(_, method)| self.methods.get(method));
        method.map_or(&[], Vec::as_slice)
    }

    /// The path that another one means, e.g. `requests` for `requests.Session()`.
    pub(crate) fn same(&self, path: &str) -> Option<&'static str> {
        self.same.get(path).copied()
    }

    /// Whether `word` is in the list `name`.
    pub(crate) fn lists(&self, name: &str, word: &str) -> bool {
        self.words.get(name).is_some_and(|words| words.contains(&word))
    }

    /// The words of the list `name`.
    pub(crate) fn words(&self, name: &str) -> &[&'static str] {
        self.words.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Reads a table. A broken line is left out here and found by the test below.
fn load(text: &'static str) -> Catalogue {
    let file: File<'static> = serde_json::from_str(text).unwrap_or_default();
    let mut catalogue = Catalogue { same: file.same, words: file.words, ..Catalogue::default() };
    for (class, lines) in file.sources {
        if let Some(class) = Source::from_id(class) {
            lines.into_iter().for_each(|line| catalogue.add(line, Effect::Source(class)));
        }
    }
    for (class, lines) in file.sinks {
        if let Some(class) = Sink::from_id(class) {
            lines.into_iter().for_each(|line| catalogue.add(line, Effect::Sink(class)));
        }
    }
    for (kind, lines) in file.observes {
        if let Some(kind) = ObservationKind::from_id(kind) {
            lines.into_iter().for_each(|line| catalogue.add(line, Effect::Observe(kind)));
        }
    }
    for (effect, lines) in file.calls {
        if let Some(effect) = effect_of(effect) {
            lines.into_iter().for_each(|line| catalogue.add(line, effect));
        }
    }
    catalogue
}

fn effect_of(name: &str) -> Option<Effect> {
    Some(match name {
        "read" => Effect::Read,
        "write" => Effect::Write,
        "open" => Effect::Open,
        "download" => Effect::Download,
        "copy" => Effect::Copy,
        "run" => Effect::Run,
        "shell" => Effect::Shell,
        "pass" => Effect::Pass,
        "clean" => Effect::Clean,
        "quote" => Effect::Quote,
        "variable" => Effect::Variable,
        _ => return None,
    })
}

impl Catalogue {
    fn add(&mut self, line: &'static str, effect: Effect) {
        let mut words = line.split_ascii_whitespace();
        let Some(path) = words.next() else { return };
        let mut entry = Entry { effect, data: Vec::new(), to: Vec::new(), observes: None };
        for word in words {
            match word.split_once('=') {
                Some(("data", list)) => entry.data = selectors(list),
                Some(("to", list)) => entry.to = selectors(list),
                Some(("as", kind)) => entry.observes = ObservationKind::from_id(kind),
                _ => {}
            }
        }
        let (table, key) = match path.strip_prefix("*.") {
            Some(method) => (&mut self.methods, method),
            None => (&mut self.exact, path),
        };
        table.entry(key).or_default().push(entry);
    }
}

fn selectors(list: &'static str) -> Vec<Selector> {
    let selector = |word: &'static str| match word {
        "self" => Selector::Receiver,
        "*" => Selector::All,
        _ => word.parse().map_or(Selector::Named(word), Selector::At),
    };
    list.split(',').map(selector).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every table parses, every class is known, every option is well formed.
    #[test]
    fn tables_are_well_made() {
        for text in [
            table!("code/python"),
            table!("code/javascript"),
            table!("code/bash"),
            table!("code/powershell"),
            table!("code/ruby"),
            table!("code/go"),
        ] {
            let file: File<'_> = serde_json::from_str(text).expect("a table");
            for class in file.sources.keys() {
                assert!(Source::from_id(class).is_some(), "source class {class}");
            }
            for class in file.sinks.keys() {
                assert!(Sink::from_id(class).is_some(), "sink class {class}");
            }
            for kind in file.observes.keys() {
                assert!(ObservationKind::from_id(kind).is_some(), "observation {kind}");
            }
            for effect in file.calls.keys() {
                assert!(effect_of(effect).is_some(), "effect {effect}");
            }
            let lines = [&file.sources, &file.sinks, &file.observes, &file.calls];
            for line in lines.iter().flat_map(|table| table.values()).flatten() {
                for word in line.split_ascii_whitespace().skip(1) {
                    let (key, value) = word.split_once('=').expect("key=value");
                    assert!(matches!(key, "data" | "to" | "as"), "{line}");
                    assert!(key != "as" || ObservationKind::from_id(value).is_some(), "{line}");
                }
            }
        }
    }
}
