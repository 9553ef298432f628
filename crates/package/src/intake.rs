//! The intake of one package: counts entries and bytes against the limits, gives every file its virtual path, and
//! keeps files and problems. Reads nothing itself.

use crate::open::{VirtualName, nested};
use crate::{File, Kind, Limits, Problem, ProblemKind};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization as _;

/// What one more stream of bytes may come to, and which limit stops it there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub(crate) bytes: u64,
    pub(crate) refusal: ProblemKind,
}

/// Ratios are looked at from this size on: small files of blanks compress beyond any sensible ratio.
const RATIO_FLOOR: u64 = 1 << 20;

/// Files and problems of a package in the making.
pub(crate) struct Intake<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) files: Vec<File>,
    pub(crate) problems: Vec<Problem>,
    /// Entries that are no folders, of the outermost level.
    pub(crate) declared_files: u32,
    entries: u32,
    overfull: bool,
    bytes: u64,
    /// Paths in use, folded for case and Unicode form, with the path that came first.
    folded: HashMap<String, String>,
    /// How often an exact path was met, from the second time on.
    repeats: HashMap<String, u32>,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            files: Vec::new(),
            problems: Vec::new(),
            declared_files: 0,
            entries: 0,
            overfull: false,
            bytes: 0,
            folded: HashMap::new(),
            repeats: HashMap::new(),
        }
    }

    /// Counts one entry of the container at `container`; false once the limit is passed, which is said only once.
    pub(crate) fn count_entry(&mut self, container: &str) -> bool {
        if self.entries < self.limits.entries {
            self.entries += 1;
            return true;
        }
        if !self.overfull {
            self.overfull = true;
            self.problem(container, ProblemKind::TooManyEntries, 0, format!("limit {} entries", self.limits.entries));
        }
        false
    }

    /// How many entries may still come.
    pub(crate) fn entries_left(&self) -> u32 {
        self.limits.entries - self.entries
    }

    /// Counts one declared file of the outermost level.
    pub(crate) fn count_file(&mut self, depth: u32) {
        if depth == 0 {
            self.declared_files = self.declared_files.saturating_add(1);
        }
    }

    /// Records a problem.
    pub(crate) fn problem(&mut self, path: &str, kind: ProblemKind, bytes: u64, detail: impl Into<String>) {
        self.problems.push(Problem { path: path.to_owned(), kind, bytes, detail: detail.into() });
    }

    /// Gives an entry its virtual path below `prefix`, and names what is odd about it.
    /// `None` when the path is over the limits, which is a problem of its own.
    pub(crate) fn place(&mut self, prefix: &str, name: &VirtualName) -> Option<String> {
        let wanted = self.path_within_limits(prefix, name)?;
        let path = self.unique(wanted);
        self.note_oddities(&path, name);
        Some(path)
    }

    /// Names what is odd about the path of a folder entry.
    pub(crate) fn note_folder(&mut self, prefix: &str, name: &VirtualName) {
        if let Some(path) = self.path_within_limits(prefix, name) {
            self.note_oddities(&path, name);
        }
    }

    fn note_oddities(&mut self, path: &str, name: &VirtualName) {
        for (kind, detail) in &name.oddities {
            self.problem(path, *kind, 0, detail.clone());
        }
    }

    fn path_within_limits(&mut self, prefix: &str, name: &VirtualName) -> Option<String> {
        let path = format!("{prefix}{}", name.path);
        let (parts, length) = (path.split('/').count(), path.len());
        let Limits { path_parts, path_bytes, .. } = *self.limits;
        if parts <= path_parts as usize && length <= path_bytes as usize {
            return Some(path);
        }
        let shown: String = path.chars().take(120).chain(['…']).collect();
        let detail = format!("path of {parts} parts and {length} bytes; limits {path_parts} and {path_bytes}");
        self.problem(&shown, ProblemKind::TooDeep, 0, detail);
        None
    }

    /// The path itself, or one with a number where it is taken.
    pub(crate) fn unique(&mut self, wanted: String) -> String {
        let Some(first) = self.folded.get(&fold(&wanted)) else {
            self.folded.insert(fold(&wanted), wanted.clone());
            return wanted;
        };
        if *first != wanted && !self.repeats.contains_key(&wanted) {
            let detail = format!("differs only in case or Unicode form from {first:?}");
            self.repeats.insert(wanted.clone(), 1);
            self.problem(&wanted, ProblemKind::CaseCollision, 0, detail);
            return wanted;
        }
        let mut nth = self.repeats.get(&wanted).copied().unwrap_or(1);
        let path = loop {
            nth += 1;
            let path = format!("{wanted}#{nth}");
            if !self.folded.contains_key(&fold(&path)) {
                break path;
            }
        };
        self.repeats.insert(wanted.clone(), nth);
        self.folded.insert(fold(&path), path.clone());
        self.problem(&path, ProblemKind::DuplicateName, 0, format!("entry {nth} of the name {wanted:?}"));
        path
    }

    /// What a stream of `packed` bytes may unpack to; `None` for content that is not compressed.
    pub(crate) fn allowance(&self, packed: Option<u64>) -> Allowance {
        let ratio = packed.map_or(u64::MAX, |n| n.saturating_mul(self.limits.ratio.into()).max(RATIO_FLOOR));
        [
            (self.limits.file_bytes, ProblemKind::FileTooLarge),
            (self.limits.total_bytes.saturating_sub(self.bytes), ProblemKind::PackageTooLarge),
            (ratio, ProblemKind::RatioTooHigh),
        ]
        .into_iter()
        .min_by_key(|(bytes, _)| *bytes)
        .map_or(Allowance { bytes: 0, refusal: ProblemKind::PackageTooLarge }, |(bytes, refusal)| Allowance {
            bytes,
            refusal,
        })
    }

    /// Counts bytes that were unpacked, also those that were then refused: a thousand small bombs are a large one.
    pub(crate) fn charge(&mut self, unpacked: u64) {
        self.bytes = self.bytes.saturating_add(unpacked);
    }

    /// Bytes that all further files may come to.
    pub(crate) fn room(&self) -> u64 {
        self.limits.total_bytes.saturating_sub(self.bytes)
    }

    /// Refuses a stream of `size` bytes (as far as known) that is over `allowance`.
    pub(crate) fn refuse(&mut self, path: &str, size: u64, allowance: Allowance) {
        let limits = self.limits;
        let detail = match allowance.refusal {
            ProblemKind::FileTooLarge => format!("limit {} bytes for one file", limits.file_bytes),
            ProblemKind::RatioTooHigh => format!("limit {} unpacked bytes per packed byte", limits.ratio),
            _ => format!("limit {} bytes for all files", limits.total_bytes),
        };
        self.problem(path, allowance.refusal, size, detail);
    }

    /// Keeps a file whose size was allowed, and opens it if it is an archive. `depth` counts the archives around it.
    pub(crate) fn keep(&mut self, path: String, mut bytes: Vec<u8>, executable: bool, depth: u32) {
        if bytes.capacity() - bytes.len() > (bytes.len() / 4).max(64) {
            bytes.shrink_to_fit();
        }
        self.charge(bytes.len() as u64);
        let kind = Kind::of(&bytes);
        nested::open(self, &path, &bytes, kind, depth);
        self.files.push(File { path, bytes, kind, executable });
    }

    /// Keeps bytes of an archive that belong to no member (`!leading`, `!trailing`, `!between`), so that they are
    /// analysed like any file.
    pub(crate) fn keep_stray(&mut self, prefix: &str, name: &str, bytes: Vec<u8>, depth: u32) {
        let allowance = self.allowance(None);
        let path = self.unique(format!("{prefix}{name}"));
        if bytes.len() as u64 > allowance.bytes {
            return self.refuse(&path, bytes.len() as u64, allowance);
        }
        self.keep(path, bytes, false, depth);
    }
}

/// The form under which case-insensitive and normalising file systems take two names for one.
fn fold(path: &str) -> String {
    if path.is_ascii() { path.to_ascii_lowercase() } else { path.nfc().flat_map(char::to_lowercase).nfc().collect() }
}
