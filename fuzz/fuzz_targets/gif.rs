//! Any bytes as the blocks of a GIF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.gif"], b"GIF89a", bytes));
