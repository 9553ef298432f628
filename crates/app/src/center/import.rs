//! Inventory files: one JSON object a line, each an asset. A file with one wrong line changes nothing.

use super::Scope;
use super::assets::check_tags;
use crate::{App, Error, Network};
use model::{Asset, AssetKind, Text};
use std::collections::BTreeMap;
use std::net::IpAddr;
use store::{Added, AssetSource};
use time::{OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

/// Lines of a file at most.
const MOST_LINES: usize = 1_000_000;
/// Bytes of a line at most.
const LONGEST_LINE: usize = 64 << 10;
/// Characters of a text at most.
const LONGEST_TEXT: usize = 1024;
/// Faults that are told; whoever has more has seen enough.
const MOST_FAULTS: usize = 100;

const PLAIN: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");

/// Members that only some kinds have.
const ONLY: &[(&str, &[AssetKind])] = &[
    ("protocol", &[AssetKind::Listener]),
    ("balancer_type", &[AssetKind::Listener]),
    ("balancer_domain", &[AssetKind::Listener]),
    ("balancer_id", &[AssetKind::Listener]),
    ("balancer_name", &[AssetKind::Listener]),
    ("namespace", &[AssetKind::Pod]),
    ("cluster_id", &[AssetKind::Pod]),
    ("cluster_name", &[AssetKind::Pod]),
    ("machine_id", &[AssetKind::Pod]),
    ("machine_name", &[AssetKind::Pod]),
    ("services", &[AssetKind::Pod]),
    ("containers", &[AssetKind::Pod]),
    ("cidr", &[AssetKind::Vpc, AssetKind::Subnet]),
    ("dns", &[AssetKind::Vpc]),
    ("peers", &[AssetKind::Vpc]),
    ("free_addresses", &[AssetKind::Subnet]),
    ("addresses", &[AssetKind::Domain]),
    ("os", &[AssetKind::Host]),
    ("cpu", &[AssetKind::Host]),
    ("cores", &[AssetKind::Host]),
    ("memory", &[AssetKind::Host]),
    ("disk", &[AssetKind::Host]),
    ("uuid", &[AssetKind::Host]),
    ("port", &[AssetKind::Database, AssetKind::Listener]),
    ("subnet_id", &[AssetKind::Host, AssetKind::Database, AssetKind::Pod]),
    ("subnet_name", &[AssetKind::Host, AssetKind::Database, AssetKind::Pod, AssetKind::Subnet]),
];

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFault {
    /// Line number, from 1.
    pub line: usize,
    /// What.
    pub text: Text,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Assets that were not there.
    pub created: u64,
    /// Assets of which more is known now.
    pub updated: u64,
    /// Assets of which everything was known.
    pub unchanged: u64,
    /// Assets in the file.
    pub read: u64,
}

impl App {
    /// Reads an inventory file and adds its assets to an account; a `dry` run only reads. The faults are those of all
    /// lines, and with a single one nothing is added.
    pub async fn import_assets(
        &self,
        scope: &Scope,
        file: &[u8],
        dry: bool,
        now: OffsetDateTime,
    ) -> Result<Result<Imported, Vec<ImportFault>>, Error> {
        let assets = match read(file, now) {
            Ok(assets) => assets,
            Err(faults) => return Ok(Err(faults)),
        };
        let mut imported = Imported { read: assets.len() as u64, ..Imported::default() };
        if dry {
            return Ok(Ok(imported));
        }
        for owner in &scope.owners {
            for added in self.parts.store.add_assets(owner.account, &assets, AssetSource::Import, now).await? {
                match added {
                    Added::Created => imported.created += 1,
                    Added::Updated => imported.updated += 1,
                    Added::Unchanged | Added::Ignored => imported.unchanged += 1,
                }
            }
        }
        Ok(Ok(imported))
    }
}

/// Every asset of a file with when it began to exist, or every fault.
fn read(file: &[u8], now: OffsetDateTime) -> Result<Vec<(Asset, OffsetDateTime)>, Vec<ImportFault>> {
    let (mut assets, mut faults) = (Vec::new(), Vec::new());
    let mut known: BTreeMap<(AssetKind, String), usize> = BTreeMap::new();
    // A byte order mark is an editor's habit, not a part of the first line.
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let lines = (1..).zip(file.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii));
    for (line, bytes) in lines.filter(|(_, bytes)| !bytes.is_empty()) {
        if assets.len() >= MOST_LINES {
            faults.push(ImportFault {
                line, text: Text::new("too many assets in one file", "单个文件中的资产过多")
            });
            break;
        }
        match read_line(bytes, now) {
            Ok((asset, since)) => {
                if let Some(first) = known.insert((asset.kind, asset.identity()), line) {
                    let text = Text::new("the same asset is in line {first}", "与第 {first} 行的资产重复");
                    faults.push(ImportFault { line, text: text.fill("first", &first.to_string()) });
                }
                assets.push((asset, since));
            }
            Err(text) => faults.push(ImportFault { line, text }),
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if faults.is_empty() { Ok(assets) } else { Err(faults) }
}

fn read_line(bytes: &[u8], now: OffsetDateTime) -> Result<(Asset, OffsetDateTime), Text> {
    if bytes.len() > LONGEST_LINE {
        return Err(Text::new("the line is longer than 64 KiB", "该行超过 64 KiB"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Text::new("the line is not UTF-8", "该行不是 UTF-8"))?;
    let unreadable = |error: serde_json::Error| {
        let problem = error.to_string();
        let problem = problem.split(" at line ").next().unwrap_or_default();
        Text::new(problem, format!("无法解析：{problem}"))
    };
    let mut asset: Asset = serde_json::from_str(text).map_err(unreadable)?;
    // A member that is there and says nothing takes back what was known.
    let told: BTreeMap<String, serde::de::IgnoredAny> = serde_json::from_str(text).map_err(unreadable)?;
    let known = asset.known();
    asset.emptied = told.into_keys().filter(|member| !known.contains(&member.as_str())).collect();
    let long = |text: &str| text.chars().count() > LONGEST_TEXT || text.chars().any(char::is_control);
    let lists = asset.dns.iter().chain(&asset.addresses);
    let texts = [&asset.id, &asset.name, &asset.type_name, &asset.domain, &asset.os, &asset.region, &asset.state];
    if asset.id.trim().is_empty() {
        return Err(Text::new("`id` is empty", "`id` 为空"));
    }
    if texts.into_iter().chain(lists).any(|text| long(text)) {
        return Err(Text::new(
            "a text is longer than 1024 characters or holds a control character",
            "文本超过 1024 个字符或含有控制字符",
        ));
    }
    for member in asset.known() {
        if ONLY.iter().any(|(name, kinds)| *name == member && !kinds.contains(&asset.kind)) {
            let text = Text::new("a {kind} has no `{member}`", "{kind} 没有 `{member}`");
            return Err(text.fill("kind", asset.kind.word()).fill("member", member));
        }
    }
    check_tags(&asset.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect::<Vec<_>>())
        .map_err(|error| error.public)?;
    check_names(&mut asset)?;
    let since = match asset.created_at.as_str() {
        "" => now,
        at => PrimitiveDateTime::parse(at, PLAIN).map(PrimitiveDateTime::assume_utc).map_err(|_| {
            Text::new(
                "`created_at` must have the form YYYY-MM-DD HH:MM:SS",
                "`created_at` 的格式应为 YYYY-MM-DD HH:MM:SS",
            )
        })?,
    };
    Ok((asset, since))
}

/// Names and addresses are what they say they are, in normal form.
fn check_names(asset: &mut Asset) -> Result<(), Text> {
    let wrong = |member: &str| {
        let text = Text::new("`{member}` is no IP address", "`{member}` 不是 IP 地址");
        text.fill("member", member)
    };
    for (member, address) in [("public_ip", &mut asset.public_ip), ("private_ip", &mut asset.private_ip)] {
        if !address.is_empty() {
            *address = address.parse::<IpAddr>().map_err(|_| wrong(member))?.to_canonical().to_string();
        }
    }
    for (member, list) in [("dns", &asset.dns), ("addresses", &asset.addresses)] {
        if list.iter().any(|address| address.parse::<IpAddr>().is_err()) {
            return Err(wrong(member));
        }
    }
    if !asset.cidr.is_empty() && asset.cidr.parse::<Network>().is_err() {
        return Err(Text::new(
            "`cidr` must be a block of addresses such as 10.0.0.0/16",
            "`cidr` 应为地址段，如 10.0.0.0/16",
        ));
    }
    let counts = [
        ("cores", asset.cores),
        ("peers", asset.peers),
        ("free_addresses", asset.free_addresses),
        ("services", asset.services),
        ("containers", asset.containers),
    ];
    if let Some((member, _)) = counts.iter().find(|(_, count)| *count < 0) {
        return Err(Text::new("`{member}` is negative", "`{member}` 为负数").fill("member", member));
    }
    let normal = match asset.kind {
        AssetKind::Domain | AssetKind::PublicIp => Asset::from_name(&asset.id).filter(|n| n.kind == asset.kind),
        _ => return Ok(()),
    };
    let Some(normal) = normal else {
        let text = Text::new("`id` of a {kind} must be one", "{kind} 的 `id` 必须是其本身");
        return Err(text.fill("kind", asset.kind.word()));
    };
    asset.id.clone_from(&normal.id);
    asset.complete_from(&normal);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<usize, &[(usize, &str)]>) {
        let now = OffsetDateTime::UNIX_EPOCH;
        match (read(text.as_bytes(), now), expected) {
            (Ok(assets), expected) => assert_eq!(Ok(assets.len()), expected, "{text}"),
            (Err(faults), Ok(_)) => panic!("{text}: {faults:?}"),
            (Err(faults), Err(expected)) => {
                let told: Vec<_> = faults.iter().map(|fault| (fault.line, fault.text.en.as_str())).collect();
                assert_eq!(told, expected, "{text}");
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_have_a_line() {
        let file = b"{\"kind\":\"host\",\"id\":\"a\"}\r\n\xff\xfe\n{}\n";
        let faults = read(file, OffsetDateTime::UNIX_EPOCH).unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| (fault.line, fault.text.en.as_str())).collect();
        assert_eq!(told, [(2, "the line is not UTF-8"), (3, "missing field `kind`")]);
    }

    #[test]
    fn files_are_checked_line_by_line() {
        let host = r#"{"kind":"host","id":"ins-1","region":"eu","tags":{"env":"prod"},"cores":4}"#;
        check("", Ok(0));
        check(&format!("\u{feff}{host}\n\n{}\n", r#"{"kind":"domain","id":"Example.COM"}"#), Ok(2));
        check(&format!("{host}\nx\n{host}"), Err(&[(2, "expected value"), (3, "the same asset is in line 1")]));
        for (line, fault) in [
            (r#"{"kind":"host"}"#, "missing field `id`"),
            (r#"{"kind":"host","id":" "}"#, "`id` is empty"),
            (r#"{"kind":"pod","id":"p","cores":1}"#, "a pod has no `cores`"),
            (r#"{"kind":"domain","id":"127.0.0.1"}"#, "`id` of a domain must be one"),
            (r#"{"kind":"public_ip","id":"10.0.0.0/8"}"#, "`id` of a public_ip must be one"),
            (r#"{"kind":"host","id":"a","private_ip":"x"}"#, "`private_ip` is no IP address"),
            (r#"{"kind":"domain","id":"a","addresses":["x"]}"#, "`addresses` is no IP address"),
            (
                r#"{"kind":"vpc","id":"a","cidr":"10.0.0.0/99"}"#,
                "`cidr` must be a block of addresses such as 10.0.0.0/16",
            ),
            (r#"{"kind":"subnet","id":"a","free_addresses":-5}"#, "`free_addresses` is negative"),
            (r#"{"kind":"host","id":"a","created_at":"2026"}"#, "`created_at` must have the form YYYY-MM-DD HH:MM:SS"),
        ] {
            check(line, Err(&[(1, fault)]));
        }
        let unknown = read(br#"{"kind":"host","id":"a","colour":1}"#, OffsetDateTime::UNIX_EPOCH).unwrap_err();
        assert!(unknown[0].text.en.starts_with("unknown field `colour`"), "{unknown:?}");
    }
}
