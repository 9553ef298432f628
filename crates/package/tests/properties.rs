//! Whatever the bytes are: no panic, limits hold, paths are safe, and the same bytes give the same package.

use package::hostile::{Member, Tarball, Zip};
use package::{Limits, Manifest, Package, open_bytes, zip_outline};
use proptest::prelude::*;
use proptest::sample::Index;

const LIMITS: Limits = Limits {
    entries: 40,
    file_bytes: 5000,
    total_bytes: 12_000,
    ratio: 50,
    archive_depth: 2,
    path_parts: 8,
    path_bytes: 200,
};

fn check(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let package = open_bytes(name, bytes.to_vec(), &LIMITS);
    let total: u64 = package.files.iter().map(|file| file.bytes.len() as u64).sum();
    prop_assert!(total <= LIMITS.total_bytes, "{total} bytes");
    // Stray bytes and twins come on top of the entries, at most as many as there are entries.
    prop_assert!(package.files.len() <= 3 * LIMITS.entries as usize + 3);
    for file in &package.files {
        prop_assert!(file.bytes.len() as u64 <= LIMITS.file_bytes);
        let unsafe_part = |part: &str| part.is_empty() || part == "." || part == "..";
        prop_assert!(!file.path.split('/').any(unsafe_part), "{:?}", file.path);
        prop_assert!(!file.path.contains(['\\', '\0', '\n']), "{:?}", file.path);
    }
    prop_assert!(package.files.is_sorted_by(|a, b| a.path < b.path), "{:?}", paths(&package));
    prop_assert_eq!(&open_bytes(name, bytes.to_vec(), &LIMITS), &package);
    let _ = zip_outline(bytes);
    Ok(())
}

fn paths(package: &Package) -> Vec<&str> {
    package.files.iter().map(|file| file.path.as_str()).collect()
}

fn member() -> impl Strategy<Value = Member> {
    let name = prop_oneof!["[a-c/.]{1,6}", "[A-C]{1}", "SKILL.md", ".{0,20}"];
    let content = prop_oneof![
        any::<Vec<u8>>(),
        "[a-z\n]{0,300}".prop_map(String::into_bytes),
        (0..9000_usize).prop_map(|n| vec![b'a'; n])
    ];
    let lie = prop_oneof![
        4 => Just(0_u8),
        1 => 1..9_u8,
    ];
    (name, content, any::<bool>(), lie).prop_map(|(name, content, packed, lie)| {
        let member = if packed { Member::deflated(&name, &content) } else { Member::stored(&name, &content) };
        match lie {
            1 => member.size(3),
            2 => member.local_name("other"),
            3 => member.sharing_previous(),
            4 => member.unlisted(),
            5 => member.mode(0o120_777),
            6 => member.sizes_after(),
            7 => member.local_method(0),
            8 => member.encrypted(),
            _ => member,
        }
    })
}

fn zip() -> impl Strategy<Value = Vec<u8>> {
    let members = prop::collection::vec(member(), 0..8);
    let nested = prop::collection::vec(member(), 0..4);
    (members, nested, any::<bool>()).prop_map(|(mut members, nested, deep)| {
        if deep {
            members.push(Member::stored("in.zip", Zip::of(nested).bytes()));
        }
        Zip::of(members).bytes()
    })
}

fn tar() -> impl Strategy<Value = Vec<u8>> {
    let files = prop::collection::vec(("[a-c/.]{1,8}", "[a-z]{0,900}", 0..4_u8), 0..6);
    (files, any::<bool>()).prop_map(|(files, packed)| {
        let tar = files.iter().fold(Tarball::new(), |tar, (name, content, nature)| match nature {
            0 => tar.special(name, tar::EntryType::Symlink, content.get(..50).unwrap_or(content)),
            1 => tar.lying(name, 4000, content.as_bytes()),
            _ => tar.file(name, content),
        });
        if packed { tar.end().gzipped() } else { tar.end().bytes() }
    })
}

/// Changes, cuts, doubles.
fn mutate(bytes: &mut Vec<u8>, changes: &[(Index, u8, u8)]) {
    for (at, what, value) in changes.iter().filter(|_| !bytes.is_empty()).copied().collect::<Vec<_>>() {
        let at = at.index(bytes.len().max(1));
        match what % 5 {
            0 => bytes.truncate(at),
            1 => bytes.insert(at.min(bytes.len()), value),
            2 => {
                let tail: Vec<u8> = bytes.iter().skip(at).copied().collect();
                bytes.extend(tail);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<(Index, u8, u8)>> {
    prop::collection::vec((any::<Index>(), any::<u8>(), any::<u8>()), 0..6)
}

const MARKS: &[&[u8]] = &[b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\0"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes(bytes in any::<Vec<u8>>(), mark in prop::sample::select(MARKS)) {
        check("random.bin", &[mark, &bytes].concat())?;
    }

    #[test]
    fn changed_zips(mut bytes in zip(), changes in changes()) {
        mutate(&mut bytes, &changes);
        check("changed.zip", &bytes)?;
    }

    #[test]
    fn changed_tars(mut bytes in tar(), changes in changes()) {
        mutate(&mut bytes, &changes);
        check("changed.tar", &bytes)?;
    }

    #[test]
    fn front_matter(text in "(---\n)?[a-c:\\- \"'{}\\[\\]&*!|>#\n]{0,200}(\n---\n)?.{0,20}") {
        let manifest = Manifest::parse("SKILL.md", &text);
        prop_assert!(manifest.fields.is_object());
        prop_assert!(text.get(manifest.range).is_some());
    }
}
