//! Any bytes as a file of each language that has a reader: decoding, segments, layers, code engine, rules.
#![no_main]
use std::sync::LazyLock;

static ENGINE: LazyLock<skillscan::Engine> = LazyLock::new(|| {
    let rules = rules::RuleSet::builtin().expect("built-in rules");
    skillscan::Engine::new(rules).expect("built-in rules")
});

const NAMES: &[&str] = &[
    "SKILL.md", "a.py", "a.js", "a.ts", "a.sh", "a.ps1", "a.json", "a.yml", "a.toml", "a.html", "a.svg", "a.ipynb", "a.txt", "Dockerfile", "Makefile", "x.docx!/word/document.xml",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((pick, content)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*pick) % NAMES.len()];
    let package = package::open_files("fuzz", vec![(name.to_owned(), content.to_vec())], &package::Limits::default());
    ENGINE.scan(&package, &skillscan::Options::default());
});
