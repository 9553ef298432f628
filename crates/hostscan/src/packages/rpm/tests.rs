//! Databases as RPM itself writes them, others made by hand, and bytes that are none.

use super::super::tests::check_bytes;
use super::{ndb, source_of, sqlite};
use proptest::prelude::*;
use std::path::Path;
use std::process::{Command, Stdio};

/// A header with these texts and an epoch.
fn header(texts: &[(u32, &str)], epoch: u32) -> Vec<u8> {
    let (mut index, mut store) = (Vec::new(), epoch.to_be_bytes().to_vec());
    let entry =
        |tag: u32, kind: u32, at: usize| [tag, kind, u32::try_from(at).unwrap(), 1].map(u32::to_be_bytes).concat();
    index.extend(entry(1003, 4, 0));
    for (tag, text) in texts {
        index.extend(entry(*tag, 6, store.len()));
        store.extend(text.bytes().chain([0]));
    }
    let sizes = [texts.len() + 1, store.len()].map(|size| u32::try_from(size).unwrap().to_be_bytes());
    [sizes.concat(), index, store].concat()
}

fn openssl() -> Vec<u8> {
    header(&[(1000, "openssl-libs"), (1001, "3.0.7"), (1002, "25.el9"), (1044, "openssl-3.0.7-25.el9.src.rpm")], 1)
}

/// RPM's own form with these blobs; the second slot belongs to nobody.
fn own_form(blobs: &[Vec<u8>]) -> Vec<u8> {
    let words =
        |words: &[usize]| words.iter().flat_map(|word| u32::try_from(*word).unwrap().to_le_bytes()).collect::<Vec<_>>();
    let mut file = [b"RpmP".to_vec(), words(&[0, 1, 1, 9, 0, 0, 0])].concat();
    let mut ends = Vec::new();
    for (number, blob) in (1..).zip(blobs) {
        let at = 4096 + ends.len();
        let size = (16 + blob.len() + 12).div_ceil(16);
        file.extend([b"Slot".to_vec(), words(&[number, at / 16, size])].concat());
        file.extend([b"Slot".to_vec(), words(&[0, 0, 0])].concat());
        ends.extend([b"BlbS".to_vec(), words(&[number, 1, blob.len()]), blob.clone()].concat());
        ends.resize(ends.len().div_ceil(16) * 16, 0);
    }
    while file.len() < 4096 {
        file.extend([b"Slot".to_vec(), words(&[0, 0, 0])].concat());
    }
    [file, ends].concat()
}

#[test]
fn suse_keeps_them_in_a_form_of_its_own() {
    let bash = header(&[(1000, "bash"), (1001, "5.1"), (1002, "6")], 0);
    let key = header(&[(1000, "gpg-pubkey"), (1001, "1"), (1002, "2")], 0);
    check_bytes(
        &[("/usr/lib/sysimage/rpm/Packages.db", &own_form(&[openssl(), key, bash]))],
        &["Rpm bash 5.1-6 bash 5.1-6", "Rpm openssl-libs 1:3.0.7-25.el9 openssl 1:3.0.7-25.el9"],
        &[],
    );
    let damaged = [&own_form(&[openssl()])[..4096], b"BlbX"].concat();
    check_bytes(&[("/var/lib/rpm/Packages.db", &damaged)], &[], &["it is damaged: some packages were not compared"]);
}

#[test]
fn what_is_not_read_is_told() {
    let berkeley = "Berkeley databases cannot be read yet: these packages were not compared";
    check_bytes(&[("/var/lib/rpm/Packages", b"\0\0\0\0")], &[], &[berkeley]);
    check_bytes(&[("/var/lib/rpm/rpmdb.sqlite", b"")], &[], &[]);
    let damaged = "it is damaged: some packages were not compared";
    check_bytes(&[("/var/lib/rpm/rpmdb.sqlite", b"SQLite format 3\0")], &[], &[damaged]);
}

#[test]
fn sources_of_packages() {
    assert_eq!(source_of("openssl-3.0.7-25.el9.src.rpm"), Some(("openssl", "3.0.7-25.el9")));
    assert_eq!(source_of("java-1.8.0-openjdk-1.8.0.1-1.src.rpm"), Some(("java-1.8.0-openjdk", "1.8.0.1-1")));
    assert_eq!(source_of("(none)"), None);
}

/// Forty packages, made and installed by RPM: overflowing rows and inner pages, as they really are.
#[test]
fn what_rpm_itself_writes() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let parts: String =
        (1..40).map(|n| format!("%package p{n}\nSummary: y\n%description p{n}\ny\n%files p{n}\n")).collect();
    let spec = format!(
        "Name: demo\nVersion: 2.1\nRelease: 3.el9\nEpoch: 1\nSummary: x\nLicense: x\nBuildArch: noarch\n%description\n{}\n%files\n{parts}",
        "x".repeat(5000)
    );
    std::fs::write(at("demo.spec"), spec).unwrap();
    let built = Command::new("rpmbuild")
        .args(["-bb", "--define", &format!("_topdir {}", at("top")), "--define", &format!("_rpmdir {}", at("out"))])
        .arg(at("demo.spec"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let Ok(built) = built else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: rpm is not installed; its own database is not read");
        return;
    };
    assert!(built.success());
    let packages: Vec<_> = std::fs::read_dir(at("out/noarch")).unwrap().map(|file| file.unwrap().path()).collect();
    let database = at("root/var/lib/rpm");
    std::fs::create_dir_all(&database).unwrap();
    let installed = Command::new("rpm")
        .args(["--dbpath", &database, "-i", "--nodeps", "--force", "--justdb"])
        .args(&packages)
        .stderr(Stdio::null())
        .status();
    assert!(installed.unwrap().success());
    let bytes = std::fs::read(Path::new(&database).join("rpmdb.sqlite")).unwrap();
    let mut expected: Vec<String> = (1..40).map(|n| format!("Rpm demo-p{n} 1:2.1-3.el9 demo 1:2.1-3.el9")).collect();
    expected.push("Rpm demo 1:2.1-3.el9 demo 1:2.1-3.el9".to_owned());
    expected.sort();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_bytes(&[("/var/lib/rpm/rpmdb.sqlite", &bytes)], &expected, &[]);
    let log = [("/var/lib/rpm/rpmdb.sqlite", bytes.as_slice()), ("/var/lib/rpm/rpmdb.sqlite-wal", b"x")];
    check_bytes(&log, &expected, &["changes that were not written back yet were not read"]);

    // Whatever happens to the file, reading it ends.
    for cut in (0..bytes.len()).step_by(997) {
        sqlite::blobs(&bytes[..cut], "Packages", &mut |_| {});
        let mut changed = bytes.clone();
        changed[cut..].iter_mut().step_by(613).for_each(|byte| *byte ^= 0xff);
        sqlite::blobs(&changed, "Packages", &mut |_| {});
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = super::Header::read(&bytes).map(|header| super::package(&header));
        ndb::blobs(&[b"RpmP\0\0\0\0\0\0\0\0\x01\0\0\0", bytes.as_slice()].concat(), &mut |_| {});
        sqlite::blobs(&[b"SQLite format 3\0\x02\0\x01\x01\0", bytes.as_slice()].concat(), "Packages", &mut |_| {});
    }
}
