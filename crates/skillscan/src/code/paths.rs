//! Places of a machine that matter: credentials, browser profiles, startup files, agent configuration.
//!
//! Compares texts that programs build, with `~`, `$HOME` or unknown pieces in front; never looks at a real disk.

use super::class::{Sink, Source};
use serde::Deserialize;
use std::sync::OnceLock;

/// `data/code/paths.yml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Table {
    key_file: Vec<Piece>,
    credential_file: Vec<Piece>,
    browser_data: Vec<Piece>,
    wallet: Vec<Piece>,
    private_file: Vec<Piece>,
    conversation: Vec<Piece>,
    startup: Vec<Piece>,
    agent_config: Vec<Piece>,
    agent_memory: Vec<Piece>,
    home: Vec<String>,
    harmless: Vec<Piece>,
    vendors: std::collections::BTreeMap<String, Vendor>,
    secret_names: Vec<String>,
    harmless_names: Vec<String>,
}

/// Whose a key is and where it may go.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Vendor {
    names: Vec<String>,
    hosts: Vec<String>,
    files: Vec<Piece>,
}

/// A piece of a path, and which ASCII characters it has: most pieces have one that a given path has not.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct Piece {
    text: String,
    characters: u128,
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self { characters: characters(&text), text }
    }
}

fn characters(text: &str) -> u128 {
    text.bytes().filter(u8::is_ascii).fold(0, |set, byte| set | 1 << byte)
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| serde_json::from_str(crate::data::table!("code/paths")).unwrap_or_default())
}

/// What reading the file at `path` gives.
pub(crate) fn read_class(path: &str) -> Source {
    let path = normal(path);
    let table = table();
    if path.ends_with(".pub") || holds(&table.harmless, &path) {
        return Source::FileContent;
    }
    for (patterns, class) in [
        (&table.key_file, Source::KeyFile),
        (&table.browser_data, Source::BrowserData),
        (&table.wallet, Source::Wallet),
        (&table.credential_file, Source::CredentialFile),
        (&table.private_file, Source::PrivateFile),
        (&table.conversation, Source::Conversation),
    ] {
        if holds(patterns, &path) {
            return class;
        }
    }
    Source::FileContent
}

/// What writing the file at `path` means.
pub(crate) fn write_class(path: &str) -> Sink {
    let path = normal(path);
    let table = table();
    for (patterns, class) in [
        (&table.startup, Sink::StartupWrite),
        (&table.agent_config, Sink::AgentConfigWrite),
        (&table.agent_memory, Sink::AgentMemoryWrite),
    ] {
        if holds(patterns, &path) {
            return class;
        }
    }
    Sink::FileWrite
}

/// Whether `path` is a whole home folder, the root, or all of what a user owns.
pub(crate) fn is_everything(path: &str) -> bool {
    let path = normal(path.trim_end_matches(['*', '.']));
    let path = path.trim_end_matches('/');
    path.is_empty() || path.split('/').all(|part| part == "..") || table().home.iter().any(|home| home == path)
}

/// Whether an environment variable's name says that it is secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let table = table();
    let part = |wanted: &String| {
        name == *wanted || name.split('_').any(|part| part == wanted) || name.ends_with(wanted.as_str())
    };
    table.secret_names.iter().any(part)
        && !table.harmless_names.iter().any(|harmless| name.ends_with(harmless.as_str()))
}

/// Whether the key in variable `name` belongs where it is sent: its vendor's own host, another vendor's, or unknown.
pub(crate) fn ownership(name: &str, host: &str) -> Source {
    let (name, host) = (name.to_ascii_uppercase(), host.to_ascii_lowercase());
    if host.is_empty() || host.contains(super::taint::HOLE) {
        return Source::EnvironmentKey;
    }
    let first = name.split('_').next().unwrap_or_default().to_ascii_lowercase();
    let on = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|front| front.ends_with('.'));
    if first.len() >= 3 && host.split(['.', '-']).any(|label| label == first || is_kin(&name, &first, label))
        || on("localhost")
        || on("127.0.0.1")
    {
        return Source::OwnKey;
    }
    let vendor =
        table().vendors.values().find(|vendor| vendor.names.iter().any(|prefix| name.starts_with(prefix.as_str())));
    match vendor {
        Some(vendor) if vendor.hosts.iter().any(|domain| on(domain)) => Source::OwnKey,
        Some(_) => Source::ForeignKey,
        None => Source::EnvironmentKey,
    }
}

