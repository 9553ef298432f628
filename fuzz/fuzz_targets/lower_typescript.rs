//! Any text as a program in TypeScript: the grammar, its lowering, the flow.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.ts", "a.tsx"], b"", bytes));
