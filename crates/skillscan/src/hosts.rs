//! Host names: addresses in a text, registered domains, classes (`data/hosts.yml`).
//!
//! Compares whole labels, never substrings. Opens no socket and resolves nothing; what a class is worth is for rules.

use crate::text_regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use std::sync::LazyLock;

/// What a host is known for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HostClass {
    /// Records whatever is sent to it.
    ExfilDrop,
    /// Anonymous file share.
    FileDrop,
    /// Paste site.
    Paste,
    /// Relay to somebody's machine.
    Tunnel,
    /// Hides the real target.
    UrlShortener,
    /// Names that move between home machines.
    DynamicDns,
    /// Chat service.
    Chat,
    /// Code host or its content delivery network.
    CodeHost,
    /// Package index.
    Registry,
    /// Serves the installer of a well-known tool.
    Installer,
    /// Documentation names and this machine.
    Reserved,
    /// A public address in numbers.
    RawIp,
    /// A private or loopback address in numbers.
    LocalIp,
}

impl HostClass {
    /// The class of an id as in `data/hosts.yml`.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        let plain = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(id);
        Self::deserialize(plain).ok()
    }

    /// Made to receive data from strangers, or to hide who receives it.
    pub(crate) fn is_drop(self) -> bool {
        matches!(self, Self::ExfilDrop | Self::FileDrop | Self::Paste | Self::Tunnel)
    }

    /// Whoever uses it does not want to be found: drops, addresses in numbers, moving names, short links.
    pub(crate) fn hides_owner(self) -> bool {
        self.is_drop() || matches!(self, Self::RawIp | Self::DynamicDns | Self::UrlShortener)
    }

    /// Not on the public network, or no real name.
    pub(crate) fn is_local(self) -> bool {
        matches!(self, Self::Reserved | Self::LocalIp)
    }
}

/// An address in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url<'a> {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// Scheme, lower case.
    pub(crate) scheme: String,
    /// Host, lower case, without user and port.
    pub(crate) host: String,
    /// All after the host: path, query, fragment.
    pub(crate) rest: &'a str,
}

/// Addresses with a scheme, in order.
pub(crate) fn urls(text: &str) -> impl Iterator<Item = Url<'_>> {
    static URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)\b([a-z][a-z0-9+.-]{1,14})://([^\s/"'<>`)\]}|\\?#,;]{1,255}|\[[0-9a-f:.]{2,45}\](?::\d+)?)([^\s"'<>`|\\]{0,2048})"#).ok()
    });
    let found = words_with(text, "://").flat_map(|word| {
        let inside = text.get(word.clone()).unwrap_or_default();
        URL.iter().flat_map(move |regex| regex.captures_iter(inside)).map(move |captures| (word.start, captures))
    });
    found.filter_map(|(start, captures)| {
        let (whole, authority, rest) = (captures.get(0)?, captures.get(2)?, captures.get(3)?);
        // Punctuation of the sentence or the markup around it is no part of the address.
        let rest = rest.as_str();
        let rest = rest.get(..rest.find(") ").unwrap_or(rest.len())).unwrap_or(rest);
        let rest = rest.trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '*', '!', '。', '，', '）']);
        let host = host_of_authority(authority.as_str())?;
        let range = start + whole.start()..start + authority.end() + rest.len();
        Some(Url { range, scheme: captures.get(1)?.as_str().to_ascii_lowercase(), host, rest })
    })
}

/// The pieces between blanks that hold `sign`: an address has no blanks, and few words have one.
fn words_with<'t>(text: &'t str, sign: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let found = at + memchr::memmem::find(bytes.get(at..)?, sign.as_bytes())?;
        let start = bytes.get(at..found)?.iter().rposition(u8::is_ascii_whitespace).map_or(at, |blank| at + blank + 1);
        let length = bytes.get(found..)?.iter().position(u8::is_ascii_whitespace);
        at = length.map_or(bytes.len(), |length| found + length);
        Some(start..at)
    })
}

/// The host of an address or of a bare `host/path`; `None` if there is none.
pub(crate) fn host_of(address: &str) -> Option<String> {
    if let Some(url) = urls(address).next() {
        return Some(url.host);
    }
    let authority = address.trim().split(['/', '?', '#', ' ']).next()?;
    let host = host_of_authority(authority)?;
    (host.contains('.') || host == "localhost").then_some(host)
}

