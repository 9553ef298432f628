//! Every hostile package leads to exactly the problems it should, and to whatever can be read of it all the same.

use package::hostile::{Case, cases, contents};
use package::{Kind, Limits, NotAZip, Package, ProblemKind, open_bytes, zip_outline};
use std::collections::BTreeSet;

#[test]
fn hostile_packages_are_read_or_named() {
    let wrong: Vec<String> = cases().into_iter().filter_map(check).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the answer to one case.
fn check(case: Case) -> Option<String> {
    let package = open_bytes(case.file_name, case.bytes, &case.limits);
    let named: BTreeSet<ProblemKind> = package.problems.iter().map(|problem| problem.kind).collect();
    let expected: BTreeSet<ProblemKind> = case.problems.iter().copied().collect();
    let missing: Vec<_> = case.read.iter().filter(|path| !has(&package, path)).collect();
    let paths: Vec<_> = package.files.iter().take(9).map(|file| file.path.as_str()).collect();
    let shown: Vec<_> = package.problems.iter().take(9).collect();
    (named != expected || !missing.is_empty())
        .then(|| format!("{}: expected {expected:?}, got {shown:?}; not read: {missing:?}; read: {paths:?}", case.name))
}

fn has(package: &Package, path: &str) -> bool {
    package.files.iter().any(|file| file.path == path)
}

#[test]
fn link_targets_outside_are_not_repeated() {
    for case in cases().into_iter().filter(|case| case.name.contains("link")) {
        let package = open_bytes(case.file_name, case.bytes, &case.limits);
        let told = format!("{package:?}");
        assert!(!told.contains("passwd") && !told.contains("secret"), "{}: {told}", case.name);
    }
}

#[test]
fn hostile_content_is_kept_whole_as_text() {
    for content in contents() {
        let size = content.bytes.len();
        let package = open_bytes(content.file_name, content.bytes, &Limits::default());
        assert_eq!(package.problems, [], "{}", content.name);
        let file = &package.files[0];
        assert_eq!((file.bytes.len(), file.kind), (size, Kind::Text), "{}", content.name);
    }
}

#[test]
fn an_outline_tells_whole_zips_from_cut_ones_and_others() {
    use package::hostile::{Member, Zip};
    let members =
        ["folder/", "folder/a", "b"].map(|name| Member::stored(name, if name.ends_with('/') { "" } else { "x" }));
    let bytes = Zip::of(members).bytes();
    assert_eq!(zip_outline(&bytes).map(|outline| (outline.files, outline.entries)), Ok((2, 3)));
    for end in 4..bytes.len() {
        assert_eq!(zip_outline(&bytes[..end]), Err(NotAZip::Cut), "cut after {end} bytes");
    }
    assert_eq!(zip_outline(b"plain text"), Err(NotAZip::NoZip));
    assert_eq!(zip_outline(b""), Err(NotAZip::NoZip));
}
