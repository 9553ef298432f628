//! Any bytes as the chunks of a PNG.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.png"], b"\x89PNG\r\n\x1a\n", bytes));
