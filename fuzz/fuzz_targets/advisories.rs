//! Any bytes as a database of advisories, and any text as OSV entries.
#![no_main]
use advisories::{Database, Ecosystem, Import};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let mut import = Import::default();
        import.text("fuzz.json", "json", text);
        let written = advisories::write(import.advisories.values());
        Database::from_bytes(written).expect("what was written is read").all().expect("and whole");
    }
    if let Ok(database) = Database::from_bytes([b"TSADV\0\0\x01".as_slice(), bytes].concat()) {
        let _ = (database.matches(&Ecosystem::new("npm"), "a", Some("1.0.0")), database.by_id("CVE-1"), database.all());
    }
});
