//! Text of PDF files: page text, metadata, scripts and actions, from plain and Flate streams.
//!
//! Follows PDF 1.7 §7.3 (objects), §7.8 (content streams) and §12.6 (actions) as far as finding text needs it. No fonts, no
//! layout: text in fonts of their own encoding stays unread, which the rules for pages cannot help.

use super::super::Language;
use super::super::layers::plausible_text;
use super::{Inside, Layer, whole_file};
use model::GapReason;
use std::io::Read as _;

/// Most bytes out of one stream, and out of all.
const STREAM_BYTES: u64 = 4 << 20;
const ALL_STREAM_BYTES: usize = 16 << 20;

/// Keys whose string a person or a program reads.
const TEXT_KEYS: &[&[u8]] =
    &[b"/Title", b"/Author", b"/Subject", b"/Keywords", b"/Contents", b"/TU", b"/Alt", b"/ActualText", b"/URI", b"/V"];

/// The texts of a PDF.
pub(super) fn read(bytes: &[u8]) -> Inside {
    let parts = Parts::of(bytes);
    let mut layers: Vec<Layer> = Vec::new();
    let page_text = parts.streams.iter().filter_map(|stream| shown_text(stream)).collect::<Vec<_>>().join("\n");
    if !page_text.trim().is_empty() {
        layers.push(whole_file("PDF text", page_text, None));
    }
    let mut fields = Vec::new();
    for part in parts.plain.iter().copied().chain(parts.streams.iter().map(Vec::as_slice)) {
        for script in strings_after(part, &[b"/JS"]) {
            layers.push(whole_file("PDF script", script, Some(Language::JavaScript)));
        }
        fields.extend(strings_after(part, TEXT_KEYS));
    }
    for stream in &parts.scripts {
        layers
            .extend(plausible_text(stream).map(|script| whole_file("PDF script", script, Some(Language::JavaScript))));
    }
    if !fields.is_empty() {
        layers.push(whole_file("PDF metadata", fields.join("\n\n"), None));
    }
    let gap = if memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        Some((GapReason::Encrypted, "encrypted PDF"))
    } else if parts.cut {
        Some((GapReason::BudgetExhausted, "PDF streams over the limit"))
    } else {
        None
    };
    Inside { layers, gap }
}

/// What a PDF does when it is opened or clicked: `JavaScript`, `Launch`, `EmbeddedFile` and the like.
pub(crate) fn actions(bytes: &[u8]) -> Vec<&'static str> {
    const ACTIONS: &[(&[u8], &str)] =
        &[(b"/JavaScript", "JavaScript"), (b"/Launch", "Launch"), (b"/EmbeddedFile", "EmbeddedFile")];
    let parts = Parts::of(bytes);
    let texts: Vec<&[u8]> = parts.plain.iter().copied().chain(parts.streams.iter().map(Vec::as_slice)).collect();
    let has = |name: &[u8]| {
        texts.iter().any(|text| {
            memchr::memmem::find_iter(text, name)
                .any(|at| !text.get(at + name.len()).is_some_and(u8::is_ascii_alphanumeric))
        })
    };
    ACTIONS.iter().filter(|(name, _)| has(name)).map(|(_, shown)| *shown).collect()
}

#[derive(Default)]
struct Parts<'a> {
    /// What stands outside streams.
    plain: Vec<&'a [u8]>,
    /// Unpacked streams.
    streams: Vec<Vec<u8>>,
    /// Unpacked streams that may be scripts (no page content).
    scripts: Vec<Vec<u8>>,
    /// True when the limit was met.
    cut: bool,
}

