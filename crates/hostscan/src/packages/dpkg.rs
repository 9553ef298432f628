//! `/var/lib/dpkg/status`: paragraphs of fields, as deb822(5) has them.

use super::{DATABASE, Manager, Package};
use crate::{HostGap, Root};
use model::Text;
use std::io;

const STATUS: &str = "/var/lib/dpkg/status";

/// The state of a package that is there.
const INSTALLED: &str = "installed";

pub(super) fn read(root: &Root, gaps: &mut Vec<HostGap>) -> io::Result<Vec<Package>> {
    let text = root.text(STATUS, DATABASE)?.unwrap_or_default();
    let mut packages = Vec::new();
    let mut damaged = 0_u32;
    for entry in text.split("\n\n").filter(|entry| !entry.trim().is_empty()) {
        match entry_of(entry, true) {
            Entry::Installed(package) => packages.push(package),
            Entry::NotInstalled => {}
            Entry::Damaged => damaged += 1,
        }
    }
    if damaged > 0 {
        let why = Text::new("{damaged} entries are damaged and were not compared", "{damaged} 个条目已损坏，未比对");
        gaps.push(HostGap::at(STATUS, why.fill("damaged", &damaged.to_string())));
    }
    // Images without a package manager keep one file a package.
    for path in root.glob("/var/lib/dpkg/status.d/*")?.iter().filter(|path| !path.ends_with(".md5sums")) {
        if let Some(Entry::Installed(package)) = root.text(path, DATABASE)?.as_deref().map(|text| entry_of(text, false))
        {
            packages.push(package);
        }
    }
    Ok(packages)
}

/// One paragraph of the records.
enum Entry {
    Installed(Package),
    /// Known, but removed or never unpacked.
    NotInstalled,
    /// No entry that a package manager writes.
    Damaged,
}

/// Where there is a Status field (`has_state`), its last word says whether the package is there.
fn entry_of(text: &str, has_state: bool) -> Entry {
    let field = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.map(str::trim).filter(|value| !value.is_empty())
    };
    let state = if has_state { field("Status") } else { Some(INSTALLED) };
    match (field("Package"), state.and_then(|state| state.split_whitespace().next_back()), field("Version")) {
        (Some(name), Some(INSTALLED), Some(version)) => {
            let package = Package::new(Manager::Dpkg, name, version);
            Entry::Installed(match field("Source") {
                None => package,
                Some(source) => of_source(package, source),
            })
        }
        // The version of what is only half there is on another line, or nowhere.
        (Some(_), Some(state), _) if state != INSTALLED => Entry::NotInstalled,
        _ => Entry::Damaged,
    }
}

/// `openssl (3.0.2-1)`: the version only where it differs.
fn of_source(package: Package, source: &str) -> Package {
    match source.split_once(" (") {
        Some((source, version)) => package.of_source(source, version.trim_end_matches(')')),
        None => {
            let version = package.version.clone();
            package.of_source(source, &version)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_bytes};

    #[test]
    fn status() {
        let status = "Package: libssl3\nStatus: install ok installed\nSource: openssl\nVersion: 3.0.15-1~deb12u1\n\n\
            Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n\
            Package: libc-bin\nStatus: install ok installed\nSource: glibc (2.36-9)\nVersion: 2.36-9+b1\nDescription: x\n Version: 9\n\n\
            Package: bash\nStatus: install ok installed\nVersion: 5.2-2\n";
        check(
            &[("/var/lib/dpkg/status", status)],
            &[
                "Dpkg bash 5.2-2 bash 5.2-2",
                "Dpkg libc-bin 2.36-9+b1 glibc 2.36-9",
                "Dpkg libssl3 3.0.15-1~deb12u1 openssl 3.0.15-1~deb12u1",
            ],
        );
    }

    #[test]
    fn images_without_a_manager() {
        check(
            &[
                ("/var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\n"),
                ("/var/lib/dpkg/status.d/base.md5sums", "Package: no\nVersion: 1\n"),
            ],
            &["Dpkg base-files 12.4 base-files 12.4"],
        );
    }

    #[test]
    fn what_is_damaged_is_told() {
        let status = b"Package:\nStatus: install ok installed\n\nx\n\n:\n\n\n\n\xff\xfe\0\n\n\
            Package: lost\nStatus: install ok installed\n\n\
            Package: half\nStatus: install ok half-installed\n\n\
            Package: bash\nStatus: install ok installed\nVersion: 5.2-2\n";
        let told = ["5 entries are damaged and were not compared"];
        check_bytes(&[("/var/lib/dpkg/status", status)], &["Dpkg bash 5.2-2 bash 5.2-2"], &told);
    }
}
