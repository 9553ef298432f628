//! Python packages outside the distribution's own: `METADATA` of `*.dist-info` (core metadata specification).
//!
//! `/usr/lib/python3/dist-packages` is left out: its files belong to Debian packages, whose versions carry fixes that the
//! Python version does not show.

use super::{Manager, Package};
use crate::{HostGap, Root};
use std::io;

/// Where packages are put.
const SITES: &[&str] = &[
    "/usr/local/lib/python*/site-packages",
    "/usr/local/lib/python*/dist-packages",
    "/usr/lib/python3.*/site-packages",
    "/usr/lib64/python3.*/site-packages",
    "/opt/*/lib/python*/site-packages",
    "/opt/*/*/lib/python*/site-packages",
    "/srv/*/lib/python*/site-packages",
    "/srv/*/*/lib/python*/site-packages",
    "/root/.local/lib/python*/site-packages",
    "/home/*/.local/lib/python*/site-packages",
    "/home/*/*/lib/python*/site-packages",
    "/home/*/*/.venv/lib/python*/site-packages",
];

/// Name and version stand in the first lines.
const HEAD: u64 = 16 << 10;

pub(super) fn read(root: &Root, gaps: &mut Vec<HostGap>) -> io::Result<Vec<Package>> {
    let mut packages = Vec::new();
    for site in SITES {
        for folder in root.glob(site)? {
            for name in root.entries(&folder)?.iter().filter(|name| name.ends_with(".dist-info")) {
                let path = format!("{folder}/{name}/METADATA");
                match root.text(&path, HEAD) {
                    Ok(text) => packages.extend(text.as_deref().and_then(metadata)),
                    Err(error) => gaps.push(HostGap::unread(path, error)),
                }
            }
        }
    }
    Ok(packages)
}

fn metadata(text: &str) -> Option<Package> {
    let head = text.split("\n\n").next()?;
    let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    Some(Package::new(Manager::Python, field("Name:")?, field("Version:")?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn sites() {
        let site = "/usr/local/lib/python3.11/dist-packages";
        check(
            &[
                (
                    &format!("{site}/PyYAML-5.3.dist-info/METADATA"),
                    "Metadata-Version: 2.1\nName: PyYAML\nVersion: 5.3\n\nName: no\n",
                ),
                (&format!("{site}/broken.dist-info/METADATA"), "Name: x\n"),
                ("/usr/lib/python3/dist-packages/six-1.16.dist-info/METADATA", "Name: six\nVersion: 1.16\n"),
            ],
            &["Python PyYAML 5.3 PyYAML 5.3"],
        );
    }
}
