//! The database file: opened by reading two kilobytes, asked by reading a few hundred bytes.
//!
//! Foreign bytes: every place and size is checked against the file, and a broken file is an error, never a silent "no".
//! `write` describes the form.

use crate::record::is_malicious;
use crate::{Advisory, Affected, Band, Ecosystem};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// First bytes of a file of this form.
pub(crate) const MAGIC: [u8; 8] = *b"TSADV\0\0\x01";
/// Entries of a fan-out.
const FAN: usize = 257;
/// Where the tables begin.
const TABLES: u64 = (MAGIC.len() + 2 * FAN * 4) as u64;
/// Bytes of a table entry.
const ENTRY: u64 = 20;
/// Blobs above this are no advisories of ours.
const LARGEST_BLOB: u32 = 64 << 20;

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The file cannot be read.
    #[error("cannot read it: {0}")]
    Read(#[from] std::io::Error),
    /// Something else, or made by another release.
    #[error("it is no advisory database of this release; make it with `touchstone advisories import`")]
    NotADatabase,
    /// Places or sizes that do not fit the file.
    #[error("it is damaged; make it anew with `touchstone advisories import`")]
    Damaged,
}

/// Advisories on disk or in memory. Shared by reference between threads.
#[derive(Debug)]
pub struct Database {
    bytes: Source,
    packages: Table,
    ids: Table,
}

#[derive(Debug)]
enum Source {
    File(File, u64),
    Memory(&'static [u8]),
    Owned(Vec<u8>),
}

/// A sorted table and its fan-out.
#[derive(Debug)]
struct Table {
    start: u64,
    fan: Vec<u32>,
}

/// An advisory that affects a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The advisory's id.
    pub id: String,
    /// The same under other names.
    pub aliases: Vec<String>,
    /// One line.
    pub summary: String,
    /// How bad.
    pub band: Band,
    /// The package itself is an attack.
    pub malicious: bool,
    /// The next clean release, if one is named.
    pub fixed: Option<String>,
}

/// What is kept with a package, so that one read answers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Hit {
    id: String,
    aliases: Vec<String>,
    summary: String,
    band: Band,
    affected: Affected,
}

impl Hit {
    pub(crate) fn new(advisory: &Advisory, affected: &Affected) -> Self {
        Self {
            id: advisory.id.clone(),
            aliases: advisory.aliases.clone(),
            summary: advisory.summary.clone(),
            band: advisory.band,
            affected: affected.clone(),
        }
    }
}

