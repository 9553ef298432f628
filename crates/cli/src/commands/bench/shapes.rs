//! Texts and archives of any size, each of one shape that a careless scanner takes more than linear time over.
//!
//! Made of harmless words; the same size gives the same bytes. What real Skills cost is measured on real Skills.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// One kind of content.
#[derive(Debug)]
pub(super) struct Shape {
    /// What it is called in the table.
    pub(super) name: &'static str,
    /// The file that holds it.
    pub(super) file: &'static str,
    /// Makes about so many bytes of it.
    pub(super) make: fn(usize) -> Vec<u8>,
}

/// Every shape. Adding one is adding a line and a function.
pub(super) const SHAPES: &[Shape] = &[
    Shape { name: "lines of prose", file: "SKILL.md", make: |bytes| repeated(bytes, prose) },
    Shape { name: "lines of a program", file: "main.py", make: |bytes| repeated(bytes, statement) },
    Shape { name: "command lines", file: "run.sh", make: |bytes| repeated(bytes, command) },
    Shape { name: "one line of prose", file: "SKILL.md", make: |bytes| repeated(bytes, sentence) },
    Shape { name: "one line of a program", file: "main.js", make: |bytes| repeated(bytes, call) },
    Shape { name: "many files", file: "files.tar", make: files },
    Shape { name: "nested JSON", file: "data.json", make: |bytes| nested(bytes, b'[', b']') },
    Shape { name: "nested brackets", file: "main.js", make: |bytes| nested(bytes, b'(', b')') },
    Shape { name: "nested lists", file: "SKILL.md", make: |bytes| repeated(bytes, list_item) },
    Shape { name: "nested archives", file: "nested.tar", make: archives },
    Shape { name: "base64 blobs", file: "blobs.py", make: |bytes| repeated(bytes, blob) },
];

/// Pieces by number until there are enough bytes.
fn repeated(bytes: usize, piece: fn(usize) -> String) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes + 256);
    for number in 0.. {
        if out.len() >= bytes {
            break;
        }
        out.extend_from_slice(piece(number).as_bytes());
    }
    out
}

fn prose(number: usize) -> String {
    format!(
        "## Step {number}\n\nOpen note {number}, read it and write a summary.\n\n- Run the `tests` first\n- Then ask\n\n"
    )
}

fn statement(number: usize) -> String {
    format!("value_{number} = compute(value_{}, \"text {number}\", {number})\n", number / 2)
}

fn command(number: usize) -> String {
    format!("tar -czf /tmp/backup-{number}.tgz notes/{number} && python3 check{}.py --quiet $NAME\n", number % 31)
}

fn sentence(number: usize) -> String {
    format!("Open note {number}, read what the user wrote and answer in one sentence. ")
}

fn call(number: usize) -> String {
    format!("show(items[{number}], \"text {number}\");")
}

fn list_item(number: usize) -> String {
    format!("{}- item {number}\n", "  ".repeat(number % 60))
}

fn blob(number: usize) -> String {
    let text: String = (0..12).map(|line| format!("Line {line} of note {number} says hello.\n")).collect();
    format!("note_{number} = \"{}\"\n", STANDARD.encode(text))
}

fn nested(bytes: usize, open: u8, close: u8) -> Vec<u8> {
    let half = bytes / 2;
    let mut out = vec![open; half];
    out.resize(2 * half, close);
    out
}

/// Bytes of one of many files: as many as a small module has, and 64 MB of them within the limit of entries.
const FILE_BYTES: usize = 4096;

fn files(bytes: usize) -> Vec<u8> {
    let file = |number: usize| {
        let first = format!("# File {number}\n").into_bytes();
        (format!("part{}/file{number}.py", number % 64), [first, repeated(FILE_BYTES, statement)].concat())
    };
    tar((0..bytes.div_ceil(FILE_BYTES)).map(file))
}

/// Each with an archive in it that holds an archive.
fn archives(bytes: usize) -> Vec<u8> {
    const TEXT_BYTES: usize = 64 << 10;
    let text = |number: usize| [format!("# Book {number}\n\n").into_bytes(), repeated(TEXT_BYTES, prose)].concat();
    let inner = |number: usize| tar([("book.md".to_owned(), text(number))]);
    let outer = |number: usize| tar([("inner.tar".to_owned(), inner(number))]);
    tar((0..bytes.div_ceil(TEXT_BYTES)).map(|number| (format!("outer{number}.tar"), outer(number))))
}

/// A tar archive (POSIX.1-1988, "ustar") of plain files.
fn tar(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    const BLOCK: usize = 512;
    let mut out = Vec::new();
    for (name, content) in files {
        let fields: [(usize, String); 6] = [
            (0, name),
            (100, "0000644\0".to_owned()),
            (124, format!("{:011o}\0", content.len())),
            (148, " ".repeat(8)),
            (156, "0".to_owned()),
            (257, "ustar\x0000".to_owned()),
        ];
        let mut header = [0_u8; BLOCK];
        for (at, value) in &fields {
            header.iter_mut().skip(*at).zip(value.bytes()).for_each(|(to, from)| *to = from);
        }
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header.iter_mut().skip(148).zip(format!("{sum:06o}\0").bytes()).for_each(|(to, from)| *to = from);
        out.extend_from_slice(&header);
        out.extend_from_slice(&content);
        out.resize(out.len().next_multiple_of(BLOCK), 0);
    }
    out.resize(out.len() + 2 * BLOCK, 0);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use package::{Limits, ProblemKind};

    #[test]
    fn shapes_are_as_large_as_asked_and_always_the_same() {
        for shape in SHAPES {
            let made = (shape.make)(200_000);
            assert!((190_000..340_000).contains(&made.len()), "{}: {}", shape.name, made.len());
            assert_eq!(made, (shape.make)(200_000), "{}", shape.name);
        }
    }

    #[test]
    fn archives_open_without_a_problem() {
        let opened = |shape: fn(usize) -> Vec<u8>| package::open_bytes("a.tar", shape(300_000), &Limits::default());
        let many = opened(files);
        assert_eq!((many.files.len(), many.problems.len()), (74, 0), "{:?}", many.problems);
        let nested = opened(archives);
        assert!(nested.problems.iter().all(|problem| problem.kind != ProblemKind::Corrupt), "{:?}", nested.problems);
        let books = nested.files.iter().filter(|file| file.path.ends_with("book.md")).count();
        assert_eq!(books, 5, "{:?}", nested.files.iter().map(|file| &file.path).collect::<Vec<_>>());
    }
}
