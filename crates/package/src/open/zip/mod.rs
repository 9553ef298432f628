//! ZIP, read by its central directory *and* its local headers, because unpackers differ in which of them they trust.
//!
//! An own reader instead of a library's: libraries settle contradictions in silence (the last of two equal names wins,
//! the local header is skipped, stray bytes are ignored), and each contradiction is a place to hide in. What only some
//! unpackers would see is read as well, under a path of its own.

mod directory;
mod fields;
mod header;
mod member;
mod outline;
mod stray;

pub(crate) use directory::has_directory;
pub use outline::{NotAZip, ZipOutline, zip_outline};

use super::VirtualName;
use super::virtual_name::describe_link;
use crate::ProblemKind;
use crate::intake::Intake;
use directory::Directory;
use header::{CentralHeader, DESCRIPTOR, Header, LocalHeader, Nature};
use member::{Unpacked, crc, disagreement, unpack as unpack_member};
use std::ops::Range;

/// Unpacks to paths below `prefix`.
pub(super) fn unpack(intake: &mut Intake<'_>, prefix: &str, bytes: &[u8], depth: u32) {
    let mut reader = Reader { intake, prefix, container: prefix.trim_end_matches("!/"), bytes, depth };
    let wanted = (reader.intake.entries_left() as usize).saturating_add(1);
    match Directory::read(bytes, wanted) {
        Some(directory) => reader.by_directory(&directory),
        None => {
            reader.problem(ProblemKind::Corrupt, "no central directory: members are read by their local headers");
            reader.strays(&[]);
        }
    }
}

/// Names of the first `most` members, by the directory or else by the first local header.
pub(crate) fn first_names(bytes: &[u8], most: usize) -> impl Iterator<Item = &[u8]> {
    let listed = Directory::read(bytes, most).map(|directory| directory.members).unwrap_or_default();
    let first = LocalHeader::read(bytes, 0).map(|local| local.header.name);
    listed.into_iter().map(|member| member.header.name).chain(first)
}

struct Reader<'i, 'l, 'b> {
    intake: &'i mut Intake<'l>,
    prefix: &'b str,
    container: &'b str,
    bytes: &'b [u8],
    depth: u32,
}

/// A listed member together with its local header.
struct Placed<'b> {
    central: CentralHeader<'b>,
    local: LocalHeader<'b>,
    /// From the local header to the end of the data.
    range: Range<usize>,
}

impl<'b> Reader<'_, '_, 'b> {
    fn problem(&mut self, kind: ProblemKind, detail: impl Into<String>) {
        self.intake.problem(self.container, kind, 0, detail);
    }

    fn by_directory(&mut self, directory: &Directory<'b>) {
        if self.depth == 0 {
            self.intake.declared_files = directory.files;
        }
        // The count is kept in 16 bits by writers that ignore ZIP64.
        if directory.declared != directory.listed && directory.declared != directory.listed & 0xFFFF {
            let detail = format!("{} members declared, {} listed", directory.declared, directory.listed);
            self.problem(ProblemKind::HeaderMismatch, detail);
        }
        if directory.unreadable > 0 {
            let detail = format!("{} bytes of the central directory are no headers", directory.unreadable);
            self.problem(ProblemKind::Corrupt, detail);
        }
        let mut claimed = vec![directory.range.clone()];
        let members = self.locate(directory);
        let shared = overlaps(&members, &directory.range);
        for (member, shared) in members.iter().zip(shared) {
            claimed.push(member.range.start..self.end_with_descriptor(member));
            if !self.intake.count_entry(self.container) {
                // Unread members are no stray bytes.
                return;
            }
            if shared {
                self.overlapping(member);
            } else {
                self.take(member);
            }
        }
        claimed.sort_by_key(|range| range.start);
        self.strays(&claimed);
    }

