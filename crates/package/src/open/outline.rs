//! A first look at an upload, for those who have to accept or refuse it at once: what form it has, whether it is whole,
//! how many files it declares. Keeps nothing, judges nothing; what a limit cuts short is for the scan to name.

use super::zip;
use crate::{Kind, Limits, NotAZip, zip_outline};
use flate2::bufread::MultiGzDecoder;
use std::io::{self, Read};
use tar::{Archive, EntryType};

/// The forms that a package may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A ZIP archive.
    Zip,
    /// A tar archive.
    Tar,
    /// A tar archive in a gzip stream.
    TarGz,
    /// One text: a SKILL.md.
    SkillFile,
}

/// What an upload looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// Its form.
    pub form: Form,
    /// Files in it, folders not counted; at least so many where a limit ended the count.
    pub files: u32,
}

/// Why bytes are no package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPackage {
    /// Neither an archive of a form that is opened nor a text.
    #[error("the data is neither a ZIP or tar archive nor a text")]
    Unknown,
    /// An archive that ends too early or is damaged.
    #[error("the archive is truncated or damaged")]
    Cut,
}

/// Looks at an upload. Takes time in proportion to the limits and next to no memory.
pub fn outline(bytes: &[u8], limits: &Limits) -> Result<Outline, NotAPackage> {
    match Kind::of(bytes) {
        Kind::Gzip => tar_gz(bytes, limits),
        Kind::Tar => Ok(Outline { form: Form::Tar, files: count(bytes, limits)? }),
        Kind::Zip | Kind::ZipDocument => of_zip(bytes),
        _ if zip::has_directory(bytes) => of_zip(bytes),
        Kind::Text => Ok(Outline { form: Form::SkillFile, files: 1 }),
        _ => Err(NotAPackage::Unknown),
    }
}

/// Whether an upload is one text, and no archive that begins like one.
pub fn is_single_text(bytes: &[u8]) -> bool {
    Kind::of(bytes) == Kind::Text && !zip::has_directory(bytes)
}

fn of_zip(bytes: &[u8]) -> Result<Outline, NotAPackage> {
    match zip_outline(bytes) {
        Ok(found) => Ok(Outline { form: Form::Zip, files: found.files }),
        Err(NotAZip::Cut) => Err(NotAPackage::Cut),
        Err(NotAZip::NoZip) => Err(NotAPackage::Unknown),
    }
}

fn tar_gz(bytes: &[u8], limits: &Limits) -> Result<Outline, NotAPackage> {
    let mut head = Vec::new();
    if MultiGzDecoder::new(bytes).take(1024).read_to_end(&mut head).is_err() && head.is_empty() {
        return Err(NotAPackage::Cut);
    }
    if Kind::of(&head) != Kind::Tar {
        return Err(NotAPackage::Unknown);
    }
    Ok(Outline { form: Form::TarGz, files: count(MultiGzDecoder::new(bytes), limits)? })
}

/// Counts the entries that are no folders, as far as the limits allow.
fn count(stream: impl Read, limits: &Limits) -> Result<u32, NotAPackage> {
    let mut stream = Capped { inner: stream, left: limits.total_bytes.saturating_add(1 << 20) };
    let mut files = 0;
    let walked = walk(&mut stream, limits, &mut files);
    if walked.is_err() && stream.left > 0 { Err(NotAPackage::Cut) } else { Ok(files) }
}

fn walk(stream: impl Read, limits: &Limits, files: &mut u32) -> io::Result<()> {
    let mut archive = Archive::new(stream);
    for entry in archive.entries()?.take(usize::try_from(limits.entries).unwrap_or(usize::MAX)) {
        let mut entry = entry?;
        let (kind, declared) = (entry.header().entry_type(), entry.size());
        // Only what is read shows a cut: the next header would otherwise be looked for beyond the end.
        if io::copy(&mut entry, &mut io::sink())? < declared {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        *files += u32::from(!kind.is_dir() && kind != EntryType::XGlobalHeader);
    }
    Ok(())
}

/// A stream that ends at a limit.
struct Capped<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write as _;

    fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, name, *bytes).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<(Form, u32), NotAPackage>) {
        let found = outline(bytes, &Limits::default()).map(|outline| (outline.form, outline.files));
        assert_eq!(found, expected);
    }

    #[test]
    fn forms() {
        let plain = tar(&[("a/SKILL.md", b"# A"), ("a/run.py", b"print()")]);
        check(&plain, Ok((Form::Tar, 2)));
        check(&gzip(&plain), Ok((Form::TarGz, 2)));
        check(b"---\nname: a\n---\n# A\n", Ok((Form::SkillFile, 1)));
        check(b"", Err(NotAPackage::Unknown));
        check(&gzip(b"just a text"), Err(NotAPackage::Unknown));
        check(&[0, 1, 2, 3, 0xff, 0xfe, 0], Err(NotAPackage::Unknown));
        check(b"PK\x03\x04 and then nothing", Err(NotAPackage::Cut));
    }

    #[test]
    fn a_cut_archive_is_told() {
        let whole = gzip(&tar(&[("SKILL.md", &[b'x'; 40_000]), ("b", &[b'y'; 9_000])]));
        check(&whole[..whole.len() / 2], Err(NotAPackage::Cut));
        let plain = tar(&[("SKILL.md", &[b'x'; 40_000])]);
        check(&plain[..20_000], Err(NotAPackage::Cut));
    }

    #[test]
    fn a_bomb_is_counted_as_far_as_the_limits_go() {
        let limits = Limits { total_bytes: 1 << 20, ..Limits::default() };
        let bomb = gzip(&tar(&[("SKILL.md", b"# A"), ("zeros", &vec![0; 8 << 20])]));
        let found = outline(&bomb, &limits).unwrap();
        assert_eq!((found.form, found.files), (Form::TarGz, 1));
        let many = Limits { entries: 3, ..Limits::default() };
        let crowd: Vec<_> = (0..9).map(|number| format!("f{number}")).collect();
        let crowd: Vec<_> = crowd.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
        assert_eq!(outline(&tar(&crowd), &many).unwrap().files, 3);
    }
}
