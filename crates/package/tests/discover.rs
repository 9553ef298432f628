//! Which units a path holds.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use package::{Source, discover};
use std::fs;
use std::path::Path;

/// Makes `files` in a folder `skills` and lists the units of `argument` (both below one temporary folder).
fn check(files: &[&str], argument: &str, expected: &[&str]) {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        if file.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
    }
    let found = discover(&dir.path().join(argument)).unwrap();
    let prefix = format!("{}/", dir.path().display());
    let paths: Vec<_> = found.iter().map(|unit| unit.path.strip_prefix(&prefix).unwrap().to_owned()).collect();
    assert_eq!(paths, expected, "{files:?}, {argument}");
    for unit in found {
        let (Source::Folder(path) | Source::File(path)) = unit.source;
        assert_eq!(path, dir.path().join(unit.path), "{files:?}");
    }
}

#[test]
fn a_folder_with_a_manifest_is_one_unit() {
    check(&["x/SKILL.md", "x/sub/SKILL.md", "x/scripts/a.sh"], "x", &["x"]);
    check(&["x/skill.MD", "x/scripts/a.sh"], "x", &["x"]);
}

#[test]
fn a_folder_of_many_has_one_unit_per_skill_and_per_subfolder_without() {
    let files =
        ["s/a/SKILL.md", "s/a/in/SKILL.md", "s/b/deep/er/Skill.md", "s/b/other/x.py", "s/c/run.sh", "s/README.md"];
    check(&files, "s", &["s/a", "s/b/deep/er", "s/c"]);
    check(&["s/a/x.sh", "s/b/y.sh"], "s", &["s/a", "s/b"]);
    check(&["s/a/SKILL.md", "s/empty/", "s/.git/config"], "s", &["s/a", "s/empty"]);
}

#[test]
fn archives_in_a_folder_of_many_are_units() {
    check(
        &["s/a/SKILL.md", "s/b.zip", "s/c.TAR.GZ", "s/d.tgz", "s/notes.txt"],
        "s",
        &["s/a", "s/b.zip", "s/c.TAR.GZ", "s/d.tgz"],
    );
    check(&["s/a.zip", "s/b.zip"], "s", &["s/a.zip", "s/b.zip"]);
}

#[test]
fn loose_files_are_one_unit() {
    check(&["s/install.sh", "s/payload.zip"], "s", &["s"]);
    check(&["s/"], "s", &["s"]);
    check(&["s/a.zip"], "s/a.zip", &["s/a.zip"]);
    check(&["s/SKILL.md"], "s/SKILL.md", &["s/SKILL.md"]);
}

#[test]
fn what_is_not_there_is_an_error() {
    let error = discover(Path::new("no/such/folder")).unwrap_err().to_string();
    assert!(error.starts_with("cannot read no/such/folder: "), "{error}");
}

#[cfg(unix)]
#[test]
fn only_the_argument_itself_may_be_a_link() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("real/a")).unwrap();
    fs::write(dir.path().join("real/a/SKILL.md"), "x").unwrap();
    symlink("real", dir.path().join("argument")).unwrap();
    symlink(dir.path().join("real/a"), dir.path().join("real/linked")).unwrap();
    let argument = dir.path().join("argument");
    let found = discover(&argument).unwrap();
    let relative: Vec<_> = found.iter().map(|unit| unit.path.rsplit('/').next().unwrap()).collect();
    assert_eq!(relative, ["a", "linked"]);
    assert!(found.iter().all(|unit| unit.path.starts_with(&*argument.to_string_lossy())));
    assert!(matches!(found[1].source, Source::File(_)), "a link is handed on, to be refused by name");
}
