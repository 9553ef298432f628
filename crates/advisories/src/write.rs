//! Writes the database file that [`crate::Database`] reads.
//!
//! ```text
//! magic (8) | fan-out of packages (257 × u32) | fan-out of ids (257 × u32)
//!           | package table (20 bytes each) | id table (20 bytes each) | blobs
//! ```
//!
//! A table entry is the hash of its key, the place of its blob and the blob's size; tables are sorted by hash. The
//! fan-out says where in a table the hashes of each first byte begin, so that a look-up reads one short stretch.

use crate::Advisory;
use crate::database::{Entry, Hit, MAGIC, key_of_id, key_of_package};
use std::collections::BTreeMap;

/// The bytes of a database. The same advisories give the same bytes.
pub fn write<'a>(advisories: impl IntoIterator<Item = &'a Advisory>) -> Vec<u8> {
    let advisories: BTreeMap<&str, &Advisory> = advisories.into_iter().map(|a| (a.id.as_str(), a)).collect();
    let mut packages: BTreeMap<(String, &str), Vec<Hit>> = BTreeMap::new();
    let mut ids: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for advisory in advisories.values() {
        for id in advisory.aliases.iter().chain([&advisory.id]) {
            ids.entry(id).or_default().push(&advisory.id);
        }
        for affected in &advisory.affected {
            let key = (affected.ecosystem.as_str().to_owned(), affected.package.as_str());
            packages.entry(key).or_default().push(Hit::new(advisory, affected));
        }
    }
    let mut blobs = Vec::new();
    let mut add = |blob: Vec<u8>| {
        let place = (blobs.len() as u64, u32::try_from(blob.len()).unwrap_or(0));
        blobs.extend_from_slice(&blob);
        place
    };
    let mut package_table: Vec<Entry> = packages
        .iter()
        .map(|((ecosystem, package), hits)| {
            let blob = postcard::to_stdvec(&(ecosystem, package, hits)).unwrap_or_default();
            Entry::new(key_of_package(ecosystem, package), add(blob))
        })
        .collect();
    let places: BTreeMap<&str, (u64, u32)> =
        advisories.iter().map(|(id, advisory)| (*id, add(postcard::to_stdvec(advisory).unwrap_or_default()))).collect();
    let mut id_table: Vec<Entry> = ids
        .iter()
        .flat_map(|(id, owners)| owners.iter().filter_map(|owner| Some(Entry::new(key_of_id(id), *places.get(owner)?))))
        .collect();
    package_table.sort();
    id_table.sort();

    let mut file = Vec::from(MAGIC);
    for table in [&package_table, &id_table] {
        file.extend(fan_out(table).iter().flat_map(|count| count.to_le_bytes()));
    }
    for table in [&package_table, &id_table] {
        file.extend(table.iter().flat_map(Entry::to_bytes));
    }
    file.extend(blobs);
    file
}

/// For each first byte of a hash, how many entries stand below it; at the end, how many there are.
fn fan_out(table: &[Entry]) -> Vec<u32> {
    let below = |byte: usize| table.partition_point(|entry| entry.first_byte() < byte);
    (0..=256).map(|byte| u32::try_from(below(byte)).unwrap_or(u32::MAX)).collect()
}
