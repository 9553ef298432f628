//! Folders on disk: links and special files are named and never followed; one Skill has one hash in every wrapping.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use flate2::Compression;
use flate2::write::GzEncoder;
use package::{Limits, Package, ProblemKind, Source, open, open_bytes};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use zip::write::SimpleFileOptions;

const FILES: [(&str, &str); 4] = [
    ("SKILL.md", "---\nname: sample\ndescription: A sample.\n---\nDo nothing.\n"),
    ("scripts/run.sh", "#!/bin/sh\necho hello\n"),
    ("references/näme.md", "text"),
    ("empty.txt", ""),
];

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn folder(extra: &[(&str, &str)]) -> Package {
    let dir = tempfile::tempdir().unwrap();
    FILES.iter().chain(extra).for_each(|(path, content)| write(dir.path(), path, content));
    open(&Source::Folder(dir.path().to_owned()), &Limits::default())
}

fn zipped(prefix: &str, extra: &[(&str, &str)]) -> Package {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, content) in FILES.iter().chain(extra).rev() {
        if let Some((folder, _)) = path.split_once('/') {
            let _ = writer.add_directory(format!("{prefix}{folder}"), SimpleFileOptions::default());
        }
        writer.start_file(format!("{prefix}{path}"), SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    open_bytes("sample.zip", writer.finish().unwrap().into_inner(), &Limits::default())
}

fn tarred(prefix: &str) -> Package {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, content) in FILES {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        tar.append_data(&mut header, format!("{prefix}{path}"), content.as_bytes()).unwrap();
    }
    open_bytes("sample.tar.gz", tar.into_inner().unwrap().finish().unwrap(), &Limits::default())
}

#[test]
fn one_skill_has_one_hash() {
    let expected = folder(&[]);
    assert_eq!((expected.file_count, expected.problems.as_slice()), (4, [].as_slice()));
    for (name, package) in [
        ("zip", zipped("", &[])),
        ("zip with a folder around it", zipped("sample/", &[])),
        ("tar.gz", tarred("")),
        ("tar.gz with ./", tarred("./")),
        ("tar.gz with a folder around it", tarred("sample-1.0/")),
        ("with a registry's stamp", folder(&[("_meta.json", "{\"version\":1}"), (".clawhub/origin.json", "{}")])),
    ] {
        assert_eq!(package.content_hash, expected.content_hash, "{name}: {:?}", package.problems);
        assert_eq!(package.problems, [], "{name}");
    }
}

#[test]
fn what_differs_has_another_hash() {
    let base = folder(&[]).content_hash;
    for (name, package) in [
        ("one more file", folder(&[("b.txt", "b")])),
        ("a large stamp", folder(&[("_meta.json", &"x".repeat(5000))])),
        ("a script in a stamp's folder", folder(&[(".clawhub/run.sh", "echo")])),
        ("a script in a desktop's folder", folder(&[("__MACOSX/run.sh", "echo")])),
        ("a problem", zipped("", &[("../x", "x")])),
    ] {
        assert_ne!(package.content_hash, base, "{name}");
    }
}

#[test]
fn members_written_by_others_are_read_alike() {
    let package = zipped("sample/", &[]);
    assert_eq!(package.file_count, 4);
    for (path, content) in FILES {
        let file = package.files.iter().find(|file| file.path == format!("sample/{path}"));
        assert_eq!(file.map(|file| file.bytes.as_slice()), Some(content.as_bytes()), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_named_and_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret/key.txt", "TOP-SECRET-CONTENT");
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "SKILL.md", "# Hi\n");
    write(dir.path(), "a/b.txt", "b");
    symlink(outside.path().join("secret/key.txt"), dir.path().join("file-link")).unwrap();
    symlink(outside.path().join("secret"), dir.path().join("folder-link")).unwrap();
    symlink("../../../x", dir.path().join("a/up-link")).unwrap();
    symlink("b.txt", dir.path().join("a/inside-link")).unwrap();
    symlink(".", dir.path().join("loop")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();

    let package = open(&Source::Folder(dir.path().to_owned()), &Limits::default());
    let read: Vec<_> = package.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(read, ["SKILL.md", "a/b.txt"]);
    let mut named: Vec<_> = package.problems.iter().map(|p| (p.path.as_str(), p.kind, p.detail.as_str())).collect();
    named.sort();
    let absolute = "points outside the package (absolute target)";
    assert_eq!(
        named,
        [
            ("a/inside-link", ProblemKind::Link, "points inside the package, to \"b.txt\""),
            ("a/up-link", ProblemKind::Link, "points outside the package"),
            ("file-link", ProblemKind::Link, absolute),
            ("folder-link", ProblemKind::Link, absolute),
            ("loop", ProblemKind::Link, "points inside the package, to \".\""),
            ("socket", ProblemKind::SpecialFile, "socket"),
        ]
    );
    assert_eq!(package.file_count, 8);
    let told = format!("{package:?}");
    assert!(!told.contains("TOP-SECRET") && !told.contains(&*outside.path().to_string_lossy()), "{told}");
}

#[cfg(unix)]
#[test]
fn a_unit_that_is_a_link_or_a_pipe_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "target/SKILL.md", "# Hi\n");
    std::os::unix::fs::symlink("target", dir.path().join("link")).unwrap();
    let link = dir.path().join("link");
    for source in [Source::Folder(link.clone()), Source::File(link)] {
        let package = open(&source, &Limits::default());
        assert_eq!(package.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [ProblemKind::Link]);
        assert_eq!(package.files, []);
    }
    let missing = open(&Source::File(dir.path().join("missing.zip")), &Limits::default());
    assert_eq!(missing.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [ProblemKind::Unreadable]);
}

#[test]
fn limits_stop_folders() {
    let dir = tempfile::tempdir().unwrap();
    for i in 0..10 {
        write(dir.path(), &format!("f{i}"), "0123456789");
    }
    write(dir.path(), "large", &"x".repeat(100));
    let source = Source::Folder(dir.path().to_owned());
    let kinds = |limits: Limits| {
        let package = open(&source, &limits);
        (package.files.len(), package.problems.iter().map(|p| p.kind).collect::<Vec<_>>())
    };
    let limits = Limits::default();
    assert_eq!(kinds(Limits { file_bytes: 99, ..limits }), (10, vec![ProblemKind::FileTooLarge]));
    assert_eq!(kinds(Limits { total_bytes: 100, ..limits }), (10, vec![ProblemKind::PackageTooLarge]));
    assert_eq!(kinds(Limits { entries: 5, ..limits }), (5, vec![ProblemKind::TooManyEntries]));
}
