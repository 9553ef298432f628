//! `touchstone advisories`, and scans that use what was imported, driven as users drive them.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs in a folder, and gives exit code, standard output and standard error.
#[track_caller]
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
    let output = command.args(arguments).current_dir(folder).env_clear().output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn entry(id: &str, ecosystem: &str, package: &str, fixed: &str) -> String {
    let fixed = if fixed.is_empty() { String::new() } else { format!(r#", {{"fixed": "{fixed}"}}"#) };
    format!(
        r#"{{"id": "{id}", "modified": "2026-01-01T00:00:00Z", "summary": "does harm",
            "database_specific": {{"severity": "CRITICAL"}},
            "affected": [{{"package": {{"ecosystem": "{ecosystem}", "name": "{package}"}},
                "ranges": [{{"type": "ECOSYSTEM", "events": [{{"introduced": "0"}}{fixed}]}}]}}]}}"#
    )
}

#[test]
fn advisories_are_imported_asked_and_used_by_scans() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("osv/npm")).unwrap();
    fs::write(root.join("osv/npm/a.json"), entry("MAL-2026-1", "npm", "acme-evil-kit", "")).unwrap();
    fs::write(root.join("osv/b.json"), entry("GHSA-acme", "PyPI", "acme_toolkit", "2.0")).unwrap();

    let (exit, text, errors) = run(root, &["advisories", "import", "osv"]);
    assert_eq!((exit, errors.as_str()), (0, ""));
    assert_eq!(text, "2 advisories read from 2 files, 0 withdrawn, 0 unusable\n2 advisories in data/advisories.db\n");
    let database = fs::read(root.join("data/advisories.db")).unwrap();

    fs::write(root.join("osv/c.json"), "{\"id\": \"X-1\"}").unwrap();
    let (exit, _, errors) = run(root, &["advisories", "import", "osv"]);
    assert_eq!(exit, 2);
    assert!(errors.contains("c.json: modified is missing"), "{errors}");
    assert_eq!(fs::read(root.join("data/advisories.db")).unwrap(), database, "importing again changes nothing");

    let check = |package: &str, exit: i32, part: &str| {
        let (ecosystem, name) = package.split_once(':').unwrap();
        let (code, text, _) = run(root, &["advisories", "check", ecosystem, name]);
        assert_eq!(code, exit, "{package}: {text}");
        assert!(text.contains(part), "{package}: {text}");
    };
    check("pypi:Acme.Toolkit@1.9", 1, "GHSA-acme              critical  does harm (fixed in 2.0)");
    check("pypi:acme-toolkit@2.0", 0, "nothing is known");
    check("npm:acme-evil-kit", 1, "malicious");
    check("pypi:pyyaml@5.3", 1, "GHSA-8q59-q68h-6hv4");
    check("pypi:pyyaml", 0, "ask for one: pyyaml@VERSION");
    let (exit, _, errors) = run(root, &["advisories", "check", "pipy", "pyyaml@5.3"]);
    assert_eq!(exit, 2, "a mistyped ecosystem is no all-clear");
    assert!(errors.contains("pipy is no ecosystem that is known here"), "{errors}");
    let (_, text, _) = run(root, &["advisories", "list", "--id", "CVE-1999-0000"]);
    assert_eq!(text, "nothing is known of CVE-1999-0000\n");
    let (_, text, _) = run(root, &["advisories", "list", "--malicious", "--ecosystem", "npm"]);
    assert!(text.starts_with("MAL-2026-1             malicious npm acme-evil-kit  does harm\n"), "{text}");

    fs::create_dir_all(root.join("skill")).unwrap();
    fs::write(
        root.join("skill/SKILL.md"),
        "---\nname: kit\ndescription: Kit.\n---\n\n```bash\nnpm install acme-evil-kit\n```\n",
    )
    .unwrap();
    let (exit, text, errors) = run(root, &["scan", "skill", "--advisories", "data"]);
    assert_eq!((exit, errors.as_str()), (1, ""), "{text}");
    assert!(text.contains("TS-DEP-019"), "{text}");
    let (exit, text, _) = run(root, &["scan", "skill"]);
    assert_eq!(exit, 0, "{text}");
    let (exit, _, errors) = run(root, &["scan", "skill", "--advisories", "skill/SKILL.md"]);
    assert_eq!(exit, 2);
    assert!(errors.contains("no advisory database"), "{errors}");
}

#[test]
fn names_of_the_users_own_are_protected_and_never_reported() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("skill")).unwrap();
    let skill =
        "---\nname: kit\ndescription: Kit.\n---\n\n```bash\npip install acme-toolkt\nnpm install expresss\n```\n";
    fs::write(root.join("skill/SKILL.md"), skill).unwrap();
    fs::write(root.join("ours.txt"), "pypi acme-toolkit\nnpm expresss\n").unwrap();
    let (_, text, _) = run(root, &["scan", "skill", "--format", "json"]);
    assert!(text.contains("expresss") && !text.contains("acme-toolkit"), "{text}");
    let (_, text, _) = run(root, &["scan", "skill", "--format", "json", "--popular", "ours.txt"]);
    assert!(text.contains("acme-toolkit") && !text.contains("expresss` (npm)"), "{text}");
    fs::write(root.join("ours.txt"), "perl x\n").unwrap();
    let (exit, _, errors) = run(root, &["scan", "skill", "--popular", "ours.txt"]);
    assert_eq!(exit, 2);
    assert!(errors.contains("line 1: write `ecosystem name`"), "{errors}");
}
