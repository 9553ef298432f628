//! Hostile *content* inside honest packages: what makes scanners slow, blind or dead.

/// One file to put into a package.
#[derive(Debug, Clone)]
pub struct Content {
    /// What is hostile about it.
    pub name: &'static str,
    /// A file name that makes scanners look.
    pub file_name: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// All of them, small ones first. The last is 60 MB.
pub fn contents() -> Vec<Content> {
    let content = |name, file_name, bytes: Vec<u8>| Content { name, file_name, bytes };
    vec![
        content("NUL bytes", "nul.sh", b"#!/bin/sh\necho \0 hi\0\n".to_vec()),
        content(
            "invalid UTF-8",
            "bytes.md",
            [b"# Title\n".as_slice(), &[0xFF, 0xFE, 0xC0, 0x80, 0xED, 0xA0, 0x80]].concat(),
        ),
        content("lone surrogates in UTF-16", "wide.md", [0xFF, 0xFE, b'a', 0, 0, 0xD8, b'b', 0].to_vec()),
        content("100,000 newlines", "SKILL.md", [vec![b'\n'; 100_000], b"Run the script.\n".to_vec()].concat()),
        content("nested brackets, Markdown", "brackets.md", b"[".repeat(100_000)),
        content("nested quotes, Markdown", "quotes.md", b"> ".repeat(50_000)),
        content("nested brackets, JSON", "deep.json", b"[".repeat(100_000)),
        content("nested brackets, YAML", "deep.yaml", b"{a: ".repeat(50_000)),
        content("nested brackets, Python", "deep.py", b"(".repeat(100_000)),
        content("nested brackets, JavaScript", "deep.js", b"a={b:".repeat(50_000)),
        content("nested substitutions, Bash", "deep.sh", b"$(".repeat(50_000)),
        content("alias bomb, YAML", "bomb.yaml", alias_bomb()),
        content("base64 in base64", "layers.py", nested_base64()),
        content("one line of 60 MB", "line.js", b"var a=1;".repeat(7_500_000)),
    ]
}

fn alias_bomb() -> Vec<u8> {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let below = level - 1;
        let list = vec![format!("*a{below}"); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    text.into_bytes()
}

/// Text that looks like one more layer of base64 however often it is decoded.
fn nested_base64() -> Vec<u8> {
    let quoted =
        b"Vm0wd2QyUXlVWGxWV0d4V1YwZDRWMVl3WkRSV01WbDNXa1JTVjAxV2JETlhhMUpUVmpBeFYySkVUbGhoTVVwVVZtcEJlRll5".repeat(200);
    [b"x = '".as_slice(), &quoted, b"'\n"].concat()
}
