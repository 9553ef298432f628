//! Any bytes as the marshalled code of a `.pyc` of Python 3.11.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(
    &["a.pyc", "__pycache__/a.cpython-311.pyc"],
    b"\xa7\x0d\x0d\x0a\0\0\0\0\0\0\0\0\0\0\0\0\xe3",
    bytes
));
