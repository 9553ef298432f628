//! Signatures. `strong` ones are long enough, or checked closely enough, to hold against text; `weak` ones come from
//! `infer` and count only for what is not text.

use super::Kind;
use crate::open::zip;

/// Signatures that decide before anything else does.
pub(super) fn strong(bytes: &[u8]) -> Option<Kind> {
    Some(match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zip_kind(bytes),
        [0x1F, 0x8B, 8, ..] => Kind::Gzip,
        [0x7F, b'E', b'L', b'F', ..] => Kind::Executable,
        [0xCA, 0xFE, 0xBA, 0xBE, rest @ ..] => class_or_fat(rest),
        [0xFE, 0xED, 0xFA, 0xCE | 0xCF, ..] | [0xCE | 0xCF, 0xFA, 0xED, 0xFE, ..] => Kind::Executable,
        [b'M', b'Z', ..] if is_pe(bytes) => Kind::Executable,
        [0, b'a', b's', b'm', ..] => Kind::Wasm,
        _ if bytes.starts_with(b"SQLite format 3\0") => Kind::Sqlite,
        _ if is_pdf(bytes) => Kind::Pdf,
        _ if is_other_archive(bytes) => Kind::OtherArchive,
        _ if is_tar(bytes) => Kind::Tar,
        _ if is_pyc(bytes) => Kind::Pyc,
        _ if is_pickle(bytes) => Kind::Pickle,
        _ => return None,
    })
}

/// Signatures of kinds that are told from text by being no text.
pub(super) fn weak(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"MZ") {
        return Some(Kind::Executable);
    }
    let head = bytes.get(..8192).unwrap_or(bytes);
    Some(match infer::get(head)?.matcher_type() {
        infer::MatcherType::Image => Kind::Image,
        infer::MatcherType::Font => Kind::Font,
        infer::MatcherType::Audio | infer::MatcherType::Video => Kind::Media,
        infer::MatcherType::Archive => Kind::OtherArchive,
        _ => return None,
    })
}

fn zip_kind(bytes: &[u8]) -> Kind {
    const FOLDERS: [&[u8]; 5] = [b"META-INF/", b"word/", b"xl/", b"ppt/", b"_rels/"];
    const FILES: [&[u8]; 4] = [b"[Content_Types].xml", b"mimetype", b"AndroidManifest.xml", b"content.xml"];
    let known = zip::first_names(bytes, 64).any(|name| {
        FOLDERS.iter().any(|folder| name.starts_with(folder))
            || FILES.contains(&name)
            || name.ends_with(b".dist-info/WHEEL")
            || name.ends_with(b".dist-info/METADATA")
    });
    if known { Kind::ZipDocument } else { Kind::Zip }
}

/// Java classes and Mach-O archives share a signature; the next number is a version there (45 and up), a count here.
fn class_or_fat(rest: &[u8]) -> Kind {
    match rest {
        [0, 0, 0, count, ..] if *count < 45 => Kind::Executable,
        _ => Kind::JavaClass,
    }
}

fn is_pe(bytes: &[u8]) -> bool {
    let Some(at) = bytes.get(0x3C..0x40).and_then(|field| <[u8; 4]>::try_from(field).ok()) else { return false };
    let at = u32::from_le_bytes(at) as usize;
    bytes.get(at..).is_some_and(|header| header.starts_with(b"PE\0\0") || header.starts_with(b"NE"))
}

/// Readers accept the mark anywhere in the first kilobyte, but a text that mentions it is no PDF.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"%PDF-") || bytes.strip_prefix(b"\xEF\xBB\xBF").is_some_and(is_pdf)
}

fn is_other_archive(bytes: &[u8]) -> bool {
    const MARKS: [&[u8]; 13] = [
        b"7z\xBC\xAF\x27\x1C",
        b"Rar!\x1A\x07",
        b"\xFD7zXZ\0",
        b"\x28\xB5\x2F\xFD",
        b"\x04\x22\x4D\x18",
        b"MSCF\0\0\0\0",
        b"!<arch>\n",
        b"070701",
        b"070707",
        b"LZIP\x01",
        b"\xED\xAB\xEE\xDB",
        b"xar!\0",
        b"\x1F\x9D",
    ];
    let bzip2 = matches!(bytes, [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]);
    bzip2 || MARKS.iter().any(|mark| bytes.starts_with(mark)) || bytes.get(0x8001..0x8006) == Some(b"CD001")
}

/// A tar header carries its own checksum, which holds for the oldest format too.
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..512) else { return false };
    let Some(field) = header.get(148..156) else { return false };
    let digits = field.trim_ascii().split(|byte| *byte == 0 || *byte == b' ').next().unwrap_or_default();
    let stated = std::str::from_utf8(digits).ok().and_then(|text| u32::from_str_radix(text, 8).ok());
    let sum: u32 =
        header.iter().enumerate().map(|(i, b)| if (148..156).contains(&i) { 32 } else { u32::from(*b) }).sum();
    let marked = header.get(257..262) == Some(b"ustar");
    header.first() != Some(&0) && (stated == Some(sum) || marked)
}

/// Magic number and CR LF, then flags and dates. Text would have letters where the number is.
fn is_pyc(bytes: &[u8]) -> bool {
    let [low, high, b'\r', b'\n', _, _, _, _, ..] = bytes else { return false };
    let number = u16::from_le_bytes([*low, *high]);
    matches!(number, 3000..=3999 | 20121 | 50428 | 50823 | 60202 | 60717 | 62011..=62219)
}

/// Protocols 2 to 5 by their mark; 0 and 1 by a first instruction that imports a global; arrays that hold objects.
fn is_pickle(bytes: &[u8]) -> bool {
    match bytes {
        [0x80, 2..=5, .., b'.'] => true,
        [0x80, 4..=5, 0x95, ..] => true,
        [0x80, 2..=3, b'}' | b']' | b'(' | b'c' | b'X' | b'\x8A', ..] => true,
        [b'c', rest @ ..] => imports_global(rest),
        [b'(', b'l' | b'd' | b't' | b'c' | b'i', ..] => {
            bytes.trim_ascii_end().ends_with(b".") && has_text_opcodes(bytes)
        }
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => {
            bytes.get(..256).unwrap_or(bytes).windows(3).any(|part| part == b"'|O" || part == b"'O'")
        }
        _ => false,
    }
}

fn imports_global(rest: &[u8]) -> bool {
    let mut lines = rest.get(..256).unwrap_or(rest).split(|byte| *byte == b'\n');
    let dotted = |line: Option<&[u8]>| {
        line.is_some_and(|name| !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || b"._".contains(b)))
    };
    dotted(lines.next())
        && dotted(lines.next())
        && lines.next().is_some_and(|next| matches!(next, [b'(' | b'p' | b'q' | b'S' | b'V' | b')' | b'X', ..]))
}

fn has_text_opcodes(bytes: &[u8]) -> bool {
    let head = bytes.get(..64).unwrap_or(bytes);
    head.windows(2).any(|pair| pair == b"p0" || pair == b"p1") || head.get(1) == Some(&b'c')
}
