//! Any text as the configuration of an agent.
#![no_main]
use std::sync::LazyLock;

static ENGINE: LazyLock<skillscan::Engine> = LazyLock::new(|| {
    let rules = rules::RuleSet::builtin().expect("built-in rules");
    skillscan::Engine::new(rules).expect("built-in rules")
});

/// The files whose reader is meant; the first byte picks one.
const NAMES: &[&str] = &[".claude/settings.json", ".mcp.json", "hooks/hooks.json", ".claude-plugin/plugin.json", ".cursor/mcp.json", ".codex/config.toml", ".vscode/settings.json"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((pick, content)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*pick) % NAMES.len()];
    let files = vec![(name.to_owned(), content.to_vec())];
    let package = package::open_files("fuzz", files, &package::Limits::default());
    ENGINE.scan(&package, &skillscan::Options::default());
});
