//! Which system this is: name, distribution, release. Guesses nothing that the files do not say.

use crate::{HostGap, Root};
use serde::{Deserialize, Serialize};

/// Most bytes of a small file that are read.
const SMALL: u64 = 64 << 10;

/// The system that a root belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Its host name; empty when unknown.
    pub name: String,
    /// As people read it, e.g. `Debian GNU/Linux 12 (bookworm)`; empty when unknown.
    pub system: String,
    /// `ID` of os-release, e.g. `debian`; empty when unknown.
    pub distribution: String,
    /// `VERSION_ID` of os-release, e.g. `12`; empty where there is none.
    pub release: String,
}

impl Machine {
    /// Reads the system's own files; what cannot be read stays empty.
    pub fn of(root: &Root) -> Self {
        Self::read(root, &mut Vec::new())
    }

    pub(crate) fn read(root: &Root, gaps: &mut Vec<HostGap>) -> Self {
        let mut text = |path: &str| {
            root.text(path, SMALL).unwrap_or_else(|error| {
                gaps.push(HostGap::unread(path, error));
                None
            })
        };
        let release = text("/etc/os-release").or_else(|| text("/usr/lib/os-release")).unwrap_or_default();
        let running = root.is_running().then(|| text("/proc/sys/kernel/hostname")).flatten();
        let name = running.or_else(|| text("/etc/hostname")).unwrap_or_default();
        Self {
            name: name.trim().to_owned(),
            system: value(&release, "PRETTY_NAME"),
            distribution: value(&release, "ID"),
            release: value(&release, "VERSION_ID"),
        }
    }

    /// The names by which advisories know this distribution, the narrowest first; none for an unknown one.
    pub(crate) fn ecosystems(&self) -> Vec<String> {
        let release = self.release.as_str();
        let major = release.split('.').next().unwrap_or_default();
        let minor = release.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        match self.distribution.as_str() {
            "debian" if major.is_empty() => vec!["Debian".to_owned()],
            "debian" => vec![format!("Debian:{major}"), "Debian".to_owned()],
            "ubuntu" => vec![format!("Ubuntu:{release}:LTS"), format!("Ubuntu:{release}"), "Ubuntu".to_owned()],
            "alpine" => vec![format!("Alpine:v{minor}"), "Alpine".to_owned()],
            "rocky" => vec![format!("Rocky Linux:{major}")],
            "almalinux" => vec![format!("AlmaLinux:{major}")],
            "rhel" => vec![format!("Red Hat:{major}")],
            "opensuse-leap" => vec![format!("openSUSE:Leap {release}")],
            "openEuler" => vec![format!("openEuler:{release}")],
            _ => Vec::new(),
        }
    }
}

/// A value of os-release(5), without its quotes.
fn value(text: &str, key: &str) -> String {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix('='));
    line.unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(release: &str, ecosystems: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("etc")).unwrap();
        std::fs::write(folder.path().join("etc/os-release"), release).unwrap();
        let mut gaps = Vec::new();
        let machine = Machine::read(&Root::new(folder.path()).unwrap(), &mut gaps);
        assert_eq!(machine.ecosystems(), ecosystems, "{machine:?}");
        assert!(gaps.is_empty());
    }

    #[test]
    fn distributions() {
        check("NAME=x\nID=debian\nVERSION_ID=\"12\"\n", &["Debian:12", "Debian"]);
        check("ID=debian\n", &["Debian"]);
        check("ID=ubuntu\nVERSION_ID='22.04'\n", &["Ubuntu:22.04:LTS", "Ubuntu:22.04", "Ubuntu"]);
        check("ID=alpine\nVERSION_ID=3.18.4\n", &["Alpine:v3.18", "Alpine"]);
        check("ID=\"rocky\"\nVERSION_ID=\"9.3\"\n", &["Rocky Linux:9"]);
        check("ID=gentoo\n", &[]);
        check("", &[]);
    }
}
