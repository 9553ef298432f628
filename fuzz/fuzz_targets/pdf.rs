//! Any bytes as the objects of a PDF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(
    &["a.pdf"],
    b"%PDF-1.4\n1 0 obj << /Filter /FlateDecode >> stream\n",
    bytes
));