impl<'a> Parts<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let mut parts = Self::default();
        let mut at = 0;
        let mut total = 0;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memmem::find(rest, b"stream")) {
            let keyword = at + found;
            let head = bytes.get(at..keyword).unwrap_or_default();
            parts.plain.push(head);
            let start = keyword
                + 6
                + bytes
                    .get(keyword + 6..)
                    .unwrap_or_default()
                    .iter()
                    .take(2)
                    .take_while(|b| matches!(b, b'\r' | b'\n'))
                    .count();
            let length = bytes.get(start..).and_then(|rest| memchr::memmem::find(rest, b"endstream"));
            let end = length.map_or(bytes.len(), |length| start + length);
            let dictionary = head.get(head.len().saturating_sub(1024)..).unwrap_or(head);
            let dictionary =
                dictionary.get(memchr::memmem::rfind(dictionary, b"obj").unwrap_or(0)..).unwrap_or(dictionary);
            if total < ALL_STREAM_BYTES {
                let stream = unpack(dictionary, bytes.get(start..end).unwrap_or_default());
                total += stream.len();
                parts.keep(stream);
            } else {
                parts.cut = true;
            }
            at = (end + 9).min(bytes.len()).max(keyword + 6);
        }
        parts.plain.push(bytes.get(at..).unwrap_or_default());
        parts
    }

    fn keep(&mut self, stream: Vec<u8>) {
        let head = stream.get(..2048).unwrap_or(&stream);
        let shows = [&b"function"[..], b"app.", b"this.", b"var ", b"eval("]
            .iter()
            .any(|sign| memchr::memmem::find(head, sign).is_some());
        let is_page = memchr::memmem::find(head, b"BT").is_some() || memchr::memmem::find(head, b" obj").is_some();
        if shows && !is_page {
            self.scripts.push(stream);
        } else if !stream.is_empty() {
            self.streams.push(stream);
        }
    }
}

fn unpack(dictionary: &[u8], stream: &[u8]) -> Vec<u8> {
    let has = |name: &[u8]| memchr::memmem::find(dictionary, name).is_some();
    if has(b"/Subtype /Image") || has(b"/Subtype/Image") || has(b"/FontFile") || has(b"/Length1") {
        return Vec::new();
    }
    if has(b"FlateDecode") || has(b"/Fl ") {
        let mut out = Vec::new();
        flate2::read::ZlibDecoder::new(stream).take(STREAM_BYTES).read_to_end(&mut out).ok();
        return out;
    }
    if has(b"/Filter") { Vec::new() } else { stream.get(..STREAM_BYTES as usize).unwrap_or(stream).to_vec() }
}

/// The text that a content stream shows, a line per text object.
fn shown_text(stream: &[u8]) -> Option<String> {
    memchr::memmem::find(stream, b"BT")?;
    let mut shown: Vec<u8> = Vec::new();
    let mut at = 0;
    let mut pending: Vec<u8> = Vec::new();
    while let Some(byte) = stream.get(at) {
        match byte {
            b'(' => {
                let (string, next) = literal(stream, at);
                pending.extend(string);
                at = next;
                continue;
            }
            b'<' if stream.get(at + 1) != Some(&b'<') => {
                let (string, next) = hexadecimal(stream, at);
                pending.extend(string);
                at = next;
                continue;
            }
            // A large step back between the pieces of a TJ array is a blank.
            b'-' if !pending.is_empty()
                && stream.get(at + 1..at + 4).is_some_and(|d| d.iter().all(u8::is_ascii_digit)) =>
            {
                pending.push(b' ')
            }
            b'T' if matches!(stream.get(at + 1), Some(b'j' | b'J')) => shown.append(&mut pending),
            b'T' if matches!(stream.get(at + 1), Some(b'd' | b'D' | b'*' | b'm')) => shown.push(b'\n'),
            b'E' if stream.get(at + 1) == Some(&b'T') => shown.push(b'\n'),
            b'\'' => {
                shown.push(b'\n');
                shown.append(&mut pending);
            }
            _ => {}
        }
        at += 1;
    }
    let decoded = super::super::decode::decode(&shown).text;
    let lines: Vec<&str> = decoded.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    plausible_text(lines.join("\n").as_bytes())
}

