//! What the targets share: one scan of one file with the built-in rules. A target says which reader is meant, and how.

use std::sync::LazyLock;

static ENGINE: LazyLock<skillscan::Engine> = LazyLock::new(|| {
    let rules = rules::RuleSet::builtin().expect("built-in rules");
    skillscan::Engine::new(rules).expect("built-in rules")
});

/// Scans a package of one file.
pub fn scan(name: &str, content: Vec<u8>) {
    let package = package::open_files("fuzz", vec![(name.to_owned(), content)], &package::Limits::default());
    ENGINE.scan(&package, &skillscan::Options::default());
}

/// One of `choices`, by the first byte, and the rest. `None` for no bytes.
pub fn pick<'a, T>(choices: &'a [T], bytes: &'a [u8]) -> Option<(&'a T, &'a [u8])> {
    let (first, rest) = bytes.split_first()?;
    Some((choices.get(usize::from(*first) % choices.len())?, rest))
}

/// Scans `head` and the bytes as the file whose reader is meant; the first byte picks one of `names`.
pub fn scan_as(names: &[&str], head: &[u8], bytes: &[u8]) {
    if let Some((name, content)) = pick(names, bytes) {
        scan(name, [head, content].concat());
    }
}
