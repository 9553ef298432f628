//! Any bytes as a file of each language that has a reader: decoding, segments, layers, code engine, rules.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(
    &[
        "SKILL.md",
        "a.py",
        "a.js",
        "a.ts",
        "a.sh",
        "a.ps1",
        "a.json",
        "a.yml",
        "a.toml",
        "a.html",
        "a.svg",
        "a.ipynb",
        "a.txt",
        "Dockerfile",
        "Makefile",
        "x.docx!/word/document.xml",
    ],
    b"",
    bytes
));
