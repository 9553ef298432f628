//! gzip: a stream of members with a hard cap, holding a tar or one file.

use super::{VirtualName, tarball};
use crate::intake::Intake;
use crate::{Kind, ProblemKind};
use flate2::bufread::GzDecoder;
use std::io::{self, Cursor, Read};

/// Unpacks a gzip stream named `name` to paths below `prefix`.
pub(super) fn unpack(intake: &mut Intake<'_>, name: &str, prefix: &str, packed: &[u8], depth: u32) {
    let mut stream = Stream::new(intake, packed);
    let room_before = intake.room();
    let mut head = Vec::new();
    // A failure shows again, with its reason, when the rest is read.
    let _ = stream.by_ref().take(1024).read_to_end(&mut head);
    if Kind::of(&head) == Kind::Tar {
        tarball::unpack(intake, prefix, &mut Cursor::new(head).chain(&mut stream), depth);
    } else {
        single(intake, name, prefix, head, &mut stream, depth);
    }
    let kept = room_before.saturating_sub(intake.room());
    intake.charge(stream.produced.saturating_sub(kept));
    let container = prefix.trim_end_matches("!/");
    if let Some((kind, detail)) = stream.failure {
        intake.problem(container, kind, 0, detail);
    }
    if !stream.trailing.is_empty() {
        let size = stream.trailing.len();
        intake.problem(container, ProblemKind::TrailingData, 0, format!("{size} bytes after the gzip stream"));
        intake.keep_stray(prefix, "!trailing", stream.trailing.to_vec(), depth);
    }
}

fn single(intake: &mut Intake<'_>, name: &str, prefix: &str, head: Vec<u8>, rest: &mut Stream<'_>, depth: u32) {
    if !intake.count_entry(prefix.trim_end_matches("!/")) {
        return;
    }
    intake.count_file(depth);
    let stem = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).filter(|stem| !stem.is_empty());
    let Some(path) = intake.place(prefix, &VirtualName::from_text(stem.unwrap_or("content"))) else { return };
    let allowance = intake.allowance(None);
    let mut bytes = head;
    let left = allowance.bytes.saturating_add(1).saturating_sub(bytes.len() as u64);
    let _ = rest.by_ref().take(left).read_to_end(&mut bytes);
    if bytes.len() as u64 > allowance.bytes {
        return intake.refuse(&path, bytes.len() as u64, allowance);
    }
    if !matches!(rest.failure, Some((ProblemKind::RatioTooHigh | ProblemKind::PackageTooLarge, _))) {
        intake.keep(path, bytes, false, depth);
    }
}

/// The error of a stream that was stopped at a limit.
#[derive(Debug, thiserror::Error)]
#[error("stopped at a limit")]
pub(super) struct OverLimit;

impl OverLimit {
    /// Whether `error` came from here.
    pub(super) fn caused(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

/// All gzip members one after the other. Fails at its caps with a named reason.
struct Stream<'a> {
    decoder: GzDecoder<&'a [u8]>,
    produced: u64,
    ratio_cap: u64,
    total_cap: u64,
    failure: Option<(ProblemKind, String)>,
    trailing: &'a [u8],
}

impl<'a> Stream<'a> {
    fn new(intake: &Intake<'_>, packed: &'a [u8]) -> Self {
        let limits = intake.limits;
        // Headers come on top of the content, and refused files have to be read over.
        let total_cap = intake.room().saturating_add(intake.room() / 2).saturating_add(1 << 20);
        Self {
            decoder: GzDecoder::new(packed),
            produced: 0,
            ratio_cap: (packed.len() as u64).saturating_mul(limits.ratio.into()).max(1 << 20),
            total_cap,
            failure: None,
            trailing: &[],
        }
    }

    fn over(&mut self, kind: ProblemKind, detail: &str) -> io::Error {
        self.failure = Some((kind, detail.to_owned()));
        io::Error::other(OverLimit)
    }

    /// Goes on to the next member; false at the end of the stream.
    fn next_member(&mut self) -> bool {
        let rest = *self.decoder.get_ref();
        if rest.starts_with(&[0x1f, 0x8b, 8]) {
            self.decoder = GzDecoder::new(rest);
            return true;
        }
        if rest.iter().any(|byte| *byte != 0) {
            self.trailing = rest;
        }
        false
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.failure.is_some() {
            return Err(io::Error::other(OverLimit));
        }
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let read = match self.decoder.read(buffer) {
                Ok(0) if self.next_member() => continue,
                Ok(read) => read,
                Err(error) => {
                    self.failure = Some((ProblemKind::Corrupt, format!("gzip: {error}")));
                    return Err(error);
                }
            };
            self.produced = self.produced.saturating_add(read as u64);
            if self.produced > self.ratio_cap {
                return Err(self.over(ProblemKind::RatioTooHigh, "gzip stream over the ratio limit"));
            }
            if self.produced > self.total_cap {
                return Err(self.over(ProblemKind::PackageTooLarge, "gzip stream over the size limit"));
            }
            return Ok(read);
        }
    }
}
