//! Known weaknesses by product and version: a table of well-known cases, and advisories that the operator imported.
//!
//! A version that a distribution patches in place proves little: where the table or an imported advisory knows the
//! distribution's own fixed package, that decides; elsewhere the risk is told one step lower and says so. Nothing is sent.

mod package;
mod table;

use crate::report::Report;
use crate::{Detector, KnownCheck, Plan, Service};
use advisories::{Band, Order, version};
use model::{Evidence, Risk, RiskDetail, RiskKind, Severity, Text};
use package::DebianPackage;
use std::cmp::Ordering;
use table::Entry;

/// The group that everything here can be switched by.
pub(crate) const GROUP: &str = "version-match";

/// Weaknesses of one service, by what it says of itself.
pub(crate) fn find(service: &Service, plan: &Plan) -> Report {
    let mut report = Report::default();
    if service.product.is_empty() || service.version.is_empty() {
        return report;
    }
    let package = DebianPackage::of(service, plan.local.as_deref());
    let known = table::all().iter().filter_map(|entry| known(entry, service, package.as_ref()));
    let mut found: Vec<(Risk, Vec<String>)> = known.map(|risk| (risk, Vec::new())).collect();
    found.extend(package.iter().flat_map(|package| imported(package, service, plan)));
    found.sort_by(|(a, _), (b, _)| a.check.cmp(&b.check));
    found.dedup_by(|(a, _), (b, _)| a.check == b.check);
    for (risk, aliases) in found {
        let names = std::iter::once(&risk.check).chain(&aliases).map(String::as_str).chain([GROUP]);
        if plan.switches.allow(RiskKind::Vulnerability, &names.collect::<Vec<_>>()) {
            report.risks.push(risk);
        } else {
            report.left_out.insert((RiskKind::Vulnerability, risk.check));
        }
    }
    report
}

/// The table as lists of checks show it.
pub(crate) fn known_checks() -> impl Iterator<Item = KnownCheck> {
    table::all().iter().map(|entry| {
        let span = |(from, fixed): &(String, String)| match from.as_str() {
            "0" => format!("<{fixed}"),
            _ => format!(">={from} <{fixed}"),
        };
        let fixed = entry.spans.last().map(|(_, fixed)| fixed.as_str());
        KnownCheck {
            id: entry.cve.clone(),
            cve: entry.cve.clone(),
            detector: Detector::Version,
            severity: entry.severity,
            name: entry.name.clone(),
            description: entry.name.clone(),
            fix: fix(fixed),
            component: entry.product.clone(),
            versions: entry.spans.iter().map(span).collect::<Vec<_>>().join(", "),
        }
    })
}

/// One entry of the table against a service.
fn known(entry: &Entry, service: &Service, package: Option<&DebianPackage>) -> Option<Risk> {
    if !entry.product.eq_ignore_ascii_case(&service.product) {
        return None;
    }
    let own_fix = package.and_then(|package| Some((package, entry.debian.get(&package.release)?)));
    let patched = package.is_some() || is_patched(&service.info) || is_shipped(service);
    let certain = match own_fix {
        Some((package, fixed)) => version::compare(Order::Debian, &package.version, fixed) == Some(Ordering::Less),
        None => false,
    };
    let inside = entry.spans.iter().any(|(from, fixed)| holds(from, fixed, &service.version));
    // Where the distribution's own fix is known, it alone decides.
    if !certain && (own_fix.is_some() || !inside) {
        return None;
    }
    let severity = if certain || !patched { entry.severity } else { lower(entry.severity) };
    let fixed = entry.spans.iter().map(|(_, fixed)| fixed.as_str());
    let fixed: Vec<&str> = fixed
        .filter(|fixed| version::compare(Order::Debian, &service.version, fixed) == Some(Ordering::Less))
        .collect();
    let doubt = if patched && !certain {
        Text::new(
            " Distributions carry this version and patch it in place: look at their advisories before you worry.",
            "发行版会为该版本单独打补丁：请先核对发行版自身的安全公告。",
        )
    } else {
        Text::default()
    };
    Some(risk(service, &entry.cve, severity, entry.name.clone(), entry.class.clone(), fixed.first().copied(), doubt))
}

