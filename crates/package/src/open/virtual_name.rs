//! Names of archive members and disk entries, made safe: relative, `/` between parts, no `..`, nothing unprintable.
//!
//! Nothing is hidden by it: whatever had to be changed is an oddity that keeps the original name.

use crate::ProblemKind;

/// A sanitised relative path and what was odd about the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VirtualName {
    pub(crate) path: String,
    pub(crate) oddities: Vec<(ProblemKind, String)>,
    /// The original ends with a slash: a folder by its name.
    pub(crate) folder: bool,
}

const LONGEST: usize = 64 << 10;

impl VirtualName {
    /// From raw bytes: UTF-8 if valid, else GB18030 (which Chinese systems write without saying so), else escaped.
    pub(crate) fn from_bytes(raw: &[u8]) -> Self {
        // Far over any limit for paths already; a tar's name may be as long as the tar.
        let raw = raw.get(..LONGEST).unwrap_or(raw);
        if let Ok(text) = std::str::from_utf8(raw) {
            return Self::from_text(text);
        }
        let decoded = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(raw);
        let text = match decoded {
            Some(text) => text.into_owned(),
            None => raw.utf8_chunks().fold(String::new(), |mut text, chunk| {
                text.push_str(chunk.valid());
                chunk.invalid().iter().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
                text
            }),
        };
        let mut name = Self::from_text(&text);
        name.oddities.push((ProblemKind::OddName, "name is not UTF-8".to_owned()));
        name
    }

    /// From text as found in an archive.
    pub(crate) fn from_text(raw: &str) -> Self {
        let shown = || format!("named {:?}", raw.chars().take(200).collect::<String>());
        let mut oddities = Vec::new();
        if raw.contains('\\') || raw.chars().any(is_unprintable) {
            oddities.push((ProblemKind::OddName, shown()));
        }
        let slashed = raw.replace('\\', "/");
        let (relative, absolute) = strip_root(&slashed);
        if absolute {
            oddities.push((ProblemKind::AbsolutePath, shown()));
        }
        let mut parts: Vec<String> = Vec::new();
        let mut climbs = false;
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => climbs = true,
                _ => parts.push(printable(part)),
            }
        }
        if climbs {
            oddities.push((ProblemKind::PathTraversal, shown()));
        }
        if parts.is_empty() {
            parts.push("(unnamed)".to_owned());
        }
        Self { path: parts.join("/"), oddities, folder: slashed.ends_with('/') }
    }
}

/// Where a link leads, told without repeating a target outside the package.
pub(crate) fn describe_link(at: &str, target: &[u8]) -> String {
    let target = String::from_utf8_lossy(target).replace('\\', "/");
    if strip_root(&target).1 {
        return "points outside the package (absolute target)".to_owned();
    }
    let mut depth = at.split('/').count().saturating_sub(1);
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(up) => depth = up,
                None => return "points outside the package".to_owned(),
            },
            _ => depth += 1,
        }
    }
    format!("points inside the package, to {:?}", target.chars().take(200).collect::<String>())
}

fn strip_root(path: &str) -> (&str, bool) {
    let rest = path.trim_start_matches('/');
    let rooted = rest.len() != path.len();
    match rest.as_bytes() {
        [drive, b':', ..] if drive.is_ascii_alphabetic() => (rest.get(2..).unwrap_or_default(), true),
        _ => (rest, rooted),
    }
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
}

fn printable(part: &str) -> String {
    if !part.chars().any(is_unprintable) {
        return part.to_owned();
    }
    part.chars().map(|c| if is_unprintable(c) { format!("%{:02X}", u32::from(c)) } else { c.to_string() }).collect()
}
