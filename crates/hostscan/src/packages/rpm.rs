//! RPM's records: one binary header a package, in a SQLite file (Fedora, RHEL 9 and their kin), in RPM's own NDB (SUSE), or in
//! Berkeley DB (RHEL 8 and older). The last is not read: the gap is told, so that no such machine is called free of
//! vulnerabilities. Starts no `rpm`, and no database engine either: the files may be an image's, and are only read.

mod header;
mod ndb;
mod sqlite;

use super::{DATABASE, Manager, Package};
use crate::{HostGap, Root};
use header::Header;
use model::Text;
use std::io;

/// How packages are kept.
enum Form {
    Sqlite,
    Ndb,
    Berkeley,
}

/// Where the database lies, by generation; the first that is there counts.
const DATABASES: &[(&str, Form)] = &[
    ("/var/lib/rpm/rpmdb.sqlite", Form::Sqlite),
    ("/usr/lib/sysimage/rpm/rpmdb.sqlite", Form::Sqlite),
    ("/usr/lib/sysimage/rpm/Packages.db", Form::Ndb),
    ("/var/lib/rpm/Packages.db", Form::Ndb),
    ("/var/lib/rpm/Packages", Form::Berkeley),
];

/// What is no package: keys that packages are signed with.
const KEYS: &str = "gpg-pubkey";

pub(super) fn read(root: &Root, gaps: &mut Vec<HostGap>) -> io::Result<Vec<Package>> {
    for (path, form) in DATABASES {
        // Debian's rpm package leaves empty ones behind.
        let Some(facts) = root.facts(path)?.filter(|facts| facts.size > 0) else { continue };
        if facts.size > DATABASE {
            let why = Text::new("it is too large: these packages were not compared", "文件过大，其中的软件包未比对");
            gaps.push(HostGap::at(*path, why));
            return Ok(Vec::new());
        }
        let bytes = root.bytes(path, DATABASE)?.unwrap_or_default();
        let mut packages = Vec::new();
        let mut unreadable = 0_u64;
        let mut take = |blob: &[u8]| match Header::read(blob).map(|header| package(&header)) {
            Some(Some(package)) => packages.push(package),
            Some(None) => {}
            None => unreadable += 1,
        };
        let whole = match form {
            Form::Sqlite => sqlite::blobs(&bytes, "Packages", &mut take),
            Form::Ndb => ndb::blobs(&bytes, &mut take),
            Form::Berkeley => {
                let why = Text::new(
                    "Berkeley databases cannot be read yet: these packages were not compared",
                    "暂不支持 Berkeley 数据库，其中的软件包未比对",
                );
                gaps.push(HostGap::at(*path, why));
                return Ok(Vec::new());
            }
        };
        if !whole || unreadable > 0 {
            let why = Text::new("it is damaged: some packages were not compared", "文件已损坏，部分软件包未比对");
            gaps.push(HostGap::at(*path, why));
        }
        // What was installed last may not have reached the file itself.
        let log = format!("{path}-wal");
        if matches!(form, Form::Sqlite) && root.facts(&log)?.is_some_and(|facts| facts.size > 0) {
            let why = Text::new("changes that were not written back yet were not read", "尚未写回的变更未读取");
            gaps.push(HostGap::at(log, why));
        }
        return Ok(packages);
    }
    Ok(Vec::new())
}

/// `None` for what is no package.
fn package(header: &Header<'_>) -> Option<Package> {
    let (name, version) = (header.text(header::NAME)?, header.text(header::VERSION)?);
    if name == KEYS {
        return None;
    }
    let epoch = header.number(header::EPOCH).filter(|epoch| *epoch > 0);
    let whole = |version: &str| epoch.map_or_else(|| version.to_owned(), |epoch| format!("{epoch}:{version}"));
    let own = whole(&format!("{version}-{}", header.text(header::RELEASE)?));
    let package = Package::new(Manager::Rpm, &name, &own);
    let source = header.text(header::SOURCE).unwrap_or_default();
    Some(match source_of(&source) {
        // The source's epoch is not said; it is the package's but for rare cases.
        Some((source, version)) => package.of_source(source, &whole(version)),
        None => package,
    })
}

/// `openssl-3.0.7-25.el9.src.rpm` into name and version.
fn source_of(file: &str) -> Option<(&str, &str)> {
    let stem = file.strip_suffix(".src.rpm").or_else(|| file.strip_suffix(".nosrc.rpm"))?;
    let (rest, _release) = stem.rsplit_once('-')?;
    let (name, _version) = rest.rsplit_once('-')?;
    Some((name, stem.get(name.len() + 1..)?))
}

#[cfg(test)]
mod tests;
