//! What is installed, by each package manager's own records. One file a manager, one line in the list below.
//!
//! Starts no package manager: the records are read as files, so that a foreign root can be looked at too.

mod apk;
mod dpkg;
mod node;
mod python;
mod rpm;

use crate::{HostGap, Root};
use model::Text;
use serde::{Deserialize, Serialize};
use std::io;

/// Most bytes of a manager's database that are read.
const DATABASE: u64 = 256 << 20;

/// Most packages that are kept.
const MOST: usize = 200_000;

/// Who installed a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Manager {
    /// Debian's and its descendants'.
    Dpkg,
    /// Alpine's.
    Apk,
    /// Red Hat's, SUSE's and others'.
    Rpm,
    /// pip and its like: `*.dist-info`.
    Python,
    /// npm and its like: `node_modules`.
    Node,
}

/// One installed package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Package {
    /// Who installed it.
    pub manager: Manager,
    /// Its name.
    pub name: String,
    /// Its version, as the manager writes it.
    pub version: String,
    /// The source package that advisories speak of; the name itself where there is no other.
    pub source: String,
    /// The source's version; the version itself where there is no other.
    pub source_version: String,
}

impl Package {
    fn new(manager: Manager, name: &str, version: &str) -> Self {
        Self {
            manager,
            name: name.to_owned(),
            version: version.to_owned(),
            source: name.to_owned(),
            source_version: version.to_owned(),
        }
    }

    fn of_source(mut self, source: &str, version: &str) -> Self {
        source.clone_into(&mut self.source);
        version.clone_into(&mut self.source_version);
        self
    }
}

/// Reads one manager's records.
type Reader = fn(&Root, &mut Vec<HostGap>) -> io::Result<Vec<Package>>;

/// Every manager and where its records lie.
const READERS: &[(&str, Reader)] = &[
    ("/var/lib/dpkg/status", dpkg::read),
    ("/lib/apk/db/installed", apk::read),
    ("/var/lib/rpm", rpm::read),
    ("Python packages", python::read),
    ("Node.js packages", node::read),
];

/// What Debian's package manager installed, for who wants to know of services; empty on other systems.
pub fn of_debian(root: &Root) -> Vec<Package> {
    dpkg::read(root, &mut Vec::new()).unwrap_or_default()
}

/// Everything that is installed, sorted, each once.
pub(crate) fn installed(root: &Root, gaps: &mut Vec<HostGap>) -> Vec<Package> {
    let mut packages = Vec::new();
    for (records, read) in READERS {
        match read(root, gaps) {
            Ok(found) => packages.extend(found),
            Err(error) => gaps.push(HostGap::unread(*records, error)),
        }
    }
    packages.sort_unstable();
    packages.dedup();
    if packages.len() > MOST {
        let why = Text::new("only the first {most} of {all} are compared", "共 {all} 个，仅比对前 {most} 个");
        let why = why.fill("most", &MOST.to_string()).fill("all", &packages.len().to_string());
        gaps.push(HostGap::of(Text::new("packages", "软件包"), why));
        packages.truncate(MOST);
    }
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files in, `manager name version source source-version` out.
    #[track_caller]
    pub(super) fn check(files: &[(&str, &str)], packages: &[&str]) {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
        check_bytes(&files, packages, &[]);
    }

    /// The same with files of any bytes, and why what was not read was not.
    #[track_caller]
    pub(super) fn check_bytes(files: &[(&str, &[u8])], packages: &[&str], missing: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path.trim_start_matches('/'));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut gaps = Vec::new();
        let found = installed(&Root::new(folder.path()).unwrap(), &mut gaps);
        let found: Vec<String> = found
            .iter()
            .map(|p| format!("{:?} {} {} {} {}", p.manager, p.name, p.version, p.source, p.source_version))
            .collect();
        assert_eq!(found, packages, "gaps: {gaps:?}");
        assert_eq!(gaps.iter().map(|gap| gap.why.en.as_str()).collect::<Vec<_>>(), missing);
    }

    #[test]
    fn nothing_installed() {
        check(&[("/etc/os-release", "ID=debian\n")], &[]);
    }
}
