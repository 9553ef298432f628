use super::*;

fn file(path: &str, kind: Kind, bytes: &[u8]) -> File {
    File { path: path.to_owned(), bytes: bytes.to_vec(), kind, executable: false }
}

#[test]
fn names_and_contents() {
    let check = |path: &str, kind, bytes: &[u8], rule: Option<&str>| {
        assert_eq!(disguise::unlike_its_name(&file(path, kind, bytes)).map(|(rule, _)| rule), rule, "{path}");
    };
    check("a/logo.png", Kind::Executable, b"\x7fELF", Some("TS-BIN-002"));
    check("a/logo.png", Kind::Text, b"#!/bin/sh\n", Some("TS-BIN-002"));
    check("a/logo.png", Kind::Text, b"version https://git-lfs.example/spec/v1\n", None);
    check("a/tool", Kind::Executable, b"\x7fELF", None);
    check("a/tool.txt", Kind::Text, b"#!/bin/sh\n", None);
    check("a/photo.jpg", Kind::Image, b"\x89PNG", None);
}

#[test]
fn pictures_with_something_behind() {
    let check = |bytes: &[u8], what: Option<&str>| {
        assert_eq!(disguise::second_content(&file("a", Kind::Image, bytes)).map(|(_, what)| what.en).as_deref(), what);
    };
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    check(gif, None);
    check(&[gif, &b"#!/bin/sh\nid"[..]].concat(), Some("script"));
    check(b"\x89PNG....IEND\xae\x42\x60\x82PK\x03\x04", Some("ZIP"));
    check(b"\x89PNG....IEND\xae\x42\x60\x82\0\0\0", None);
}

#[test]
fn pickles_that_reach_out() {
    assert_eq!(imports(b"cposix\nsystem\n(S'id'\ntR."), Some("posix.system".to_owned()));
    assert_eq!(imports(b"ccollections\nOrderedDict\n)R."), None);
    assert_eq!(imports(b"cosmodule\nthing\n)R."), None);
}

proptest::proptest! {
    #[test]
    fn never_panics(bytes: Vec<u8>) {
        for sign in [&b"GIF89a"[..], b"\x89PNG", b"\xff\xd8", b"%PDF", b""] {
            let bytes = [sign, &bytes].concat();
            disguise::second_content(&file("a.png", Kind::Image, &bytes));
            disguise::second_content(&file("a.pdf", Kind::Pdf, &bytes));
            disguise::unlike_its_name(&file("a.png", Kind::Text, &bytes));
        }
    }
}
