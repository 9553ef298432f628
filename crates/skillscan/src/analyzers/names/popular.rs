//! Well-known names by ecosystem (`data/popular/*.txt`) and packages known to be malicious (`data/indicators`).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// Where a name is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Ecosystem {
    /// Python.
    Pypi,
    /// JavaScript.
    Npm,
    /// Rust.
    Crates,
    /// Go modules.
    Go,
    /// Ruby.
    Rubygems,
    /// GitHub Actions, `owner/name`.
    Actions,
}

impl Ecosystem {
    /// The word in `data/indicators/packages.txt` and in messages.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Pypi => "pypi",
            Self::Npm => "npm",
            Self::Crates => "crates",
            Self::Go => "go",
            Self::Rubygems => "rubygems",
            Self::Actions => "actions",
        }
    }

    /// A name in the form in which the ecosystem compares names.
    pub(crate) fn normal(self, name: &str) -> String {
        let lower = name.to_ascii_lowercase();
        match self {
            Self::Pypi => lower.replace(['_', '.'], "-"),
            Self::Crates => lower.replace('_', "-"),
            _ => lower,
        }
    }

    fn list(self) -> &'static List {
        static LISTS: LazyLock<[List; 6]> = LazyLock::new(|| {
            [
                List::new(Ecosystem::Pypi, include_str!("../../../../../data/popular/pypi.txt")),
                List::new(Ecosystem::Npm, include_str!("../../../../../data/popular/npm.txt")),
                List::new(Ecosystem::Crates, include_str!("../../../../../data/popular/crates.txt")),
                List::new(Ecosystem::Go, include_str!("../../../../../data/popular/go.txt")),
                List::new(Ecosystem::Rubygems, include_str!("../../../../../data/popular/rubygems.txt")),
                List::new(Ecosystem::Actions, include_str!("../../../../../data/popular/actions.txt")),
            ]
        });
        let [pypi, npm, crates, go, rubygems, actions] = &*LISTS;
        match self {
            Self::Pypi => pypi,
            Self::Npm => npm,
            Self::Crates => crates,
            Self::Go => go,
            Self::Rubygems => rubygems,
            Self::Actions => actions,
        }
    }

    /// Whether the (normal) name is on the list of well-known ones.
    pub(crate) fn knows(self, normal: &str) -> bool {
        self.list().names.contains_key(normal)
    }

    /// Whether a word is a part of some well-known name.
    pub(super) fn knows_word(self, word: &str) -> bool {
        self.list().words.contains(word)
    }

    /// Well-known names whose length is within `spread` of `length`.
    pub(super) fn near(self, length: usize, spread: usize) -> impl Iterator<Item = &'static str> {
        let from = length.saturating_sub(spread);
        self.list().by_length.range(from..=length + spread).flat_map(|(_, names)| names.iter().copied())
    }

    /// The well-known name that is equal when separators are left out.
    pub(super) fn joined(self, normal: &str) -> Option<&'static str> {
        self.list().joined.get(&without_separators(normal)).copied()
    }
}

/// The versions of a package that are known to be malicious; empty means all.
pub(crate) fn known_malicious(ecosystem: Ecosystem, normal: &str) -> Option<&'static [&'static str]> {
    static LIST: LazyLock<HashMap<(&str, String), Vec<&str>>> = LazyLock::new(|| {
        let lines = lines(include_str!("../../../../../data/indicators/packages.txt"));
        lines
            .filter_map(|line| {
                let mut words = line.split_whitespace();
                let (ecosystem, name) = (words.next()?, words.next()?);
                let versions = words.next().map_or_else(Vec::new, |v| v.split(',').collect());
                Some(((ecosystem, name.to_owned()), versions))
            })
            .collect()
    });
    LIST.get(&(ecosystem.id(), normal.to_owned())).map(Vec::as_slice)
}

struct List {
    names: HashMap<String, &'static str>,
    words: HashSet<String>,
    by_length: BTreeMap<usize, Vec<&'static str>>,
    joined: HashMap<String, &'static str>,
}

impl List {
    fn new(ecosystem: Ecosystem, text: &'static str) -> Self {
        let mut list =
            Self { names: HashMap::new(), words: HashSet::new(), by_length: BTreeMap::new(), joined: HashMap::new() };
        for name in lines(text) {
            let normal = ecosystem.normal(name);
            list.words.extend(super::words(&normal).map(str::to_owned));
            list.by_length.entry(name.len()).or_default().push(name);
            list.joined.entry(without_separators(&normal)).or_insert(name);
            list.names.insert(normal, name);
        }
        list
    }
}

fn without_separators(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect()
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