    /// Finds the local headers. A member without one is a problem and cannot be read.
    fn locate(&mut self, directory: &Directory<'b>) -> Vec<Placed<'b>> {
        let mut placed = Vec::with_capacity(directory.members.len());
        for central in &directory.members {
            let at = usize::try_from(central.offset).ok().and_then(|offset| offset.checked_add(directory.shift));
            let found = at.and_then(|at| Some((at, LocalHeader::read(self.bytes, at)?)));
            let Some((at, local)) = found else {
                if self.intake.count_entry(self.container) {
                    let name = VirtualName::from_bytes(central.header.name);
                    if let Some(path) = self.intake.place(self.prefix, &name) {
                        let size = central.header.size;
                        self.intake.problem(&path, ProblemKind::Corrupt, size, "no local header where one is declared");
                    }
                }
                continue;
            };
            let range = at..local.data_range(central.header.packed, self.bytes.len()).end;
            placed.push(Placed { central: *central, local, range });
        }
        placed
    }

    fn end_with_descriptor(&self, member: &Placed<'_>) -> usize {
        let end = member.range.end;
        if !member.local.header.sizes_follow() && !member.central.header.sizes_follow() {
            return end;
        }
        let marked = self.bytes.get(end..).is_some_and(|rest| rest.starts_with(DESCRIPTOR));
        let wide = member.central.header.packed.max(member.central.header.size) > u64::from(u32::MAX);
        end + if marked { 4 } else { 0 } + if wide { 20 } else { 12 }
    }

    fn overlapping(&mut self, member: &Placed<'b>) {
        let name = VirtualName::from_bytes(member.central.header.name);
        if let Some(path) = self.intake.place(self.prefix, &name) {
            let size = member.central.header.size;
            self.intake.problem(&path, ProblemKind::OverlappingEntries, size, "shares bytes with another member");
        }
    }

    fn take(&mut self, member: &Placed<'b>) {
        let header = &member.central.header;
        let mut name = VirtualName::from_bytes(header.name);
        let nature = member.central.nature();
        if nature == Nature::Folder {
            return self.intake.note_folder(self.prefix, &name);
        }
        if name.folder {
            name.oddities.push((ProblemKind::OddName, "a folder by its name that carries data".to_owned()));
        }
        let Some(path) = self.intake.place(self.prefix, &name) else { return };
        for detail in disagreements(member) {
            self.intake.problem(&path, ProblemKind::HeaderMismatch, 0, detail);
        }
        let data = self.bytes.get(member.local.data..member.range.end).unwrap_or_default();
        match nature {
            Nature::Link => self.link(&path, &name, header, data),
            Nature::Special => self.intake.problem(&path, ProblemKind::SpecialFile, header.size, "device or pipe"),
            _ => {
                if let Some(twin) = self.twin(member) {
                    let path = self.intake.unique(format!("{path}#local"));
                    self.read(path, &twin, twin_data(self.bytes, member, &twin), false);
                }
                self.read(path, header, data, member.central.executable());
            }
        }
    }

    /// The member as unpackers see it that trust the local header, if that leads to other content.
    fn twin(&self, member: &Placed<'b>) -> Option<Header<'b>> {
        let (central, local) = (&member.central.header, &member.local.header);
        let sizes_differ = !local.sizes_follow() && (local.packed != central.packed || local.size != central.size);
        (!local.encrypted() && (local.method != central.method || sizes_differ)).then(|| {
            let sizes = if local.sizes_follow() { central } else { local };
            let mut twin = *local;
            (twin.packed, twin.size, twin.crc) = (sizes.packed, sizes.size, sizes.crc);
            twin
        })
    }

    fn link(&mut self, path: &str, name: &VirtualName, header: &Header<'_>, data: &[u8]) {
        let allowance = crate::intake::Allowance { bytes: 4096, refusal: ProblemKind::FileTooLarge };
        let detail = match unpack_member(data, header.method, header.size, allowance) {
            Unpacked::Whole { bytes, .. } if !header.encrypted() => describe_link(&name.path, &bytes),
            _ => "link whose target cannot be read".to_owned(),
        };
        self.intake.problem(path, ProblemKind::Link, 0, detail);
    }

    /// Reads one member to `path`.
    fn read(&mut self, path: String, header: &Header<'_>, data: &[u8], executable: bool) {
        if header.encrypted() {
            return self.intake.problem(&path, ProblemKind::Encrypted, header.size, "encrypted member");
        }
        let allowance = self.intake.allowance(Some(data.len() as u64));
        match unpack_member(data, header.method, header.size, allowance) {
            Unpacked::Whole { bytes, consumed } => {
                self.check(&path, header, &bytes, data.len(), consumed);
                self.intake.keep(path, bytes, executable, self.depth);
            }
            Unpacked::Broken { bytes, why } => {
                let missing = header.size.saturating_sub(bytes.len() as u64);
                self.intake.problem(&path, ProblemKind::Corrupt, missing, format!("data breaks off: {why}"));
                self.intake.keep(path, bytes, executable, self.depth);
            }
            Unpacked::TooMuch { unpacked } => {
                self.intake.charge(unpacked);
                self.intake.refuse(&path, header.size.max(allowance.bytes), allowance);
            }
            Unpacked::UnknownMethod => {
                let detail = format!("compression method {}", header.method);
                self.intake.problem(&path, ProblemKind::UnsupportedMethod, header.size, detail);
            }
        }
    }

    fn check(&mut self, path: &str, header: &Header<'_>, bytes: &[u8], packed: usize, consumed: usize) {
        let size = bytes.len() as u64;
        if size != header.size {
            let detail = format!("{} bytes declared, {size} found", header.size);
            self.intake.problem(path, ProblemKind::SizeMismatch, 0, detail);
        }
        if (packed as u64) < header.packed {
            let missing = header.packed - packed as u64;
            self.intake.problem(path, ProblemKind::Corrupt, missing, format!("{missing} packed bytes are missing"));
        } else if crc(bytes) != header.crc {
            self.intake.problem(path, ProblemKind::Corrupt, 0, "checksum does not match");
        }
        if consumed < packed {
            let detail = format!("{} bytes after the end of the packed data", packed - consumed);
            self.intake.problem(path, ProblemKind::SizeMismatch, 0, detail);
        }
    }
}

/// What the headers of one member contradict each other in, in words.
fn disagreements(member: &Placed<'_>) -> Vec<String> {
    let header = &member.central.header;
    let differences = disagreement(header, &member.local.header);
    let headers = (!differences.is_empty()).then(|| format!("headers disagree about: {differences}"));
    // A second name in Unicode is honest where the first one is not.
    let second = member.central.unicode_name().filter(|other| *other != header.name);
    let second = second.filter(|_| std::str::from_utf8(header.name).is_ok()).map(|other| {
        let other = String::from_utf8_lossy(other);
        format!("second name {:?}", other.chars().take(200).collect::<String>())
    });
    headers.into_iter().chain(second).collect()
}

fn twin_data<'b>(bytes: &'b [u8], member: &Placed<'b>, twin: &Header<'_>) -> &'b [u8] {
    bytes.get(member.local.data_range(twin.packed, bytes.len())).unwrap_or_default()
}

/// For each member, whether it shares bytes with one before it (by position) or with the directory.
fn overlaps(members: &[Placed<'_>], directory: &Range<usize>) -> Vec<bool> {
    let mut order: Vec<(usize, &Placed<'_>)> = members.iter().enumerate().collect();
    order.sort_by_key(|(index, member)| (member.range.start, *index));
    let mut shared = vec![false; members.len()];
    let mut end = 0;
    for (index, member) in order {
        let into_directory = member.range.start < directory.end && member.range.end > directory.start;
        if let Some(flag) = shared.get_mut(index) {
            *flag = member.range.start < end || into_directory;
        }
        end = end.max(member.range.end);
    }
    shared
}