/// The domain somebody registered: one label under the public suffix; an address in numbers is its own domain.
pub(crate) fn registered_domain(host: &str) -> String {
    if ip(host).is_some() {
        return host.to_owned();
    }
    let labels: Vec<&str> = host.split('.').filter(|l| !l.is_empty()).collect();
    let take = (2..=labels.len().min(4))
        .rev()
        .find(|n| DATA.suffixes.contains(labels[labels.len() - n..].join(".").as_str()))
        .map_or(2, |n| n + 1);
    labels[labels.len().saturating_sub(take)..].join(".")
}

/// The class of a host, if it has one. The longest listed name wins.
pub(crate) fn class(host: &str) -> Option<HostClass> {
    if let Some(local) = ip(host) {
        return Some(if local { HostClass::LocalIp } else { HostClass::RawIp });
    }
    let mut rest = host;
    loop {
        if let Some(class) = DATA.classes.get(rest) {
            return Some(*class);
        }
        rest = rest.split_once('.')?.1;
    }
}

/// Whether an address is a well-known publisher's own, or a repository of one: where an installer is what its manual says.
pub(crate) fn is_publisher(host: &str, path: &str) -> bool {
    let path = path.trim_start_matches('/');
    // Not above the registered domain: what stands below a public suffix belongs to whoever registered it.
    let domain = registered_domain(host);
    let mut above = Some(host);
    while let Some(name) = above.filter(|name| name.len() >= domain.len()) {
        if DATA.publishers.contains(name) {
            return true;
        }
        above = name.split_once('.').map(|(_, rest)| rest);
    }
    let below =
        |prefix: &String| prefix.split_once('/').is_some_and(|(its, start)| its == host && path.starts_with(start));
    if DATA.publisher_paths.iter().any(below) {
        return true;
    }
    let owner = path.split('/').next().unwrap_or_default().to_ascii_lowercase();
    class(host) == Some(HostClass::CodeHost) && DATA.owners.contains(&owner)
}

/// Whether a host belongs to a known provider of models, whose address honest clients are pointed to.
pub(crate) fn is_model_provider(host: &str) -> bool {
    DATA.brands.values().any(|brand| brand.model && brand.owns(host))
}

/// The brands that a text names, by whole words (`GITHUB_TOKEN` names github).
pub(crate) fn brands_in(text: &str) -> impl Iterator<Item = &'static str> {
    let words: BTreeSet<String> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_ascii_lowercase).collect();
    DATA.brands.keys().filter(move |name| words.contains(name.as_str())).map(String::as_str)
}

/// Whether a host belongs to a brand; `None` if the brand is not known.
pub(crate) fn belongs_to(host: &str, brand: &str) -> Option<bool> {
    DATA.brands.get(brand).map(|brand| brand.owns(host))
}

/// Whether two hosts belong to one brand.
pub(crate) fn same_owner(a: &str, b: &str) -> bool {
    registered_domain(a) == registered_domain(b) || DATA.brands.values().any(|brand| brand.owns(a) && brand.owns(b))
}

/// `Some(true)` for a private, loopback or documentation address in numbers, `Some(false)` for a public one.
fn ip(host: &str) -> Option<bool> {
    if let Ok(v6) = host.trim_matches(['[', ']']).parse::<Ipv6Addr>() {
        return Some(v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local());
    }
    let v4 = match host.parse::<Ipv4Addr>() {
        Ok(v4) => v4,
        // http://2130706433/ and http://0x7f000001/ are addresses too.
        Err(_) if host.len() >= 8 && host.bytes().all(|b| b.is_ascii_digit()) => host.parse::<u32>().ok()?.into(),
        Err(_) => u32::from_str_radix(host.strip_prefix("0x")?, 16).ok()?.into(),
    };
    Some(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || v4.is_broadcast())
}

fn host_of_authority(authority: &str) -> Option<String> {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => host.split(':').next()?,
    };
    let host = host.trim_end_matches(['.', '*', '_', '!']).to_lowercase();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    (!host.is_empty() && host.chars().all(plain)).then_some(host)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    public_suffixes: Vec<Vec<String>>,
    classes: BTreeMap<HostClass, Vec<String>>,
    brands: BTreeMap<String, Brand>,
}

/// The hosts of one owner.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Brand {
    hosts: Vec<String>,
    #[serde(default)]
    model: bool,
}

impl Brand {
    fn owns(&self, host: &str) -> bool {
        self.hosts
            .iter()
            .any(|own| host == own || host.strip_suffix(own.as_str()).is_some_and(|rest| rest.ends_with('.')))
    }
}

/// `data/publishers.yml`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Publishers {
    hosts: Vec<Vec<String>>,
    paths: Vec<Vec<String>>,
    owners: Vec<Vec<String>>,
}

