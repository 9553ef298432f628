//! Windows shortcuts: what they start, by the Shell Link format (MS-SHLLINK §2.1 to §2.4).
//!
//! Reads the strings: target path, arguments, working folder, icon. The list of item ids is skipped, not followed.

use super::{Inside, whole_file};
use crate::document::Language;
use model::GapReason;

/// The header's size and class id.
const MARK: &[u8] = &[0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];
const HEADER_BYTES: usize = 0x4C;

/// Bits of the link flags.
const HAS_ID_LIST: u32 = 1;
const HAS_LINK_INFO: u32 = 1 << 1;
const IS_UNICODE: u32 = 1 << 7;

/// The strings behind the header, in order, with their flag.
const STRINGS: &[(u32, Part)] = &[
    (1 << 2, Part::Name),
    (1 << 3, Part::Target),
    (1 << 4, Part::Folder),
    (1 << 5, Part::Arguments),
    (1 << 6, Part::Icon),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Name,
    Target,
    Folder,
    Arguments,
    Icon,
}

/// What a shortcut says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shortcut {
    /// The program and its arguments, as one command line.
    pub(crate) command: String,
    /// The comment, the folder and the icon.
    pub(crate) rest: Vec<String>,
}

/// True for a shortcut's header.
pub(crate) fn is_shortcut(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

/// The command as a text of its own, so that rules see it.
pub(super) fn read(bytes: &[u8]) -> Inside {
    let Some(shortcut) = parse(bytes) else {
        return Inside { layers: Vec::new(), gap: Some((GapReason::Corrupt, "shortcut that could not be read")) };
    };
    let mut layers = Vec::new();
    if !shortcut.command.trim().is_empty() {
        layers.push(whole_file("shortcut", shortcut.command, Some(Language::Batch)));
    }
    if !shortcut.rest.is_empty() {
        layers.push(whole_file("shortcut", shortcut.rest.join("\n"), Some(Language::Ini)));
    }
    Inside { layers, gap: None }
}

/// Reads the header and the strings; `None` if they are cut.
pub(crate) fn parse(bytes: &[u8]) -> Option<Shortcut> {
    if !is_shortcut(bytes) {
        return None;
    }
    let flags = u32::from_le_bytes(*bytes.get(0x14..)?.first_chunk()?);
    let mut rest = bytes.get(HEADER_BYTES..)?;
    let mut local = None;
    if flags & HAS_ID_LIST != 0 {
        let size = usize::from(u16::from_le_bytes(*rest.first_chunk()?));
        rest = rest.get(2 + size..)?;
    }
    if flags & HAS_LINK_INFO != 0 {
        let size = usize::try_from(u32::from_le_bytes(*rest.first_chunk()?)).ok()?;
        local = rest.get(..size).and_then(local_path);
        rest = rest.get(size.max(4)..)?;
    }
    let mut shortcut = Shortcut::default();
    let mut target = local.unwrap_or_default();
    let mut arguments = String::new();
    for (flag, part) in STRINGS.iter().filter(|(flag, _)| flags & flag != 0) {
        let (text, after) = string(rest, flags & IS_UNICODE != 0)?;
        let _ = flag;
        rest = after;
        match part {
            Part::Target if target.is_empty() => target = text,
            Part::Arguments => arguments = text,
            _ => shortcut.rest.push(text),
        }
    }
    shortcut.command = format!("{target} {arguments}").trim().to_owned();
    Some(shortcut)
}

/// A counted string and what follows it.
fn string(bytes: &[u8], wide: bool) -> Option<(String, &[u8])> {
    let count = usize::from(u16::from_le_bytes(*bytes.first_chunk()?));
    let size = if wide { count * 2 } else { count };
    let content = bytes.get(2..2 + size)?;
    let text = if wide {
        let units: Vec<u16> = content.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        String::from_utf16_lossy(&units)
    } else {
        String::from_utf8_lossy(content).into_owned()
    };
    Some((text, bytes.get(2 + size..)?))
}

/// The local base path of the link information, or the name of the network share.
fn local_path(info: &[u8]) -> Option<String> {
    let offset = u32::from_le_bytes(*info.get(16..)?.first_chunk()?);
    let text = info.get(usize::try_from(offset).ok()?..)?.split(|b| *b == 0).next()?;
    (!text.is_empty() && text.len() < 1024).then(|| String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortcut(parts: &[(u32, &str)]) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        let flags = parts.iter().fold(IS_UNICODE, |flags, (flag, _)| flags | flag);
        bytes.extend(flags.to_le_bytes());
        bytes.resize(HEADER_BYTES, 0);
        for (_, text) in parts {
            bytes.extend(u16::try_from(text.len()).expect("short").to_le_bytes());
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        }
        bytes
    }

    #[test]
    fn target_and_arguments_are_one_command() {
        let bytes = shortcut(&[(1 << 2, "A report"), (1 << 3, "..\\cmd.exe"), (1 << 5, "/c dir")]);
        let expected = Shortcut { command: "..\\cmd.exe /c dir".into(), rest: vec!["A report".into()] };
        assert_eq!(parse(&bytes), Some(expected));
        assert_eq!(parse(bytes.get(..bytes.len() - 3).expect("longer")), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(flags: u32, bytes: Vec<u8>) {
            let mut file = MARK.to_vec();
            file.extend(flags.to_le_bytes());
            file.resize(HEADER_BYTES, 0);
            file.extend(bytes);
            read(&file);
        }
    }
}
