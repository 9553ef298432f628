//! Any text as front matter.
#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    package::Manifest::parse("SKILL.md", &format!("---\n{text}"));
});
