//! Any bytes as a text of unknown encoding.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.txt", "SKILL.md"], b"", bytes));
