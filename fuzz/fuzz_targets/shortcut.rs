//! Any bytes behind the mark of a Windows shortcut.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(
    &["a.lnk", "photo.jpg.lnk"],
    b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46",
    bytes
));
