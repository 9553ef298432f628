//! Is it text? The one judge of what decoders propose. Compressed bytes are unpacked first, within a limit.

use super::super::decode;
use super::reading;
use std::io::Read as _;

/// Most bytes that come out of one compressed layer.
const UNPACKED_BYTES: u64 = 4 << 20;

/// Most memory for an LZMA dictionary.
const LZMA_KIBIBYTES: u32 = 16 << 10;

/// Fewest bytes of a layer: shorter ones say nothing, and chance makes them.
const SHORTEST: usize = 6;

/// A packing found inside decoded bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zlib,
    Bzip2,
    Lzma,
    Deflate,
}

impl Packing {
    /// The name of a layer that was decoded by `outer` and then unpacked.
    pub(super) fn after(self, outer: &'static str) -> &'static str {
        match (outer, self) {
            ("base64", Self::Gzip) => "base64, gzip",
            ("base64", Self::Zlib) => "base64, zlib",
            ("base64", Self::Bzip2) => "base64, bzip2",
            ("hex", Self::Gzip) => "hex, gzip",
            ("hex", Self::Zlib) => "hex, zlib",
            ("hex", Self::Bzip2) => "hex, bzip2",
            ("base64", Self::Lzma) => "base64, LZMA",
            ("base64", Self::Deflate) => "base64, deflate",
            (_, Self::Lzma) => "encoded, LZMA",
            (_, Self::Deflate) => "encoded, deflate",
            (_, Self::Gzip) => "encoded, gzip",
            (_, Self::Zlib) => "encoded, zlib",
            (_, Self::Bzip2) => "encoded, bzip2",
        }
    }
}

/// The text in `bytes`, unpacked if need be; `None` if it is none.
pub(super) fn open(bytes: Vec<u8>) -> Option<(String, Option<Packing>)> {
    match unpack(&bytes) {
        Some((unpacked, packing)) => Some((text(&unpacked)?, Some(packing))),
        None => Some((text(&bytes)?, None)),
    }
}

fn unpack(bytes: &[u8]) -> Option<(Vec<u8>, Packing)> {
    let mut out = Vec::new();
    let packing = match bytes {
        [0x1F, 0x8B, 8, ..] => {
            flate2::read::GzDecoder::new(bytes).take(UNPACKED_BYTES).read_to_end(&mut out).ok();
            Packing::Gzip
        }
        [0x78, 0x01 | 0x5E | 0x9C | 0xDA, ..] => {
            flate2::read::ZlibDecoder::new(bytes).take(UNPACKED_BYTES).read_to_end(&mut out).ok();
            Packing::Zlib
        }
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, ..] => {
            bzip2::read::BzDecoder::new(bytes).take(UNPACKED_BYTES).read_to_end(&mut out).ok();
            Packing::Bzip2
        }
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => {
            lzma_rust2::XzReader::new(bytes, true).take(UNPACKED_BYTES).read_to_end(&mut out).ok();
            Packing::Lzma
        }
        // The first byte of the properties that every writer uses, then a dictionary size of at most 64 MiB.
        [0x5D, 0, 0, _, 0..=4, ..] => {
            let reader = lzma_rust2::LzmaReader::new_mem_limit(bytes, LZMA_KIBIBYTES, None).ok()?;
            reader.take(UNPACKED_BYTES).read_to_end(&mut out).ok();
            Packing::Lzma
        }
        // Raw deflate has no mark: only bytes that cannot be text are tried, and only text that comes out whole counts.
        _ if bytes.len() >= 24 && std::str::from_utf8(bytes).is_err() => {
            flate2::read::DeflateDecoder::new(bytes).take(UNPACKED_BYTES).read_to_end(&mut out).ok()?;
            Packing::Deflate
        }
        _ => return None,
    };
    (!out.is_empty()).then_some((out, packing))
}

/// `bytes` as text, if at least 85 in 100 characters are what people write and none is what only binaries hold.
pub(in super::super) fn text(bytes: &[u8]) -> Option<String> {
    if bytes.len() < SHORTEST {
        return None;
    }
    let decoded = decode::unicode(bytes)?;
    let is_wide = decoded.encoding.starts_with("utf-16") || decoded.encoding.starts_with("utf-32");
    if decoded.lossy || !(is_wide || decoded.encoding.starts_with("utf-8")) {
        return None;
    }
    let mut all = 0usize;
    let mut written = 0usize;
    let mut letters = 0usize;
    let mut private = 0usize;
    for c in decoded.text.chars() {
        all += 1;
        written += usize::from(is_written(c));
        letters += usize::from(c.is_alphabetic() || c == ' ');
        // Control characters that no text has.
        if matches!(c, '\0'..='\u{7}' | '\u{E}'..='\u{1A}' | '\u{1C}'..='\u{1F}' | '\u{7F}'..='\u{9F}') {
            return None;
        }
        private += usize::from(matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}'));
    }
    // Chance makes a few private characters; many, beside plain text, carry a text of their own.
    if private > 0 && (private < 16 || all - private < 16) {
        return None;
    }
    (written, letters) = (written + private, letters + private);
    // A filler is no text.
    let different = decoded.text.chars().take(256).collect::<std::collections::BTreeSet<_>>().len();
    if different < 4 {
        return None;
    }
    // Few characters need to be good ones: chance makes rare scripts and signs out of short bytes.
    let ascii = decoded.text.bytes().filter(u8::is_ascii).count();
    let settled = ascii * 10 >= decoded.text.len() * 9 || all >= 16;
    let reads = letters * 4 >= all || all >= CODES && is_codes(&decoded.text) || reading::as_command(&decoded.text);
    (settled && written * 100 >= all * 85 && reads).then_some(decoded.text)
}

/// Fewest characters of a layer that is codes again.
const CODES: usize = 40;

/// Has hardly a letter, because it is itself escapes or numbers of characters: `\143\165`, `&#99;`, `[99, 117]`.
fn is_codes(text: &str) -> bool {
    let sign = |b: &u8| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'x' | b'u' | b'{' | b'}' | b'\\' | b'%' | b'&' | b'#' | b';' | b',' | b' ' | b'+');
    text.bytes().filter(sign).count() * 100 >= text.len() * 80
}

fn is_written(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\r' | '\t' | '\u{A0}'..='\u{24F}' | '\u{370}'..='\u{5FF}' | '\u{600}'..='\u{6FF}' | '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}' | '\u{2010}'..='\u{2027}'
        | '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FF60}' | '\u{1F300}'..='\u{1FAFF}')
}
