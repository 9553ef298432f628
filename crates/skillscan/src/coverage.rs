//! The account of a package's bytes: analysed, inert, or a gap with its reason.

use crate::document::inside::lnk;
use model::{Coverage, Gap, GapReason};
use package::{File, Kind, Package};

/// Makes the account. `gaps` are those of the views and analyzers; the package's own problems and the kinds that nobody
/// reads are added here.
pub(crate) fn account(package: &Package, mut gaps: Vec<Gap>) -> Coverage {
    let mut coverage = Coverage { files: package.file_count, ..Coverage::default() };
    gaps.extend(package.problems.iter().filter_map(|problem| {
        let reason = problem.kind.gap()?;
        Some(Gap { path: problem.path.clone(), reason, bytes: problem.bytes, detail: problem.detail.clone() })
    }));
    for file in &package.files {
        let bytes = file.bytes.len() as u64;
        match unread(file) {
            None => {
                let missed: u64 = gaps.iter().filter(|gap| gap.path == file.path).map(|gap| gap.bytes).sum();
                coverage.analysed_bytes += bytes.saturating_sub(missed);
            }
            Some((reason, detail)) => {
                if reason == GapReason::Inert {
                    coverage.inert_bytes += bytes;
                }
                gaps.push(Gap { path: file.path.clone(), reason, bytes, detail: detail.to_owned() });
            }
        }
    }
    if package.files.iter().all(|file| file.kind == Kind::Empty) {
        let detail = "no file with anything in it".to_owned();
        gaps.push(Gap { path: String::new(), reason: GapReason::NothingInside, bytes: 0, detail });
    }
    gaps.sort();
    gaps.dedup();
    coverage.gaps = gaps;
    coverage
}

/// Why nobody reads a file of this kind; `None` for those that are read (archives through their members).
fn unread(file: &File) -> Option<(GapReason, &'static str)> {
    Some(match file.kind {
        Kind::Empty
        | Kind::Text
        | Kind::Zip
        | Kind::ZipDocument
        | Kind::Gzip
        | Kind::Tar
        | Kind::Pdf
        | Kind::Pyc
        | Kind::Pickle => {
            return None;
        }
        Kind::Image => (GapReason::Inert, "image pixels; metadata was read"),
        Kind::Font => (GapReason::Inert, "font"),
        Kind::Media => (GapReason::Inert, "audio or video"),
        Kind::OtherArchive => (GapReason::UnsupportedMethod, "archive format that is not opened"),
        Kind::Executable => (GapReason::OpaqueBinary, "native program"),
        Kind::Wasm => (GapReason::OpaqueBinary, "WebAssembly module"),
        Kind::JavaClass => (GapReason::OpaqueBinary, "Java class"),
        Kind::Sqlite => (GapReason::OpaqueBinary, "SQLite database"),
        // AppleDouble: what macOS packs beside each file (Finder flags, quarantine marks).
        Kind::Binary if file.bytes.starts_with(&[0, 5, 22, 7]) && file.bytes.len() <= 4096 => {
            (GapReason::Inert, "macOS file attributes")
        }
        Kind::Binary if lnk::is_shortcut(&file.bytes) => return None,
        Kind::Binary if is_named_as_archive(&file.path) => {
            (GapReason::Corrupt, "named as an archive, and broken or none")
        }
        Kind::Binary => (GapReason::OpaqueBinary, "binary data of unknown kind"),
    })
}

/// By its name an archive: bytes that are none are damaged, or hide what they are.
fn is_named_as_archive(path: &str) -> bool {
    const EXTENSIONS: &[&str] = &[
        "zip", "jar", "apk", "whl", "crx", "vsix", "xpi", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "tar",
        "gz", "tgz", "7z", "rar", "xz", "bz2", "zst", "cab", "iso", "skill",
    ];
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use package::{Problem, ProblemKind};

    fn file(path: &str, kind: Kind, size: usize) -> File {
        File { path: path.to_owned(), bytes: vec![0; size], kind, executable: false }
    }

    #[test]
    fn every_byte_is_accounted_for() {
        let package = Package {
            files: vec![file("a.md", Kind::Text, 10), file("b.ttf", Kind::Font, 20), file("c", Kind::Executable, 30)],
            problems: vec![Problem {
                path: "d".into(),
                kind: ProblemKind::Encrypted,
                bytes: 40,
                detail: String::new(),
            }],
            file_count: 4,
            ..Package::default()
        };
        let cut = Gap { path: "a.md".into(), reason: GapReason::BudgetExhausted, bytes: 4, detail: String::new() };
        let coverage = account(&package, vec![cut]);
        assert_eq!((coverage.analysed_bytes, coverage.inert_bytes, coverage.files), (6, 20, 4));
        let gaps: Vec<_> = coverage.gaps.iter().map(|g| (g.path.as_str(), g.reason, g.bytes)).collect();
        let expected = [
            ("a.md", GapReason::BudgetExhausted, 4),
            ("b.ttf", GapReason::Inert, 20),
            ("c", GapReason::OpaqueBinary, 30),
            ("d", GapReason::Encrypted, 40),
        ];
        assert_eq!(gaps, expected);
        assert!(!coverage.complete());
    }

    #[test]
    fn inert_kinds_stay_complete() {
        let package =
            Package { files: vec![file("a.png", Kind::Image, 9), file("b.ttf", Kind::Font, 9)], ..Package::default() };
        assert!(account(&package, Vec::new()).complete());
    }
}
