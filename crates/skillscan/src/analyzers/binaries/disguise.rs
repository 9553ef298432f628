//! Content unlike the name, and files that are two things at once.

use crate::document::inside::lnk::Shortcut;
use model::Text;
use package::{File, Kind};

/// Extensions of things that nobody runs.
const PASSIVE: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "bmp", "ico", "tiff", "ttf", "otf", "woff", "woff2", "mp3", "mp4", "wav",
    "pdf", "docx", "xlsx", "pptx", "csv", "log", "md", "txt", "json", "yaml", "yml", "html", "css", "svg", "xml",
    "dat", "db",
];

/// Extensions of pictures, fonts, sound and office documents: binary by nature.
const BINARY_BY_NAME: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "bmp", "ico", "ttf", "otf", "woff", "woff2", "mp3", "mp4", "wav", "pdf",
    "docx", "xlsx", "pptx",
];

/// A program under the name of something that is none.
pub(super) fn unlike_its_name(file: &File) -> Option<(&'static str, Text)> {
    let name = file.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let extension = name.rsplit_once('.')?.1;
    if file.kind == Kind::Executable && matches!(extension, "bin" | "tmp" | "bak") && file.bytes.starts_with(b"MZ") {
        return Some(("TS-BIN-011", super::name(&format!("Windows PE (.{extension})"))));
    }
    if !PASSIVE.contains(&extension) {
        return None;
    }
    match file.kind {
        Kind::Executable => Some(super::native(&file.bytes)),
        Kind::Text if BINARY_BY_NAME.contains(&extension) => program_text(&file.bytes),
        Kind::Pyc | Kind::JavaClass | Kind::Wasm => Some("byte code"),
        _ => None,
    }
    .map(|what| {
        let what = both(what);
        ("TS-BIN-002", Text::new(format!("{} (.{extension})", what.en), format!("{}（.{extension}）", what.zh)))
    })
}

/// What a content is, in both languages; names of formats are the same.
fn both(what: &str) -> Text {
    let zh = match what {
        "byte code" => "字节码",
        "script" => "脚本",
        "web script" => "网页脚本",
        "program text" => "程序文本",
        name => name,
    };
    Text::new(what, zh)
}

/// A shortcut that starts an interpreter or a tool that fetches: people make shortcuts to programs and documents.
pub(super) fn starts_a_shell(shortcut: Shortcut) -> Option<(&'static str, String)> {
    const SHELLS: &[&str] = &[
        "powershell",
        "pwsh",
        "cmd.exe",
        "cmd /c",
        "mshta",
        "wscript",
        "cscript",
        "rundll32",
        "regsvr32",
        "certutil",
        "bitsadmin",
        "curl",
        "msiexec",
        "conhost",
        "forfiles",
        "python",
        "bash",
    ];
    let command = format!(" {}", shortcut.command.to_ascii_lowercase());
    let starts = SHELLS.iter().any(|shell| {
        memchr::memmem::find_iter(command.as_bytes(), shell)
            .any(|at| !command.as_bytes().get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_alphanumeric))
    });
    (starts && command.contains([' ', '/', '-'])).then_some(("TS-BIN-012", shortcut.command))
}

/// What a text shows that it runs. A text in the place of a picture is often a pointer to large-file storage.
fn program_text(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..512).unwrap_or(bytes);
    let has = |sign: &[u8]| memchr::memmem::find(head, sign).is_some();
    if head.starts_with(b"#!") {
        Some("script")
    } else if head.starts_with(b"<?php") || has(b"<script") {
        Some("web script")
    } else if has(b"import os")
        || has(b"import sys")
        || has(b"import subprocess")
        || has(b"import socket")
        || has(b"require(")
        || has(b"powershell")
        || has(b"curl ")
    {
        Some("program text")
    } else {
        None
    }
}

/// A picture or PDF with something that runs behind its end or inside.
pub(super) fn second_content(file: &File) -> Option<(&'static str, Text)> {
    let rest = match file.kind {
        // A picture that does not hold together is perhaps none, for all that its first bytes say.
        Kind::Image => match image_end(&file.bytes) {
            Some(end) => file.bytes.get(end..)?,
            None if file.bytes.starts_with(b"GIF8") => file.bytes.get(6..)?,
            None => return None,
        },
        Kind::Pdf => file.bytes.get(memchr::memmem::rfind(&file.bytes, b"%%EOF")? + 5..)?,
        _ => return None,
    };
    let what = behind(rest)?;
    Some(("TS-BIN-003", both(what)))
}

fn behind(rest: &[u8]) -> Option<&'static str> {
    // Some programs pad with zeros; look at what comes after.
    let start = rest.iter().position(|b| !matches!(b, 0 | b'\n' | b'\r' | b' '))?;
    let rest = rest.get(start..)?;
    let head = rest.get(..4096).unwrap_or(rest);
    let has = |sign: &[u8]| memchr::memmem::find(head, sign).is_some();
    match rest {
        [b'P', b'K', 3, 4, ..] => Some("ZIP"),
        _ if has(b"eval(") || has(b"fetch(") || has(b"require(") || has(b"child_process") => Some("program text"),
        [0x7F, b'E', b'L', b'F', ..] => Some("ELF"),
        [b'M', b'Z', ..] => Some("Windows PE"),
        [b'#', b'!', ..] => Some("script"),
        _ if has(b"<?php") || has(b"<script") => Some("web script"),
        _ if has(b"import os")
            || has(b"subprocess")
            || has(b"/bin/sh")
            || has(b"/bin/bash")
            || has(b"curl ")
            || has(b"powershell") =>
        {
            Some("program text")
        }
        _ => None,
    }
}

/// Where the picture ends.
fn image_end(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => memchr::memmem::find(bytes, b"IEND").map(|at| at + 8),
        [0xFF, 0xD8, ..] => memchr::memmem::rfind(bytes, &[0xFF, 0xD9]).map(|at| at + 2),
        [b'G', b'I', b'F', b'8', ..] => gif_end(bytes),
        _ => None,
    }
}

/// The trailer of a GIF, by walking its blocks.
fn gif_end(bytes: &[u8]) -> Option<usize> {
    let table = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0usize };
    let mut at = 13 + table(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            0x3B => return Some(at + 1),
            0x21 => at += 2,
            0x2C => at += 11 + table(*bytes.get(at + 9)?),
            _ => return None,
        }
        while *bytes.get(at)? != 0 {
            at += 1 + usize::from(*bytes.get(at)?);
        }
        at += 1;
    }
}
