//! Which package of Debian a service comes from, by what its banner says of itself.

use crate::Service;

/// A package, as far as a banner tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DebianPackage {
    /// The source package.
    pub(super) name: &'static str,
    epoch: &'static str,
    /// Debian's release, `12`.
    pub(super) release: String,
    /// Upstream version and Debian's revision, without epoch.
    pub(super) version: String,
}

/// Products, their source packages, and the epoch of the package's version.
const PACKAGES: &[(&str, &str, &str)] = &[
    ("OpenSSH", "openssh", "1:"),
    ("MariaDB", "mariadb", "1:"),
    ("PostgreSQL", "postgresql-15", ""),
    ("nginx", "nginx", ""),
    ("Apache", "apache2", ""),
    ("Redis", "redis", "5:"),
    ("Exim", "exim4", ""),
];

impl DebianPackage {
    /// `9.2p1` and `Debian-2+deb12u7`, or `10.11.6` and `0+deb12u1`: only a revision that names its release will do.
    pub(super) fn of(service: &Service) -> Option<Self> {
        let (_, name, epoch) = PACKAGES.iter().find(|(product, ..)| *product == service.product)?;
        let revision = service.info.split_whitespace().find(|word| word.contains("+deb"))?;
        let release = revision.split_once("+deb")?.1.split('u').next()?;
        let digits = !release.is_empty() && release.bytes().all(|byte| byte.is_ascii_digit());
        let revision = revision.trim_start_matches("Debian-");
        let version = if revision.starts_with(&service.version) {
            revision.to_owned()
        } else {
            format!("{}-{revision}", service.version)
        };
        digits.then(|| Self { name, epoch, release: release.to_owned(), version })
    }

    /// The version as Debian's own lists have it.
    pub(super) fn epoch_version(&self) -> String {
        format!("{}{}", self.epoch, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(product: &str, version: &str, info: &str, expected: Option<(&str, &str)>) {
        let mut service = Service::unknown("host", [127, 0, 0, 1].into(), 22);
        (service.product, service.version, service.info) = (product.into(), version.into(), info.into());
        let package = DebianPackage::of(&service);
        let told = package.as_ref().map(|package| (package.release.as_str(), package.epoch_version()));
        assert_eq!(told, expected.map(|(release, version)| (release, version.to_owned())));
    }

    #[test]
    fn banners_tell_packages() {
        check("OpenSSH", "9.2p1", "Debian-2+deb12u7", Some(("12", "1:9.2p1-2+deb12u7")));
        check("MariaDB", "10.11.6", "0+deb12u1", Some(("12", "1:10.11.6-0+deb12u1")));
        check("PostgreSQL", "15.10", "Debian 15.10-0+deb12u1", Some(("12", "15.10-0+deb12u1")));
        check("OpenSSH", "9.6p1", "Ubuntu-3ubuntu13", None);
        check("Unknown", "1", "+deb12u1", None);
    }
}
