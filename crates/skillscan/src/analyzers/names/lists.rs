//! Well-known names by ecosystem: the built-in lists (`data/popular`, prepared by build.rs) and one of the user's.

use super::ecosystem::Ecosystem;
use super::near::Near;
use super::prepare;
use fst::{IntoStreamer as _, Map, Set, Streamer as _};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Well-known names. A user's list adds to the built-in ones: its names are never reported, their imitations are.
#[derive(Debug, Default)]
pub struct PopularNames {
    own: BTreeMap<Ecosystem, List>,
}

/// Why a list of names cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PopularNamesError {
    /// A line that is no `ecosystem name`.
    #[error("line {line}: write `ecosystem name`, with one of {known} as ecosystem")]
    Line {
        /// Its number.
        line: usize,
        /// The ecosystems.
        known: String,
    },
    /// The names cannot be prepared.
    #[error("{0}")]
    Prepare(#[from] fst::Error),
}

impl PopularNames {
    /// A user's list: `ecosystem name` to a line; empty lines and `#` comments are passed over.
    pub fn parse(text: &str) -> Result<Self, PopularNamesError> {
        let mut texts: BTreeMap<Ecosystem, String> = BTreeMap::new();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| prepare::lines(line).next().is_some()) {
            let parts = line.trim().split_once(char::is_whitespace);
            let Some((ecosystem, name)) = parts.and_then(|(id, name)| Some((Ecosystem::from_id(id)?, name.trim())))
            else {
                let known = Ecosystem::ALL.map(Ecosystem::id).join(", ");
                return Err(PopularNamesError::Line { line: n + 1, known });
            };
            let text = texts.entry(ecosystem).or_default();
            text.push_str(name);
            text.push('\n');
        }
        let mut own = BTreeMap::new();
        for (ecosystem, text) in texts {
            own.insert(ecosystem, List::new(prepare::prepare(ecosystem, &text)?, Cow::Owned(text))?);
        }
        Ok(Self { own })
    }

    /// Whether the (normal) name is well known.
    pub(crate) fn knows(&self, ecosystem: Ecosystem, normal: &str) -> bool {
        self.lists(ecosystem).any(|list| list.names.contains_key(normal))
    }

    /// Whether a word is a part of some well-known name.
    pub(super) fn knows_word(&self, ecosystem: Ecosystem, word: &str) -> bool {
        self.lists(ecosystem).any(|list| list.words.contains(word))
    }

    /// Well-known names one edit away, as the list writes them.
    pub(super) fn near(&self, ecosystem: Ecosystem, normal: &str) -> Vec<&str> {
        let Some(near) = Near::new(normal) else { return Vec::new() };
        let mut found = Vec::new();
        for list in self.lists(ecosystem) {
            let mut stream = list.names.search(&near).into_stream();
            while let Some((_, place)) = stream.next() {
                found.extend(list.at(place));
            }
        }
        found
    }

    /// The well-known name that is equal when separators are left out.
    pub(super) fn joined(&self, ecosystem: Ecosystem, bare: &str) -> Option<&str> {
        self.lists(ecosystem).find_map(|list| list.at(list.joined.get(bare)?))
    }

    fn lists(&self, ecosystem: Ecosystem) -> impl Iterator<Item = &List> {
        let built_in = BUILT_IN.iter().find(|(its, _)| *its == ecosystem).map(|(_, list)| list);
        built_in.into_iter().chain(self.own.get(&ecosystem))
    }
}

/// One list.
#[derive(Debug)]
struct List {
    text: Cow<'static, str>,
    names: Map<Cow<'static, [u8]>>,
    joined: Map<Cow<'static, [u8]>>,
    words: Set<Cow<'static, [u8]>>,
}

impl List {
    fn new(prepared: prepare::Prepared, text: Cow<'static, str>) -> Result<Self, fst::Error> {
        let [names, joined, words] = [prepared.names, prepared.joined, prepared.words].map(Cow::Owned);
        Ok(Self { text, names: Map::new(names)?, joined: Map::new(joined)?, words: Set::new(words)? })
    }

    fn built_in(text: &'static str, [names, joined, words]: [&'static [u8]; 3]) -> Result<Self, fst::Error> {
        let [names, joined, words] = [names, joined, words].map(Cow::Borrowed);
        Ok(Self {
            text: Cow::Borrowed(text),
            names: Map::new(names)?,
            joined: Map::new(joined)?,
            words: Set::new(words)?,
        })
    }

    fn at(&self, place: u64) -> Option<&str> {
        let start = usize::try_from(place >> 16).ok()?;
        self.text.get(start..start + usize::try_from(place & 0xffff).ok()?)
    }
}

macro_rules! built_in {
    ($($ecosystem:ident $id:literal),* $(,)?) => {
        [$((Ecosystem::$ecosystem, List::built_in(
            include_str!(concat!("../../../../../data/popular/", $id, ".txt")),
            [
                include_bytes!(concat!(env!("OUT_DIR"), "/", $id, ".names.fst")),
                include_bytes!(concat!(env!("OUT_DIR"), "/", $id, ".joined.fst")),
                include_bytes!(concat!(env!("OUT_DIR"), "/", $id, ".words.fst")),
            ],
        ))),*]
    };
}

static BUILT_IN: LazyLock<Vec<(Ecosystem, List)>> = LazyLock::new(|| {
    let lists = built_in![
        Pypi "pypi", Npm "npm", Crates "crates", Go "go", Rubygems "rubygems", Packagist "packagist", Actions "actions",
        Docker "docker", Brew "brew", Skills "skills",
    ];
    // build.rs made them; a broken one would be refused by the test below.
    lists.into_iter().filter_map(|(ecosystem, list)| Some((ecosystem, list.ok()?))).collect()
});

/// Common words of names (`data/popular/words.txt`).
static COMMON: LazyLock<Option<Set<&'static [u8]>>> =
    LazyLock::new(|| Set::new(&include_bytes!(concat!(env!("OUT_DIR"), "/words.fst"))[..]).ok());

/// Whether a word is a common one.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.as_ref().is_some_and(|words| words.contains(word))
}

/// Common words one edit away, in alphabetical order.
pub(super) fn common_near(word: &str) -> Vec<String> {
    let (Some(words), Some(near)) = (COMMON.as_ref(), Near::new(word)) else { return Vec::new() };
    words.search(near).into_stream().into_strs().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_there() {
        assert_eq!(BUILT_IN.len(), Ecosystem::ALL.len());
        let names = PopularNames::default();
        for (ecosystem, name) in
            [(Ecosystem::Pypi, "requests"), (Ecosystem::Docker, "nginx"), (Ecosystem::Brew, "wget")]
        {
            assert!(names.knows(ecosystem, name), "{name}");
        }
        assert!(is_common("config") && common_near("confg").contains(&"config".to_owned()));
    }

    #[test]
    fn a_list_of_the_user_adds_to_the_built_in_one() {
        let names = PopularNames::parse("# ours\npypi acme_toolkit\nnpm  @acme/kit\n").unwrap();
        assert!(names.knows(Ecosystem::Pypi, "acme-toolkit") && names.knows(Ecosystem::Pypi, "requests"));
        assert_eq!(names.near(Ecosystem::Pypi, "acme-toolkt"), ["acme_toolkit"]);
        let problem = PopularNames::parse("pypi a\nperl b\n").unwrap_err().to_string();
        assert!(problem.starts_with("line 2: write `ecosystem name`, with one of pypi, npm"), "{problem}");
    }
}
