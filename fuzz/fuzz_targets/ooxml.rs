//! Any text as a part of an office document.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(
    &[
        "a.docx!/word/document.xml",
        "a.xlsx!/xl/sharedStrings.xml",
        "a.odt!/content.xml",
        "a.docx!/word/_rels/document.xml.rels"
    ],
    b"",
    bytes
));
