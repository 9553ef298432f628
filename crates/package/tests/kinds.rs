//! Kinds by content, with what tries to pass for something else.

use package::Kind::{self, *};

fn check(expected: Kind, samples: &[&[u8]]) {
    for sample in samples {
        let shown = sample.get(..40).unwrap_or(sample).escape_ascii().to_string();
        assert_eq!(Kind::of(sample), expected, "{shown}");
    }
}

fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn text_in_any_encoding() {
    let text = "# Überschrift 标题\nRun the script, then stop.\n";
    let utf32: Vec<u8> = "echo hello world\n".chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
    check(
        Text,
        &[
            b"x",
            b"echo hi\n",
            text.as_bytes(),
            "标题".as_bytes(),
            "\u{FEFF}text".as_bytes(),
            &[[0xFF, 0xFE].as_slice(), &wide(text, u16::to_le_bytes)].concat(),
            &[[0xFE, 0xFF].as_slice(), &wide(text, u16::to_be_bytes)].concat(),
            &wide("echo hello world", u16::to_le_bytes),
            &wide("echo hello world", u16::to_be_bytes),
            &utf32,
            "Der Schlüssel läuft über.".replace('ü', "\u{1}").replace('\u{1}', "u").as_bytes(),
            b"\xB1\xEA\xCC\xE2 \xD4\xCB\xD0\xD0\xBD\xC5\xB1\xBE\n\xD4\xCB\xD0\xD0 script.sh",
            b"caf\xE9 au lait\n",
            b"#!/bin/sh\nexit 0\n\x00\x01\x02\x03\x04\x05",
            b"#!/bin/sh\necho \x00 hi\n",
        ],
    );
}

#[test]
fn weak_signatures_do_not_hide_text() {
    check(
        Text,
        &[
            b"BM = 1\nimport os\n",
            b"GIF89a = 1; alert(1) //\n",
            b"MZ is a prefix\n",
            b"ID3 tags, explained\n",
            b"II*\nheading\n",
        ],
    );
}

#[test]
fn signatures() {
    let mut pe = vec![0; 256];
    pe[..2].copy_from_slice(b"MZ");
    pe[0x3C] = 0x80;
    pe[0x80..0x84].copy_from_slice(b"PE\0\0");
    check(
        Executable,
        &[
            b"\x7FELF\x02\x01\x01\0\0\0\0\0",
            &pe,
            b"\xCF\xFA\xED\xFE\x07\0\0\x01",
            b"\xCA\xFE\xBA\xBE\0\0\0\x02\x01\0\0\x07",
        ],
    );
    check(JavaClass, &[b"\xCA\xFE\xBA\xBE\0\0\0\x41\0\x10"]);
    check(Wasm, &[b"\0asm\x01\0\0\0"]);
    check(Sqlite, &[b"SQLite format 3\0\x10\0"]);
    check(Pdf, &[b"%PDF-1.7\n%text only", b"\n%PDF-1.4\n"]);
    check(Pyc, &[b"\xA7\x0D\r\n\0\0\0\0\0\0\0\0", b"\x03\xF3\r\nabcdefgh"]);
    check(Pickle, &[b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8C\x05posix", b"cos\nsystem\n(S'id'\ntR.", b"\x80\x02}q\0."]);
    check(
        OtherArchive,
        &[b"7z\xBC\xAF\x27\x1C\0\x04", b"Rar!\x1A\x07\x01\0", b"\xFD7zXZ\0\0", b"\x28\xB5\x2F\xFD\0", b"BZh91AY&SY\0"],
    );
    check(Gzip, &[b"\x1F\x8B\x08\0\0\0\0\0"]);
    check(
        Image,
        &[
            b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01",
            b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01",
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0",
        ],
    );
    check(Font, &[b"wOF2\0\x01\0\0\0\0\x12\x34\0\0\0\0"]);
    check(Empty, &[b""]);
    let noise: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    check(Binary, &[&noise]);
}

#[test]
fn documents_are_told_from_plain_zips() {
    use package::hostile::{Member, Zip};
    let zip = |name: &str| Zip::of([Member::stored("first.txt", ""), Member::stored(name, "x")]).bytes();
    check(
        ZipDocument,
        &[&zip("[Content_Types].xml"), &zip("META-INF/MANIFEST.MF"), &zip("a-1.dist-info/WHEEL"), &zip("mimetype")],
    );
    check(Kind::Zip, &[&zip("SKILL.md"), &zip("word.txt")]);
}
