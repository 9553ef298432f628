//! Any text as what an agent reads.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["SKILL.md", "AGENTS.md", "README.md"], b"", bytes));
