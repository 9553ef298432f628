//! Any bytes behind a ZIP's first signature.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    package::open_bytes("fuzz.zip", [b"PK\x03\x04".as_slice(), bytes].concat(), &package::Limits::default());
});
