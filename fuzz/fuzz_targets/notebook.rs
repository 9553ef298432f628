//! Any text as a notebook.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.ipynb"], b"", bytes));
