//! Any bytes as a file of a system that is looked at: package records, settings, accounts.
#![no_main]
use hostscan::{Knowledge, Module, Root, scan};
use std::fs;

/// The first byte picks one.
const FILES: &[&str] = &[
    "etc/os-release",
    "var/lib/dpkg/status",
    "lib/apk/db/installed",
    "var/lib/rpm/rpmdb.sqlite",
    "var/lib/rpm/Packages.db",
    "usr/local/lib/python3/site-packages/a.dist-info/METADATA",
    "usr/lib/node_modules/a/package.json",
    "etc/ssh/sshd_config",
    "etc/passwd",
    "etc/docker/daemon.json",
    "etc/cron.d/a",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let folder = std::env::temp_dir().join(format!("touchstone-fuzz-{}", std::process::id()));
    let file = folder.join(FILES[usize::from(*first) % FILES.len()]);
    fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("the folder is ours");
    fs::write(&file, bytes).expect("the folder is ours");
    let root = Root::new(&folder).expect("the folder is ours");
    let _outcome = scan(&root, "fuzz", &Module::ALL, &Knowledge::default(), &());
    fs::remove_file(file).expect("the file is ours");
});
