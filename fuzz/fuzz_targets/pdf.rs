//! Any bytes as the objects of a PDF.
#![no_main]
use std::sync::LazyLock;

static ENGINE: LazyLock<skillscan::Engine> = LazyLock::new(|| {
    let rules = rules::RuleSet::builtin().expect("built-in rules");
    skillscan::Engine::new(rules).expect("built-in rules")
});

/// The files whose reader is meant; the first byte picks one.
const NAMES: &[&str] = &["a.pdf"];

/// What every file begins with.
const HEAD: &[u8] = b"%PDF-1.4\n1 0 obj << /Filter /FlateDecode >> stream\n";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((pick, content)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*pick) % NAMES.len()];
    let files = vec![(name.to_owned(), [HEAD, content].concat())];
    let package = package::open_files("fuzz", files, &package::Limits::default());
    ENGINE.scan(&package, &skillscan::Options::default());
});
