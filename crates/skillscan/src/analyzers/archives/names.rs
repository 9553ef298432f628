//! File names that are written to be taken for others: turned by bidirectional controls, with characters nobody sees,
//! with letters of another script, or with a second ending that a desktop hides.
//!
//! Names in other scripts, emoji and names with many dots are honest.

use crate::document::{is_invisible, latin_look};

/// Endings of what people open to look at.
const LOOKED_AT: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "odt", "txt", "csv", "jpg", "jpeg", "png", "gif",
    "webp", "bmp", "mp3", "mp4", "mov", "avi", "wav", "zip", "rar", "7z", "html", "htm",
];

/// Endings of what a desktop starts on a double click. Scripts of developers (`.js`, `.py`, `.sh`) are not among them.
const STARTED: &[&str] = &[
    "lnk", "exe", "scr", "com", "pif", "bat", "cmd", "vbs", "vbe", "jse", "wsf", "wsh", "hta", "cpl", "msi", "reg",
    "url", "scf", "desktop", "jar", "command", "app",
];

/// What is wrong with the name of the file at a virtual path: the rule and what it shows.
pub(super) fn judge(path: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let own = path.rsplit("!/").next().unwrap_or(path);
    if let Some(detail) = own.split('/').find_map(deceives) {
        found.push(("TS-ARCH-009", detail));
    }
    let name = own.rsplit('/').next().unwrap_or(own);
    found.extend(two_endings(name).map(|detail| ("TS-ARCH-010", detail)));
    found
}

fn deceives(part: &str) -> Option<String> {
    if part.is_ascii() {
        return None;
    }
    let chars: Vec<char> = part.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        let after = chars.get(at + 1);
        let beside_latin =
            before.is_some_and(char::is_ascii_alphanumeric) || after.is_some_and(char::is_ascii_alphanumeric);
        match *c {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                return Some(format!("U+{:04X} turns the text", u32::from(*c)));
            }
            // An emoji takes a selector; Persian and Indian scripts take joiners.
            '\u{FE0E}' | '\u{FE0F}' if before.is_some_and(|c| !c.is_ascii_alphabetic()) => {}
            c if is_invisible(c) && beside_latin => return Some(format!("U+{:04X} is not shown", u32::from(c))),
            _ => {}
        }
    }
    let word = part.split(|c: char| !c.is_alphanumeric()).find(|word| mixes(word))?;
    Some(format!("{word} mixes look-alike letters"))
}

/// Latin letters beside letters of Greek, Cyrillic or another alphabet that look Latin.
fn mixes(word: &str) -> bool {
    let foreign = |c: char| matches!(c, '\u{370}'..='\u{58F}' | '\u{13A0}'..='\u{13FF}') && latin_look(c).is_some();
    let others = |c: char| matches!(c, '\u{370}'..='\u{58F}' | '\u{13A0}'..='\u{13FF}') && latin_look(c).is_none();
    word.chars().any(|c| c.is_ascii_alphabetic()) && word.chars().any(foreign) && !word.chars().any(others)
}

fn two_endings(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let (stem, last) = lower.rsplit_once('.')?;
    let (before, shown) = stem.trim_end().rsplit_once('.')?;
    let deceives = STARTED.contains(&last.trim()) && LOOKED_AT.contains(&shown.trim()) && !before.is_empty();
    deceives.then(|| format!(".{shown}.{last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &[&str]) {
        let rules: Vec<&str> = judge(path).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(rules, expected, "{path:?}");
    }

    #[test]
    fn names_that_deceive() {
        check("docs/report\u{202E}fdp.sh", &["TS-ARCH-009"]);
        check("read\u{200B}me.md", &["TS-ARCH-009"]);
        check("a.zip!/rеаdme.md", &["TS-ARCH-009"]);
        check("photo.jpg.lnk", &["TS-ARCH-010"]);
        check("Invoice.PDF   .exe", &["TS-ARCH-010"]);
    }

    #[test]
    fn honest_names() {
        for honest in [
            "docs/使用说明.md",
            "заметки.md",
            "Отчёт-final.md",
            "⚠\u{FE0F} read me.md",
            "می\u{200C}خواهم.md",
            "archive.tar.gz",
            "pdf.js",
            "lib/view.pdf.js",
            "v1.2.notes.min.md",
            "setup.exe",
            "café.md",
        ] {
            check(honest, &[]);
        }
    }
}