/// Advisories of the distribution whose package this is, each with its other names.
fn imported(package: &DebianPackage, service: &Service, plan: &Plan) -> Vec<(Risk, Vec<String>)> {
    let Some(database) = &plan.advisories else { return Vec::new() };
    let ecosystem = advisories::Ecosystem::new(&format!("Debian:{}", package.release));
    let found = database.matches(&ecosystem, package.name, Some(&package.epoch_version)).unwrap_or_default();
    let told = found.into_iter().filter(|found| !found.malicious).map(|found| {
        let cve = std::iter::once(&found.id).chain(&found.aliases).find(|id| id.contains("CVE-"));
        let cve = cve.map_or(found.id.as_str(), |id| id.find("CVE-").and_then(|at| id.get(at..)).unwrap_or(id));
        let severity = match found.band {
            Band::Critical => Severity::Critical,
            Band::High => Severity::High,
            Band::Medium | Band::Unknown => Severity::Medium,
            Band::Low => Severity::Low,
        };
        let name = if found.summary.is_empty() { cve.to_owned() } else { found.summary.clone() };
        let class = Text::new("known weakness", "已知漏洞");
        let name = Text::new(name.clone(), name);
        let risk = risk(service, cve, severity, name, class, found.fixed.as_deref(), Text::default());
        (risk, std::iter::once(found.id).chain(found.aliases).collect())
    });
    told.collect()
}

fn risk(
    service: &Service,
    cve: &str,
    severity: Severity,
    name: Text,
    class: Text,
    fixed: Option<&str>,
    doubt: Text,
) -> Risk {
    let description = Text::new(
        "{product} {version} on port {port} is affected by {cve}: {name}.",
        "端口 {port} 上的 {product} {version} 受 {cve} 影响：{name}。",
    );
    let fill = |text: Text| {
        text.fill("product", &service.product)
            .fill("version", &service.version)
            .fill("port", &service.port.to_string())
            .fill("cve", cve)
    };
    let described = fill(description);
    let described = Text::new(described.en.replace("{name}", &name.en), described.zh.replace("{name}", &name.zh));
    Risk {
        check: cve.to_owned(),
        severity,
        asset: service.asset.clone(),
        address: Some(service.address),
        port: Some(service.port),
        service: service.label().to_owned(),
        name,
        description: Text::new(described.en + &doubt.en, described.zh + &doubt.zh),
        fix: fix(fixed),
        detail: RiskDetail::Vulnerability {
            cve: cve.to_owned(),
            component: service.product.clone(),
            version: service.version.clone(),
            class,
            url: String::new(),
        },
        evidence: Evidence {
            banner: crate::mask::mask(&service.banner),
            snapshot: format!("{} {} {}", service.product, service.version, service.info).trim_end().to_owned(),
            ..Evidence::default()
        },
    }
}

fn fix(fixed: Option<&str>) -> Text {
    match fixed {
        Some(fixed) => Text::new("Update to {fixed} or newer.", "升级到 {fixed} 或更高版本。").fill("fixed", fixed),
        None => Text::new("Install the security updates of your distribution.", "安装发行版的安全更新。"),
    }
}

/// Whether a version lies in a span.
fn holds(from: &str, fixed: &str, at: &str) -> bool {
    let compare = |a: &str, b: &str| version::compare(Order::Debian, a, b);
    let begun = from == "0" || matches!(compare(at, from), Some(Ordering::Greater | Ordering::Equal));
    begun && compare(at, fixed) == Some(Ordering::Less)
}

/// Whether a service says that a distribution built it.
fn is_patched(info: &str) -> bool {
    let info = info.to_ascii_lowercase();
    [
        "debian",
        "ubuntu",
        "red hat",
        "centos",
        "rocky",
        "almalinux",
        "alpine",
        "+deb",
        "suse",
        "freebsd",
        "raspbian",
        "el7",
        "el8",
        "el9",
    ]
    .iter()
    .any(|word| info.contains(word))
}

/// Versions that long-lived distributions carry and patch in place, of products that do not say who built them.
const SHIPPED: &[(&str, &[&str])] = &[
    ("Redis", &["5.0.7", "6.0.16", "6.2.7", "7.0.15", "8.0.2"]),
    ("nginx", &["1.14.2", "1.18.0", "1.20.1", "1.22.1", "1.24.0", "1.26.3"]),
    ("Memcached", &["1.5.22", "1.6.9", "1.6.14", "1.6.18", "1.6.24", "1.6.38"]),
    ("Mosquitto", &["2.0.11", "2.0.18", "2.0.21"]),
    ("NATS", &["2.9.10"]),
    ("RabbitMQ", &["3.8.9", "3.9.13", "3.10.8", "3.12.1", "4.0.5"]),
    ("Apache", &["2.4.37", "2.4.41", "2.4.52", "2.4.57", "2.4.58"]),
    ("vsftpd", &["3.0.3", "3.0.5"]),
];

