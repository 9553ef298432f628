//! Any bytes behind the mark of a Windows shortcut.
#![no_main]
use std::sync::LazyLock;

static ENGINE: LazyLock<skillscan::Engine> = LazyLock::new(|| {
    let rules = rules::RuleSet::builtin().expect("built-in rules");
    skillscan::Engine::new(rules).expect("built-in rules")
});

/// The files whose reader is meant; the first byte picks one.
const NAMES: &[&str] = &["a.lnk", "photo.jpg.lnk"];

/// What every file begins with.
const HEAD: &[u8] = b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((pick, content)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*pick) % NAMES.len()];
    let files = vec![(name.to_owned(), [HEAD, content].concat())];
    let package = package::open_files("fuzz", files, &package::Limits::default());
    ENGINE.scan(&package, &skillscan::Options::default());
});
