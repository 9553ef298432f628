//! Any bytes as the segments of a JPEG.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.jpg"], b"\xff\xd8\xff\xe1", bytes));