impl Database {
    /// Opens a file made by `write`.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        Self::new(Source::File(file, size))
    }

    /// A database in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, DatabaseError> {
        Self::new(Source::Owned(bytes))
    }

    pub(crate) fn from_static(bytes: &'static [u8]) -> Result<Self, DatabaseError> {
        Self::new(Source::Memory(bytes))
    }

    pub(crate) fn empty() -> Self {
        let nothing = || Table { start: TABLES, fan: vec![0; FAN] };
        Self { bytes: Source::Owned(Vec::new()), packages: nothing(), ids: nothing() }
    }

    fn new(bytes: Source) -> Result<Self, DatabaseError> {
        let head = bytes.read(0, TABLES).map_err(|_| DatabaseError::NotADatabase)?;
        let numbers = head.strip_prefix(&MAGIC).ok_or(DatabaseError::NotADatabase)?;
        let mut numbers = numbers.chunks_exact(4).map(|n| u32::from_le_bytes(n.try_into().unwrap_or_default()));
        let fans: [Vec<u32>; 2] = [numbers.by_ref().take(FAN).collect(), numbers.take(FAN).collect()];
        let [packages, ids] = fans;
        let size = |fan: &[u32]| u64::from(fan.last().copied().unwrap_or(0)) * ENTRY;
        let second = TABLES + size(&packages);
        let whole = packages.is_sorted() && ids.is_sorted() && second + size(&ids) <= bytes.len();
        whole
            .then(|| Self {
                packages: Table { start: TABLES, fan: packages },
                ids: Table { start: second, fan: ids },
                bytes,
            })
            .ok_or(DatabaseError::Damaged)
    }

    /// Packages with at least one advisory.
    pub fn packages(&self) -> usize {
        self.packages.len()
    }

    /// What is known against a release. Without a version only what holds for every release.
    pub fn matches(
        &self,
        ecosystem: &Ecosystem,
        package: &str,
        version: Option<&str>,
    ) -> Result<Vec<Match>, DatabaseError> {
        let package = ecosystem.package(package);
        let key = key_of_package(ecosystem.as_str(), &package);
        let mut found = Vec::new();
        for blob in self.blobs(&self.packages, key)? {
            let (its_ecosystem, its_package, hits): (String, String, Vec<Hit>) =
                postcard::from_bytes(&blob).map_err(|_| DatabaseError::Damaged)?;
            if its_ecosystem == ecosystem.as_str() && its_package == package {
                let affects = |hit: &Hit| match version {
                    Some(version) => hit.affected.affects(version),
                    None => hit.affected.affects_all(),
                };
                found.extend(hits.into_iter().filter(affects).map(|hit| Match {
                    malicious: is_malicious(&hit.id) || hit.aliases.iter().any(|alias| is_malicious(alias)),
                    fixed: version.and_then(|v| hit.affected.fixed_after(v)).map(str::to_owned),
                    id: hit.id,
                    aliases: hit.aliases,
                    summary: hit.summary,
                    band: hit.band,
                }));
            }
        }
        // Worst first, then by name: the same question has the same answer.
        found.sort_by(|a, b| (!a.malicious, b.band, &a.id).cmp(&(!b.malicious, a.band, &b.id)));
        found.dedup_by(|a, b| a.id == b.id);
        Ok(found)
    }

    /// Advisories by id or alias.
    pub fn by_id(&self, id: &str) -> Result<Vec<Advisory>, DatabaseError> {
        let mut found: Vec<Advisory> = Vec::new();
        for blob in self.blobs(&self.ids, key_of_id(id))? {
            let advisory: Advisory = postcard::from_bytes(&blob).map_err(|_| DatabaseError::Damaged)?;
            if advisory.id.eq_ignore_ascii_case(id) || advisory.aliases.iter().any(|a| a.eq_ignore_ascii_case(id)) {
                found.push(advisory);
            }
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(found)
    }

    /// Every advisory, by id. Reads the whole file.
    pub fn all(&self) -> Result<Vec<Advisory>, DatabaseError> {
        let mut places: Vec<(u64, u32)> =
            self.entries(&self.ids, 0..self.ids.len())?.iter().map(|e| (e.offset, e.size)).collect();
        places.sort_unstable();
        places.dedup();
        let read = |(offset, size)| {
            postcard::from_bytes::<Advisory>(&self.blob(offset, size)?).map_err(|_| DatabaseError::Damaged)
        };
        let mut all: Vec<Advisory> = places.into_iter().map(read).collect::<Result<_, _>>()?;
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    fn blobs(&self, table: &Table, key: u64) -> Result<Vec<Vec<u8>>, DatabaseError> {
        let entries = self.entries(table, table.stretch(key))?;
        entries.into_iter().filter(|entry| entry.key == key).map(|entry| self.blob(entry.offset, entry.size)).collect()
    }

    fn entries(&self, table: &Table, range: std::ops::Range<usize>) -> Result<Vec<Entry>, DatabaseError> {
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let start = table.start + range.start as u64 * ENTRY;
        let bytes = self.bytes.read(start, range.len() as u64 * ENTRY)?;
        let (entries, _) = bytes.as_chunks::<20>();
        Ok(entries.iter().map(Entry::from_bytes).collect())
    }

    fn blob(&self, offset: u64, size: u32) -> Result<Vec<u8>, DatabaseError> {
        if size > LARGEST_BLOB {
            return Err(DatabaseError::Damaged);
        }
        let blobs = self.ids.start + self.ids.len() as u64 * ENTRY;
        self.bytes.read(blobs.saturating_add(offset), u64::from(size))
    }
}

impl Source {
    fn len(&self) -> u64 {
        match self {
            Self::File(_, size) => *size,
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Owned(bytes) => bytes.len() as u64,
        }
    }

    fn read(&self, offset: u64, size: u64) -> Result<Vec<u8>, DatabaseError> {
        let end = offset.checked_add(size).filter(|end| *end <= self.len()).ok_or(DatabaseError::Damaged)?;
        let inside = |bytes: &[u8]| {
            let range = usize::try_from(offset).ok()?..usize::try_from(end).ok()?;
            bytes.get(range).map(<[u8]>::to_vec)
        };
        match self {
            Self::Memory(bytes) => inside(bytes).ok_or(DatabaseError::Damaged),
            Self::Owned(bytes) => inside(bytes).ok_or(DatabaseError::Damaged),
            Self::File(file, _) => {
                let mut bytes = vec![0; usize::try_from(size).map_err(|_| DatabaseError::Damaged)?];
                file.read_exact_at(&mut bytes, offset)?;
                Ok(bytes)
            }
        }
    }
}

impl Table {
    fn len(&self) -> usize {
        self.fan.last().map_or(0, |n| *n as usize)
    }

    /// The entries whose hash begins as `key` does.
    fn stretch(&self, key: u64) -> std::ops::Range<usize> {
        let byte = usize::from(key.to_be_bytes()[0]);
        let at = |n: usize| self.fan.get(n).map_or(0, |n| *n as usize);
        at(byte)..at(byte + 1)
    }
}

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    key: u64,
    offset: u64,
    size: u32,
}

impl Entry {
    pub(crate) fn new(key: u64, (offset, size): (u64, u32)) -> Self {
        Self { key, offset, size }
    }

    pub(crate) fn first_byte(&self) -> usize {
        usize::from(self.key.to_be_bytes()[0])
    }

    pub(crate) fn to_bytes(&self) -> [u8; 20] {
        let mut bytes = [0; 20];
        let parts = self.key.to_le_bytes().into_iter().chain(self.offset.to_le_bytes()).chain(self.size.to_le_bytes());
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        bytes
    }

    fn from_bytes(bytes: &[u8; 20]) -> Self {
        let [k0, k1, k2, k3, k4, k5, k6, k7, o0, o1, o2, o3, o4, o5, o6, o7, s0, s1, s2, s3] = *bytes;
        Self {
            key: u64::from_le_bytes([k0, k1, k2, k3, k4, k5, k6, k7]),
            offset: u64::from_le_bytes([o0, o1, o2, o3, o4, o5, o6, o7]),
            size: u32::from_le_bytes([s0, s1, s2, s3]),
        }
    }
}

pub(crate) fn key_of_package(ecosystem: &str, package: &str) -> u64 {
    key(&[ecosystem, "\0", package])
}

/// Ids are found whatever their letter case.
pub(crate) fn key_of_id(id: &str) -> u64 {
    key(&[&id.to_ascii_uppercase()])
}

fn key(parts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part.as_bytes()));
    hash.finalize().iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

// The path is said because build.rs reads this file as a module of its own.
#[cfg(test)]
#[path = "database/tests.rs"]
mod tests;
