//! Round trips, order of answers, and files that are not what they say.

use super::*;
use crate::{import, write};
use std::fs;

const SAMPLE: &str = r#"[
 {"id": "GHSA-aaaa", "modified": "2024-01-01T00:00:00Z", "aliases": ["CVE-2024-1"], "summary": "reads too far",
  "database_specific": {"severity": "HIGH"},
  "affected": [{"package": {"ecosystem": "PyPI", "name": "Some_Lib"},
   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}]},
 {"id": "MAL-2024-7", "modified": "2024-01-01T00:00:00Z", "summary": "steals",
  "affected": [{"package": {"ecosystem": "npm", "name": "evil"},
   "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
]"#;

fn sample() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.json"), SAMPLE).unwrap();
    let import = import(folder.path()).unwrap();
    assert_eq!(import.problems, []);
    write(import.advisories.values())
}

#[test]
fn what_was_written_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    fs::write(&path, sample()).unwrap();
    let database = Database::open(&path).unwrap();
    let ids = |ecosystem: &str, package: &str, version: Option<&str>| {
        let found = database.matches(&Ecosystem::new(ecosystem), package, version).unwrap();
        found.into_iter().map(|m| (m.id, m.malicious, m.fixed)).collect::<Vec<_>>()
    };
    assert_eq!(ids("pypi", "some.lib", Some("1.9")), [("GHSA-aaaa".into(), false, Some("2.0".into()))]);
    assert_eq!(ids("pypi", "some-lib", Some("2.0")), []);
    assert_eq!(ids("pypi", "some-lib", None), []);
    assert_eq!(ids("npm", "evil", None), [("MAL-2024-7".into(), true, None)]);
    assert_eq!(ids("npm", "some-lib", Some("1.0.0")), []);
    assert_eq!(database.by_id("cve-2024-1").unwrap()[0].id, "GHSA-aaaa");
    assert_eq!(database.by_id("CVE-2024-2").unwrap(), []);
    assert_eq!(database.all().unwrap().len(), 2);
}

#[test]
fn importing_again_changes_nothing() {
    let once = sample();
    let again = Database::from_bytes(once.clone()).unwrap().all().unwrap();
    assert_eq!(write(again.iter()), once);
}

#[test]
fn zip_archives_and_lines_are_read_and_problems_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = zip::ZipWriter::new(fs::File::create(folder.path().join("npm.zip")).unwrap());
    archive.start_file("MAL-1.json", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, br#"{"id": "MAL-1", "modified": "2024-01-01T00:00:00Z"}"#).unwrap();
    archive.start_file("broken.json", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, br#"{"id": "X"}"#).unwrap();
    archive.finish().unwrap();
    fs::write(folder.path().join("more.jsonl"), "{\"id\": \"A\", \"modified\": \"2024-01-01T00:00:00Z\"}\n{\n")
        .unwrap();
    fs::write(folder.path().join("README.md"), "not read").unwrap();
    let import = import(folder.path()).unwrap();
    assert_eq!(import.advisories.keys().collect::<Vec<_>>(), ["A", "MAL-1"]);
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    assert!(problems[0].starts_with("more.jsonl:2: is no JSON"), "{problems:?}");
    assert_eq!(problems[1], "npm.zip!/broken.json: modified is missing");
}

#[test]
fn the_built_in_database_is_whole() {
    let database = Database::builtin();
    assert!(database.packages() > 20);
    let found = database.matches(&Ecosystem::new("pypi"), "PyYAML", Some("5.3")).unwrap();
    assert!(found.iter().any(|m| m.aliases.iter().any(|a| a == "CVE-2020-14343")), "{found:?}");
    assert!(database.matches(&Ecosystem::new("npm"), "lodash", Some("4.17.21")).unwrap().is_empty());
    for advisory in database.all().unwrap() {
        assert!(advisory.affected.iter().all(|a| a.ecosystem.order().is_some()), "{}", advisory.id);
        assert!(advisory.affected.iter().all(|a| !a.spans.is_empty()), "{}", advisory.id);
    }
}

proptest::proptest! {
    #[test]
    fn damage_is_an_error_or_harmless(at in 0usize..4000, byte: u8, cut in 0usize..4000) {
        let mut bytes = sample();
        let last = bytes.len() - 1;
        bytes[at.min(last)] = byte;
        bytes.truncate(bytes.len().saturating_sub(cut / 8));
        if let Ok(database) = Database::from_bytes(bytes) {
            let _ = database.matches(&Ecosystem::new("pypi"), "some-lib", Some("1.9"));
            let _ = database.by_id("CVE-2024-1");
            let _ = database.all();
        }
    }
}