fn is_shipped(service: &Service) -> bool {
    let versions = SHIPPED.iter().find(|(product, _)| *product == service.product).map(|(_, versions)| *versions);
    versions.is_some_and(|versions| versions.contains(&service.version.as_str()))
}

fn lower(severity: Severity) -> Severity {
    match severity {
        Severity::Critical => Severity::High,
        Severity::High => Severity::Medium,
        _ => Severity::Low,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LocalPackages, Ports};

    #[track_caller]
    fn check(product: &str, version: &str, info: &str, expected: &[(&str, Severity)]) {
        let mut service = Service::unknown("host", [127, 0, 0, 1].into(), 22);
        (service.product, service.version, service.info) = (product.into(), version.into(), info.into());
        let plan = Plan::new(Ports::Common100);
        let found = find(&service, &plan);
        let found: Vec<(&str, Severity)> =
            found.risks.iter().map(|risk| (risk.check.as_str(), risk.severity)).collect();
        assert_eq!(found, expected, "{product} {version} {info}");
    }

    #[test]
    fn versions_and_distributions() {
        use Severity::{Critical, High, Medium};
        check("vsftpd", "2.3.4", "", &[("CVE-2011-2523", Critical)]);
        check("vsftpd", "3.0.3", "", &[]);
        check("OpenSSH", "9.6p1", "", &[("CVE-2024-6387", High)]);
        check("OpenSSH", "9.8p1", "", &[]);
        // The distribution fixed it in place, and says so in its own version.
        check("OpenSSH", "9.2p1", "Debian-2+deb12u7", &[]);
        check("OpenSSH", "9.2p1", "Debian-2+deb12u1", &[("CVE-2023-48795", Medium), ("CVE-2024-6387", High)]);
        // A distribution without its own number: told, one step lower.
        check("nginx", "1.18.0", "Ubuntu", &[("CVE-2021-23017", Medium)]);
        check("nginx", "1.19.0", "", &[("CVE-2021-23017", High)]);
        // No word of a distribution, but the very version that distributions carry.
        check("nginx", "1.18.0", "", &[("CVE-2021-23017", Medium)]);
        check("nginx", "", "", &[]);
        check("nginx", "not a version", "", &[]);
    }

    #[test]
    fn what_this_machine_patched_is_not_told() {
        let told = |installed: &str| {
            let mut service = Service::unknown("host", [127, 0, 0, 1].into(), 6379);
            (service.product, service.version) = ("Redis".into(), "7.0.15".into());
            let versions = [("redis".to_owned(), installed.to_owned())].into();
            let local = LocalPackages { release: "12".into(), versions, ..LocalPackages::default() };
            let plan = Plan { local: Some(local.into()), ..Plan::new(Ports::Common100) };
            find(&service, &plan).risks.into_iter().map(|risk| (risk.check, risk.severity)).collect::<Vec<_>>()
        };
        assert_eq!(told("5:7.0.15-1~deb12u6"), []);
        assert_eq!(told("5:7.0.15-1~deb12u5"), [("CVE-2025-49844".to_owned(), Severity::Critical)]);
    }

    #[test]
    fn what_is_switched_off_is_said() {
        let mut service = Service::unknown("host", [127, 0, 0, 1].into(), 21);
        (service.product, service.version) = ("vsftpd".into(), "2.3.4".into());
        let off = |check: &str| model::Switch {
            kind: RiskKind::Vulnerability,
            check: check.to_owned(),
            resource: String::new(),
            on: false,
        };
        for name in ["CVE-2011-2523", "cve-2011-2523", GROUP] {
            let plan = Plan::new(Ports::Common100).switched(model::Switches::new(vec![off(name)]));
            let found = find(&service, &plan);
            assert!(found.risks.is_empty(), "{name}");
            assert!(found.left_out.contains(&(RiskKind::Vulnerability, "CVE-2011-2523".to_owned())), "{name}");
        }
    }
}