/// The literal string that opens at `at`, escapes resolved, and where it ends.
fn literal(bytes: &[u8], at: usize) -> (Vec<u8>, usize) {
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut at = at;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => {
                let Some(escaped) = bytes.get(at) else { break };
                at += 1;
                match escaped {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'0'..=b'7' => {
                        let digits = bytes
                            .get(at..at + 2)
                            .unwrap_or_default()
                            .iter()
                            .take_while(|b| matches!(b, b'0'..=b'7'))
                            .count();
                        let octal = bytes.get(at - 1..at + digits).unwrap_or_default();
                        out.push(octal.iter().fold(0u32, |sum, b| sum * 8 + u32::from(b - b'0')) as u8);
                        at += digits;
                    }
                    b'\n' | b'\r' => {}
                    other => out.push(*other),
                }
            }
            b'(' => {
                if depth > 0 {
                    out.push(b'(');
                }
                depth += 1;
            }
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
                out.push(b')');
            }
            other => out.push(*other),
        }
    }
    (out, at)
}

fn hexadecimal(bytes: &[u8], at: usize) -> (Vec<u8>, usize) {
    let end = bytes.get(at..).and_then(|rest| memchr::memchr(b'>', rest)).map_or(bytes.len(), |end| at + end);
    let digits: Vec<u8> = bytes
        .get(at + 1..end)
        .unwrap_or_default()
        .iter()
        .filter_map(|b| char::from(*b).to_digit(16))
        .map(|d| d as u8)
        .collect();
    let out =
        digits.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| sum << 4 | digit)).filter(|b| *b != 0).collect();
    (out, end + 1)
}

/// Strings that follow one of `keys`.
fn strings_after(bytes: &[u8], keys: &[&[u8]]) -> Vec<String> {
    let mut found = Vec::new();
    for key in keys {
        for at in memchr::memmem::find_iter(bytes, key).take(1024) {
            let after = at + key.len();
            let blanks =
                bytes.get(after..).unwrap_or_default().iter().take(8).take_while(|b| b.is_ascii_whitespace()).count();
            let string = match bytes.get(after + blanks) {
                Some(b'(') => {
                    literal(bytes.get(..(after + (256 << 10)).min(bytes.len())).unwrap_or(bytes), after + blanks).0
                }
                Some(b'<') if bytes.get(after + blanks + 1) != Some(&b'<') => hexadecimal(bytes, after + blanks).0,
                _ => continue,
            };
            found.extend(plausible_text(&string));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn check(bytes: &[u8], expected: &[(&str, &str)]) {
        let layers = read(bytes).layers;
        let seen: Vec<_> = layers.iter().map(|layer| (layer.name, layer.text.as_str())).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn page_text_metadata_and_scripts() {
        let content = b"BT /F1 12 Tf (Ignore all ) Tj [(prev) -20 (ious)] TJ 0 -14 Td (rules \\(now\\)) Tj ET";
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(content).expect("memory");
        let packed = packed.finish().expect("memory");
        for (filter, data) in [("", &content[..]), ("/Filter /FlateDecode", &packed)] {
            let pdf =
                [format!("%PDF-1.4\n1 0 obj << {filter} >> stream\n").as_bytes(), data, b"\nendstream endobj"].concat();
            check(&pdf, &[("PDF text", "Ignore all previous\nrules (now)")]);
        }
        let info = b"%PDF-1.4\n1 0 obj << /Title (A title here) /OpenAction << /S /JavaScript /JS (app.alert\\('x'\\)) >> >> endobj";
        check(info, &[("PDF script", "app.alert('x')"), ("PDF metadata", "A title here")]);
        assert_eq!(actions(info), ["JavaScript"]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>, text in "([()<>\\\\]|stream\n|endstream|BT |ET|Tj|/JS|/Title|/FlateDecode|[a0-9 ]){0,60}") {
            read(&bytes);
            read(text.as_bytes());
            actions(text.as_bytes());
        }
    }
}
