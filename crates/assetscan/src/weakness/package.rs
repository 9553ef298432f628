//! Which package of Debian a service comes from: by what its banner says of itself, or, on this machine, by what the
//! package manager says.

use crate::{LocalPackages, Service};

/// A package, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DebianPackage {
    /// The source package.
    pub(super) name: &'static str,
    /// Debian's release, `12`.
    pub(super) release: String,
    /// Upstream version and Debian's revision, without epoch.
    pub(super) version: String,
    /// The same as Debian's own lists have it.
    pub(super) epoch_version: String,
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
    ("Mosquitto", "mosquitto", ""),
    ("RabbitMQ", "rabbitmq-server", ""),
    ("Memcached", "memcached", ""),
    ("NATS", "nats-server", ""),
    ("vsftpd", "vsftpd", ""),
];

impl DebianPackage {
    pub(super) fn of(service: &Service, local: Option<&LocalPackages>) -> Option<Self> {
        let (_, name, epoch) = PACKAGES.iter().find(|(product, ..)| *product == service.product)?;
        Self::of_banner(service, name, epoch).or_else(|| Self::of_machine(service, name, local?))
    }

    /// `9.2p1` and `Debian-2+deb12u7`, or `10.11.6` and `0+deb12u1`: only a revision that names its release will do.
    fn of_banner(service: &Service, name: &'static str, epoch: &str) -> Option<Self> {
        let revision = service.info.split_whitespace().find(|word| word.contains("+deb"))?;
        let release = revision.split_once("+deb")?.1.split('u').next()?;
        let digits = !release.is_empty() && release.bytes().all(|byte| byte.is_ascii_digit());
        let revision = revision.trim_start_matches("Debian-");
        let version = if revision.starts_with(&service.version) {
            revision.to_owned()
        } else {
            format!("{}-{revision}", service.version)
        };
        let epoch_version = format!("{epoch}{version}");
        digits.then(|| Self { name, release: release.to_owned(), version, epoch_version })
    }

    /// The package that is installed, if it has the very version that answered: another one is no package's.
    fn of_machine(service: &Service, name: &'static str, local: &LocalPackages) -> Option<Self> {
        let epoch_version = local.version(service.address, name)?;
        let version = epoch_version.split_once(':').map_or(epoch_version, |(_, version)| version);
        let upstream = version.rsplit_once('-').map_or(version, |(upstream, _)| upstream);
        (upstream == service.version).then(|| Self {
            name,
            release: local.release.clone(),
            version: version.to_owned(),
            epoch_version: epoch_version.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(product: &str, version: &str, info: &str, expected: Option<(&str, &str)>) {
        let mut service = Service::unknown("host", [127, 0, 0, 1].into(), 22);
        (service.product, service.version, service.info) = (product.into(), version.into(), info.into());
        let told = |package: Option<DebianPackage>| package.map(|package| (package.release, package.epoch_version));
        let expected = expected.map(|(release, version)| (release.to_owned(), version.to_owned()));
        assert_eq!(told(DebianPackage::of(&service, None)), expected);
    }

    #[test]
    fn banners_tell_packages() {
        check("OpenSSH", "9.2p1", "Debian-2+deb12u7", Some(("12", "1:9.2p1-2+deb12u7")));
        check("MariaDB", "10.11.6", "0+deb12u1", Some(("12", "1:10.11.6-0+deb12u1")));
        check("PostgreSQL", "15.10", "Debian 15.10-0+deb12u1", Some(("12", "15.10-0+deb12u1")));
        check("OpenSSH", "9.6p1", "Ubuntu-3ubuntu13", None);
        check("Unknown", "1", "+deb12u1", None);
    }

    #[test]
    fn the_machine_tells_of_its_own_services() {
        let mut local = LocalPackages { release: "12".into(), ..LocalPackages::default() };
        local.versions.insert("redis".into(), "5:7.0.15-1~deb12u6".into());
        let told = |version: &str, address: [u8; 4]| {
            let mut service = Service::unknown("host", address.into(), 6379);
            (service.product, service.version) = ("Redis".into(), version.into());
            DebianPackage::of(&service, Some(&local)).map(|package| package.version)
        };
        assert_eq!(told("7.0.15", [127, 0, 0, 1]).as_deref(), Some("7.0.15-1~deb12u6"));
        assert_eq!(told("7.2.4", [127, 0, 0, 1]), None, "another one runs here");
        assert_eq!(told("7.0.15", [192, 0, 2, 7]), None, "another machine");
    }
}
