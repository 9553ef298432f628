//! Any bytes behind the signature of each binary format that has a reader: PDF, pictures, byte code, pickles.
#![no_main]

const SIGNATURES: &[(&str, &[u8])] = &[
    ("a.pdf", b"%PDF-1.4\n1 0 obj << /Filter /FlateDecode >> stream\n"),
    ("a.png", b"\x89PNG\r\n\x1a\n"),
    ("a.jpg", b"\xff\xd8\xff\xe1"),
    ("a.gif", b"GIF89a"),
    ("a.pyc", b"\xa7\x0d\x0d\x0a\0\0\0\0\0\0\0\0\0\0\0\0\xe3"),
    ("a.pkl", b"\x80\x04\x95"),
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(((name, signature), content)) = fuzz::pick(SIGNATURES, bytes) else { return };
    fuzz::scan(name, [signature, content].concat());
});
