//! Decoders of constants: base64, base32, hexadecimal, URL, compression, rot13. What they give is data that nobody
//! sees in the source. Unwrapping of texts outside of programs is in `document::layers`.

use super::Machine;
use super::value::{TEXT_BYTES, Taint, Value};
use crate::code::class::Source;
use base64::Engine as _;
use std::io::Read as _;
use std::ops::Range;

impl Machine {
    /// Decoders. What they give is data that nobody sees in the source.
    pub(super) fn decode(
        &mut self,
        path: &str,
        name: &str,
        subject: &Value,
        arguments: &[Value],
        range: &Range<usize>,
    ) -> Option<Value> {
        let text = subject.constant()?.clone();
        if !self.step(text.len() / 4) {
            return None;
        }
        let named = |index: usize| {
            arguments.get(index).and_then(|value| value.constant()).map(|text| text.to_ascii_lowercase())
        };
        let (layer, bytes) = match name {
            "b64decode" | "urlsafe_b64decode" | "standard_b64decode" | "decodebytes" | "a2b_base64" | "atob" => {
                ("base64", base64_bytes(&text)?)
            }
            "b32decode" => ("base32", base32_bytes(&text)?),
            "b16decode" | "unhexlify" | "fromhex" | "a2b_hex" => ("hex", hex_bytes(&text)?),
            "from" if path == "Buffer.from" => match named(1).as_deref() {
                Some("base64" | "base64url") => ("base64", base64_bytes(&text)?),
                Some("hex") => ("hex", hex_bytes(&text)?),
                _ => return Some(Value { path: None, ..subject.clone() }),
            },
            "unquote" | "unquote_plus" | "decodeURIComponent" | "unescape" | "decodeURI" => ("URL", url_bytes(&text)),
            "decompress" | "gunzipSync" | "inflateSync" | "unzipSync" | "inflateRawSync" => {
                ("compression", inflate(&latin1(&text)?)?)
            }
            "decode" | "decodestring" => match named(if path.starts_with("codecs") { 1 } else { 0 }).as_deref() {
                Some("rot13" | "rot_13" | "rot-13") => ("rot13", rot13(&text).into_bytes()),
                Some("hex" | "hex_codec") => ("hex", hex_bytes(&text)?),
                Some("base64" | "base64_codec") => ("base64", base64_bytes(&text)?),
                _ => return None,
            },
            _ => return None,
        };
        // Bytes that are no text stay countable one by one, so that a decompression behind can use them.
        let text =
            String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
        if text.len() > TEXT_BYTES {
            return None;
        }
        let mut value = Value { taints: subject.taints.clone(), layer: Some(layer), ..Value::text(text) };
        value.taint(Taint::new(Source::DecodedData, layer, self.place(range)));
        self.folded(&value, range);
        Some(value)
    }
}

pub(super) fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let clean: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '=')
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    let engine = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
    );
    engine.decode(clean).ok().filter(|bytes| !bytes.is_empty())
}

pub(super) fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let clean: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    hex::decode(clean).ok().filter(|bytes| !bytes.is_empty())
}

fn base32_bytes(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut held) = (0u32, 0u32);
    for c in text.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=') {
        let digit = match c.to_ascii_uppercase() {
            c @ b'A'..=b'Z' => c - b'A',
            c @ b'2'..=b'7' => c - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5 | u32::from(digit)) & 0xFFFF;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(out)
}

fn url_bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match digits.filter(|_| *first == b'%') {
            Some(byte) => {
                out.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}

fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let limit = TEXT_BYTES as u64;
    let read = match bytes {
        [0x1f, 0x8b, ..] => flate2::read::GzDecoder::new(bytes).take(limit).read_to_end(&mut out),
        [b'B', b'Z', b'h', ..] => bzip2::read::BzDecoder::new(bytes).take(limit).read_to_end(&mut out),
        _ => flate2::read::ZlibDecoder::new(bytes).take(limit).read_to_end(&mut out),
    };
    read.ok().filter(|_| !out.is_empty()).map(|_| out)
}

pub(super) fn rot13(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'a'..='m' | 'A'..='M' => char::from_u32(u32::from(c) + 13).unwrap_or(c),
            'n'..='z' | 'N'..='Z' => char::from_u32(u32::from(c) - 13).unwrap_or(c),
            _ => c,
        })
        .collect()
}
