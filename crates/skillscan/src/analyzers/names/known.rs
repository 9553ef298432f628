//! Packages known to be malicious by name (`data/indicators/packages.txt`).

use super::ecosystem::Ecosystem;
use super::prepare::lines;
use std::collections::HashMap;
use std::sync::LazyLock;

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
