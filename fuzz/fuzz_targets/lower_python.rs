//! Any text as a program in Python: the grammar, its lowering, the flow.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.py"], b"", bytes));