#[derive(Default)]
struct Data {
    suffixes: BTreeSet<String>,
    classes: BTreeMap<String, HostClass>,
    brands: BTreeMap<String, Brand>,
    publishers: BTreeSet<String>,
    publisher_paths: Vec<String>,
    owners: BTreeSet<String>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let Ok(file) = serde_json::from_str::<File>(crate::data::table!("hosts")) else {
        return Data::default(); // refused by the test below
    };
    let publishers: Publishers = serde_json::from_str(crate::data::table!("publishers")).unwrap_or_default();
    let mut classes = BTreeMap::new();
    for (class, hosts) in file.classes {
        classes.extend(hosts.into_iter().map(|host| (host, class)));
    }
    for host in publishers.hosts.iter().flatten() {
        classes.entry(host.clone()).or_insert(HostClass::Installer);
    }
    Data {
        suffixes: file.public_suffixes.into_iter().flatten().collect(),
        classes,
        brands: file.brands,
        publishers: publishers.hosts.into_iter().flatten().collect(),
        publisher_paths: publishers.paths.into_iter().flatten().collect(),
        owners: publishers.owners.into_iter().flatten().collect(),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, host: &str, domain: &str, expected: Option<HostClass>) {
        let found = host_of(text).unwrap_or_default();
        assert_eq!((found.as_str(), registered_domain(&found).as_str(), class(&found)), (host, domain, expected));
    }

    #[test]
    fn hosts_domains_and_classes() {
        check("https://webhook.site/1-2", "webhook.site", "webhook.site", Some(HostClass::ExfilDrop));
        check("http://a.b.Ngrok.io:80/x", "a.b.ngrok.io", "b.ngrok.io", Some(HostClass::Tunnel));
        check("https://notwebhook.site/", "notwebhook.site", "notwebhook.site", None);
        check("https://webhook.site.evil.co.uk/", "webhook.site.evil.co.uk", "evil.co.uk", None);
        check("https://api.github.com@evil.io/x", "evil.io", "evil.io", None);
        check("http://45.9.148.3:8080/a", "45.9.148.3", "45.9.148.3", Some(HostClass::RawIp));
        check("http://3232235777/", "3232235777", "3232235777", Some(HostClass::LocalIp));
        check("http://[::1]:80/", "::1", "::1", Some(HostClass::LocalIp));
        check(
            "raw.githubusercontent.com/a/b",
            "raw.githubusercontent.com",
            "githubusercontent.com",
            Some(HostClass::CodeHost),
        );
    }

    #[test]
    fn publishers_own_their_hosts_paths_and_repositories() {
        for (host, path, known) in [
            ("sh.rustup.rs", "", true),
            ("get.docker.com", "", true),
            ("claude.ai", "install.sh", true),
            ("claude.ai", "public/artifacts/1", false),
            ("raw.githubusercontent.com", "nvm-sh/nvm/v0.40.0/install.sh", true),
            ("raw.githubusercontent.com", "someone/nvm-sh/main/install.sh", false),
            ("evil.cloudapp.azure.com", "x", false),
            ("notdocker.com", "", false),
        ] {
            assert_eq!(is_publisher(host, path), known, "{host}/{path}");
        }
        assert_eq!(class("starship.rs"), Some(HostClass::Installer));
        assert_eq!(class("registry.npmjs.org"), Some(HostClass::Registry));
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        let found: Vec<_> = urls("See (https://a.io/x). Or [b](https://b.io/y?z=1), `https://c.io`.").collect();
        let shown: Vec<_> = found.iter().map(|u| (u.host.as_str(), u.rest)).collect();
        assert_eq!(shown, [("a.io", "/x"), ("b.io", "/y?z=1"), ("c.io", "")]);
    }

    #[test]
    fn brands_own_hosts_by_whole_labels() {
        assert_eq!(belongs_to("api.github.com", "github"), Some(true));
        assert_eq!(belongs_to("notgithub.com", "github"), Some(false));
        assert_eq!(brands_in("GITHUB_TOKEN for linearly").collect::<Vec<_>>(), ["github"]);
        assert!(is_model_provider("api.deepseek.com") && !is_model_provider("api.deepseek.com.evil.io"));
        assert!(same_owner("hf.co", "www.huggingface.co") && !same_owner("a.github.io", "b.github.io"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_fine(text in "(?s)(https?://|[a-z.@:/\\[\\]é0-9 ]{0,20}){0,20}") {
            for url in urls(&text) {
                proptest::prop_assert!(text.get(url.range.clone()).is_some());
                let _ = (class(&url.host), registered_domain(&url.host));
            }
        }
    }
}
