//! Is it text? The one judge of what decoders propose. Compressed bytes are unpacked first, within a limit.

use super::super::decode;
use std::io::Read as _;

/// Most bytes that come out of one compressed layer.
const UNPACKED_BYTES: u64 = 4 << 20;

/// Fewest bytes of a layer: shorter ones say nothing, and chance makes them.
const SHORTEST: usize = 6;

/// A packing found inside decoded bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zlib,
    Bzip2,
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
        _ => return None,
    };
    (!out.is_empty()).then_some((out, packing))
}

/// `bytes` as text, if at least 85 in 100 characters are what people write and none is what only binaries hold.
pub(in super::super) fn text(bytes: &[u8]) -> Option<String> {
    if bytes.len() < SHORTEST {
        return None;
    }
    let decoded = decode::decode(bytes);
    let is_wide = decoded.encoding.starts_with("utf-16") || decoded.encoding.starts_with("utf-32");
    if decoded.lossy || !(is_wide || decoded.encoding.starts_with("utf-8")) {
        return None;
    }
    let mut all = 0usize;
    let mut written = 0usize;
    let mut letters = 0usize;
    for c in decoded.text.chars() {
        all += 1;
        written += usize::from(is_written(c));
        letters += usize::from(c.is_alphabetic() || c == ' ');
        // Control characters that no text has.
        if matches!(c, '\0'..='\u{7}' | '\u{E}'..='\u{1A}' | '\u{1C}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}')
        {
            return None;
        }
    }
    // A filler is no text.
    let different = decoded.text.chars().take(256).collect::<std::collections::BTreeSet<_>>().len();
    if different < 4 {
        return None;
    }
    // Few characters need to be good ones: chance makes rare scripts and signs out of short bytes.
    let ascii = decoded.text.bytes().filter(u8::is_ascii).count();
    let settled = ascii * 10 >= decoded.text.len() * 9 || all >= 16;
    (settled && written * 100 >= all * 85 && letters * 4 >= all).then_some(decoded.text)
}

fn is_written(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\r' | '\t' | '\u{A0}'..='\u{24F}' | '\u{370}'..='\u{5FF}' | '\u{600}'..='\u{6FF}' | '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}' | '\u{2010}'..='\u{2027}'
        | '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FF60}' | '\u{1F300}'..='\u{1FAFF}')
}