/// Whether a variable's name and a host's label name one vendor though not letter by letter: `OPENWEATHER_API_KEY` and
/// `openweathermap`, `VIRUS_TOTAL_KEY` and `virustotal`.
fn is_kin(name: &str, first: &str, label: &str) -> bool {
    const TELLING: usize = 6;
    let joined: String = name.split('_').take(2).collect::<String>().to_ascii_lowercase();
    let opens = |long: &str, short: &str| short.len() >= TELLING && long.starts_with(short);
    label == joined || opens(label, first) || opens(first, label)
}

/// Whether the file at `path` holds the keys of the vendor that `host` belongs to.
pub(crate) fn is_own_file(path: &str, host: &str) -> bool {
    let path = normal(path);
    let host = host.to_ascii_lowercase();
    let on = |domain: &String| {
        host == *domain || host.strip_suffix(domain.as_str()).is_some_and(|front| front.ends_with('.'))
    };
    let vendors = table().vendors.values();
    vendors.into_iter().any(|vendor| holds(&vendor.files, &path) && vendor.hosts.iter().any(on))
}

/// Whether an entry of a secret store, as `acme-cli`, is named like the domain that `host` belongs to.
pub(crate) fn is_own_entry(entry: &str, host: &str) -> bool {
    const TELLING: usize = 4;
    let (entry, host) = (entry.to_ascii_lowercase(), host.to_ascii_lowercase());
    let words = |name: &str| name.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    let domain = words(host.rsplit('.').nth(1).unwrap_or_default());
    let telling = |word: &String| word.len() >= TELLING && domain.first() == Some(word);
    words(&entry).iter().any(telling)
}

/// Whether `url` is a well-known project's own installer.
pub(crate) fn is_installer(url: &str) -> bool {
    let url = url.trim();
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    url.starts_with("https://") && crate::hosts::is_publisher(&host(url), path)
}

/// The host of a URL or of `host:port`; empty if there is none.
pub(crate) fn host(url: &str) -> String {
    let url = url.trim();
    let rest = match url.split_once("://") {
        Some((_, rest)) => rest,
        None if url.starts_with("/dev/tcp/") || url.starts_with("/dev/udp/") => url.get(9..).unwrap_or_default(),
        None => url,
    };
    let host = rest.split(['/', '?', '#', '\\', ' ', '\n']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = match host.rsplit_once(':') {
        Some((front, port)) if port.chars().all(|c| c.is_ascii_digit() || c == super::taint::HOLE) => front,
        _ => host,
    };
    host.trim_matches(['[', ']']).chars().take(255).collect::<String>().to_ascii_lowercase()
}

/// Lower case, forward slashes, home folder as `~`.
fn normal(path: &str) -> String {
    let path = path.trim().to_lowercase().replace('\\', "/");
    let path = path.strip_prefix("file://").unwrap_or(&path).to_owned();
    for home in ["${home}", "$home", "%userprofile%", "/root"] {
        if let Some(rest) = path.strip_prefix(home) {
            return format!("~{rest}");
        }
    }
    path
}

/// Whether one of `patterns` lies in `path` on name borders. A pattern that ends in `/` means all below.
fn holds(pieces: &[Piece], path: &str) -> bool {
    let there = characters(path);
    let possible = pieces.iter().filter(|piece| piece.characters & !there == 0).map(|piece| piece.text.as_str());
    possible.into_iter().any(|pattern| {
        let border = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_');
        path.match_indices(pattern).any(|(at, _)| {
            let before = path.get(..at).and_then(|front| front.chars().next_back());
            let after = path.get(at + pattern.len()..).and_then(|rest| rest.chars().next());
            (pattern.starts_with(['/', '.', '~'])
                && !before.is_some_and(|c| c.is_alphanumeric() && pattern.starts_with('.'))
                || border(before))
                && (pattern.ends_with(['/', '_', '-']) || border(after))
        })
    })
}
