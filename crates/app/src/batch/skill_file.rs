//! Whether a text that came from somewhere is meant to be a SKILL.md. What else a web server may send instead of one, such
//! as a page that says what went wrong, must not pass as a harmless Skill. Says nothing about what it is worth.

/// By its beginning, or by its name unless it is a page.
pub(super) fn looks_like_one(bytes: &[u8], file_name: &str) -> bool {
    let name = file_name.to_ascii_lowercase();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let is_page = text.first() == Some(&b'<');
    text.starts_with(b"---") || (!is_page && (name.ends_with(".md") || name.ends_with(".markdown")))
}

#[cfg(test)]
mod tests {
    use super::looks_like_one;

    #[test]
    fn what_passes_as_a_skill_alone() {
        for (text, name, expected) in [
            ("---\nname: x\n---\n", "", true),
            ("\u{feff}---\nname: x\n---\n", "page.html", true),
            ("# Do", "SKILL.md", true),
            ("# Do", "skill.MD", true),
            ("# Do", "", false),
            ("# Do", "notes.txt", false),
            ("<!doctype html><p>Not found", "SKILL.md", false),
            (" <html>", "SKILL.md", false),
        ] {
            assert_eq!(looks_like_one(text.as_bytes(), name), expected, "{name}: {text}");
        }
    }
}
