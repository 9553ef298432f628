//! Any text as a user's `touchstone.toml`, and as a profile.
#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    let _read = policy::Policy::parse("touchstone.toml", text, std::path::PathBuf::from("."));
    let _read = policy::ProfileFile::parse("fuzz", text);
});
