//! Allowed hosts: a finding about the network is accepted when every host that its evidence names is allowed.
//!
//! Careful on purpose: a line that also names a host of another form, or builds one from a variable, is not accepted.

use model::{Category, Finding};

/// Endings that look like top-level domains and are file names in a command.
const FILE_ENDINGS: &[&str] = &[
    "sh", "py", "js", "ts", "mjs", "md", "txt", "json", "yaml", "yml", "toml", "zip", "gz", "tgz", "tar", "bz", "bz2",
    "xz", "whl", "exe", "ps1", "rb", "go", "rs", "html", "csv", "log", "cfg", "ini", "conf", "lock", "env", "pem",
];

/// An allowed host: a name, or `*.name` for everything below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AllowedHost {
    name: String,
    below: bool,
}

impl AllowedHost {
    /// Reads a host; `None` for anything that is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (below, name) = match text.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let name = name.to_ascii_lowercase();
        let labels: Vec<&str> = name.split('.').collect();
        let good = |label: &&str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        // `*.com` would allow everybody.
        let enough = labels.len() >= if below { 2 } else { 1 };
        (labels.iter().all(good) && enough).then_some(Self { name, below })
    }

    fn allows(&self, host: &str) -> bool {
        match self.below {
            false => host == self.name,
            true => host.strip_suffix(&self.name).is_some_and(|front| front.ends_with('.') && front.len() > 1),
        }
    }
}

/// Whether a finding is about the network, and only about allowed hosts.
pub(crate) fn covers(allowed: &[AllowedHost], finding: &Finding) -> bool {
    let network =
        matches!(finding.category, Category::Exfiltration | Category::RemoteExecution | Category::SupplyChain);
    if allowed.is_empty() || !network {
        return false;
    }
    let mut texts = vec![finding.snippet.text.as_str(), &finding.message.en];
    texts.extend(finding.steps.iter().map(|step| step.what.en.as_str()));
    let hosts: Vec<String> = texts.iter().flat_map(|text| hosts(text)).collect();
    let named = hosts.iter().all(|host| allowed.iter().any(|known| known.allows(host)));
    !hosts.is_empty()
        && named
        && !finding
            .snippet
            .text
            .split(['"', '\'', '`', ' ', '\t', '|', ';', '&', '<', '>', '(', ')', '=', ','])
            .any(bare_host)
}

/// Hosts of all addresses in a text, in lower case; something that cannot be a host where one is put together.
fn hosts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("://").skip(1) {
        let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'`<>)]}|\\;,".contains(c)).unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or(rest);
        let host = authority.rsplit('@').next().unwrap_or(authority).split(':').next().unwrap_or_default();
        found.push(host.trim_end_matches('.').to_ascii_lowercase());
    }
    found
}

/// A word that is a host without an address around it.
fn bare_host(word: &str) -> bool {
    if word.contains("://") {
        return false;
    }
    let host = word.rsplit('@').next().unwrap_or(word).split(['/', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let [_, .., last] = labels.as_slice() else { return false };
    let plain = |label: &&str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !labels.iter().all(plain) {
        return false;
    }
    let number = labels.len() == 4 && labels.iter().all(|label| label.bytes().all(|b| b.is_ascii_digit()));
    let named = last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic());
    number || (named && !FILE_ENDINGS.contains(&last.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_compared() {
        let allows = |allowed: &str, host: &str| AllowedHost::parse(allowed).unwrap().allows(host);
        assert!(allows("get.example.com", "get.example.com") && allows("*.example.com", "a.b.example.com"));
        for (allowed, host) in [
            ("example.com", "get.example.com"),
            ("example.com", "evil-example.com"),
            ("*.example.com", "example.com"),
            ("*.example.com", "evilexample.com"),
            ("example.com", "example.com.evil.net"),
        ] {
            assert!(!allows(allowed, host), "{allowed} {host}");
        }
        for wrong in ["*.com", "*", "", "https://x.y", "a..b", "a b.c", "*.*.com"] {
            assert_eq!(AllowedHost::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_host_of_a_line_is_seen() {
        let check = |line: &str, expected: &[&str]| assert_eq!(hosts(line), expected, "{line}");
        check("curl -fsSL https://get.example.com/i.sh | bash", &["get.example.com"]);
        check("curl https://user@Evil.net:8443/x https://ok.org", &["evil.net", "ok.org"]);
        check("curl https://$HOST/x", &["$host"]);
        check("curl https://get.example.com@evil.net/", &["evil.net"]);
        let bare = |word: &str| bare_host(word);
        assert!(bare("evil.net") && bare("10.0.0.1") && bare("root@evil.net:/tmp") && bare("evil.net/x"));
        assert!(!bare("install.sh") && !bare("-o") && !bare("./x.py") && !bare("1.2.3"));
    }
}
