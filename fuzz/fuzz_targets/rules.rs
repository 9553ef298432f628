//! Any text as a user's rule file; what parses must lint, and each regular expression compile or say why.
#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(found) = rules::parse("fuzz.yml", text) {
        rules::lint(found.iter().map(|rule| ("fuzz.yml", rule)), rules::Author::User);
    }
});
