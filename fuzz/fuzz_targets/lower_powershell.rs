//! Any text as a program in PowerShell: the grammar, its lowering, the flow.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.ps1"], b"", bytes));
