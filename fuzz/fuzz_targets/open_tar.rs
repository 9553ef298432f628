//! Any bytes as an archive of unknown kind: tar, gzip or what they look like.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = package::Limits::default();
    let _ = package::outline(bytes, &limits);
    package::open_bytes("fuzz.tar", bytes.to_vec(), &limits);
});
