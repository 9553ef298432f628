//! `/var/lib/dpkg/status`: paragraphs of fields, as deb822(5) has them.

use super::{DATABASE, Manager, Package};
use crate::{HostGap, Root};
use std::io;

pub(super) fn read(root: &Root, _: &mut Vec<HostGap>) -> io::Result<Vec<Package>> {
    let text = root.text("/var/lib/dpkg/status", DATABASE)?.unwrap_or_default();
    let mut packages: Vec<Package> = text.split("\n\n").filter_map(paragraph).collect();
    // Images without a package manager keep one file a package.
    for path in root.glob("/var/lib/dpkg/status.d/*")?.iter().filter(|path| !path.ends_with(".md5sums")) {
        packages.extend(root.text(path, DATABASE)?.as_deref().and_then(|text| paragraph_of(text, "")));
    }
    Ok(packages)
}

fn paragraph(text: &str) -> Option<Package> {
    paragraph_of(text, "installed")
}

/// `state` is the last word that the Status field must have; empty when there is no such field.
fn paragraph_of(text: &str, state: &str) -> Option<Package> {
    let field = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.map(str::trim).filter(|value| !value.is_empty())
    };
    if !state.is_empty() && field("Status")?.split_whitespace().next_back() != Some(state) {
        return None;
    }
    let package = Package::new(Manager::Dpkg, field("Package")?, field("Version")?);
    // `Source: openssl (3.0.2-1)`: the version only where it differs.
    Some(match field("Source") {
        None => package,
        Some(source) => match source.split_once(" (") {
            Some((source, version)) => package.of_source(source, version.trim_end_matches(')')),
            None => {
                let version = package.version.clone();
                package.of_source(source, &version)
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

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
    fn garbage() {
        check(&[("/var/lib/dpkg/status", "Package:\nStatus: install ok installed\n\nx\n\n:\n\n\n\n")], &[]);
    }
}
