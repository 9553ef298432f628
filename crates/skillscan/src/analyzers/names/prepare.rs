//! A list of well-known names as automata. Shared with build.rs, so that the built-in lists cost nothing at start.

use super::ecosystem::{Ecosystem, joined, words};
use std::collections::{BTreeMap, BTreeSet};

/// The automata of one list, as bytes.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Normal name -> where it stands in the list's text, as `offset << 16 | length`.
    pub(crate) names: Vec<u8>,
    /// The same for the name without separators.
    pub(crate) joined: Vec<u8>,
    /// Words of names.
    pub(crate) words: Vec<u8>,
}

/// Prepares a list: a name to a line; empty lines and `#` comments are passed over.
pub(crate) fn prepare(ecosystem: Ecosystem, text: &str) -> Result<Prepared, fst::Error> {
    let (mut names, mut bare, mut parts) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for name in lines(text) {
        let offset = name.as_ptr() as usize - text.as_ptr() as usize;
        let place = (offset as u64) << 16 | (name.len() as u64).min(0xffff);
        let normal = ecosystem.normal(name);
        parts.extend(words(&normal).map(str::to_owned));
        bare.entry(joined(&normal)).or_insert(place);
        names.entry(normal).or_insert(place);
    }
    Ok(Prepared {
        names: fst::Map::from_iter(names)?.into_fst().into_inner(),
        joined: fst::Map::from_iter(bare)?.into_fst().into_inner(),
        words: set(parts)?,
    })
}

/// A sorted set of words as an automaton.
pub(crate) fn set(words: BTreeSet<String>) -> Result<Vec<u8>, fst::Error> {
    Ok(fst::Set::from_iter(words)?.into_fst().into_inner())
}

/// The names of a list.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
