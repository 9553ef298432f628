//! Any text as the configuration of an agent.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(
    &[
        ".claude/settings.json",
        ".mcp.json",
        "hooks/hooks.json",
        ".claude-plugin/plugin.json",
        ".cursor/mcp.json",
        ".codex/config.toml",
        ".vscode/settings.json"
    ],
    b"",
    bytes
));
