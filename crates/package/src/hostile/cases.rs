//! Every hostile package of `design/detection.md` §5, with the problems that opening it has to name.

use super::tarball::gzip;
use super::{Member, Tarball, Zip};
use crate::ProblemKind::{self, *};
use crate::{Limits, Source};
use tar::EntryType;

/// One hostile package.
#[derive(Debug, Clone)]
pub struct Case {
    /// What is hostile about it.
    pub name: &'static str,
    /// Its file name.
    pub file_name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Limits to open it with.
    pub limits: Limits,
    /// Kinds of problems that must be named; no others may be.
    pub problems: Vec<ProblemKind>,
    /// Paths whose content must have been read all the same.
    pub read: Vec<&'static str>,
}

impl Case {
    /// A source for tests that go through a file: the bytes must be written there first.
    pub fn source(&self, folder: &std::path::Path) -> Source {
        Source::File(folder.join(self.file_name))
    }
}

const SKILL: &str = "---\nname: sample\ndescription: A sample.\n---\nDo nothing.\n";

/// All cases.
pub fn cases() -> Vec<Case> {
    [names(), links(), contradictions(), strays(), unreadable(), bombs(), tars()].concat()
}

fn case(name: &'static str, zip: &Zip, problems: &[ProblemKind], read: &[&'static str]) -> Case {
    raw(name, "package.zip", zip.bytes(), problems, read)
}

fn raw(
    name: &'static str,
    file_name: &'static str,
    bytes: Vec<u8>,
    problems: &[ProblemKind],
    read: &[&'static str],
) -> Case {
    let (problems, read) = (problems.to_vec(), read.to_vec());
    Case { name, file_name, bytes, limits: Limits::default(), problems, read }
}

fn skill() -> Member {
    Member::deflated("SKILL.md", SKILL)
}

fn with(member: Member) -> Zip {
    Zip::of([skill(), member])
}

fn names() -> Vec<Case> {
    let file = |name: &str| with(Member::stored(name, "x"));
    let long = "d/".repeat(100);
    vec![
        case("parent folder", &file("../../evil.sh"), &[PathTraversal], &["SKILL.md", "evil.sh"]),
        case("parent folder inside", &file("a/../../evil.sh"), &[PathTraversal], &["a/evil.sh"]),
        case("parent folder, Windows", &file("..\\..\\evil.sh"), &[PathTraversal, OddName], &["evil.sh"]),
        case("absolute path", &file("/etc/cron.d/evil"), &[AbsolutePath], &["etc/cron.d/evil"]),
        case("drive letter", &file("C:\\evil.bat"), &[AbsolutePath, OddName], &["evil.bat"]),
        case("back slashes", &file("a\\b.txt"), &[OddName], &["a/b.txt"]),
        case("control characters", &file("a\nb\0.txt"), &[OddName], &["a%0Ab%00.txt"]),
        case("name in GB18030", &with(Member::stored(b"\xCE\xC4\xBC\xFE.txt", "x")), &[OddName], &["文件.txt"]),
        case("name in no encoding", &with(Member::stored(b"a\xFF\xFF.txt", "x")), &[OddName], &["a%FF%FF.txt"]),
        case("too many parts", &file(&long), &[TooDeep], &["SKILL.md"]),
        case("too long", &file(&"n".repeat(2000)), &[TooDeep], &["SKILL.md"]),
        case(
            "equal names",
            &Zip::of([skill(), Member::stored("SKILL.md", "other")]),
            &[DuplicateName],
            &["SKILL.md", "SKILL.md#2"],
        ),
        case("names differ in case", &file("skill.MD"), &[CaseCollision], &["SKILL.md", "skill.MD"]),
        case(
            "names differ in Unicode form",
            &Zip::of([Member::stored("caf\u{e9}", "1"), Member::stored("cafe\u{301}", "2")]),
            &[CaseCollision],
            &["caf\u{e9}", "cafe\u{301}"],
        ),
        case("folder that carries data", &file("folder/"), &[OddName], &["folder"]),
    ]
}

fn links() -> Vec<Case> {
    let pipe = Member::stored("pipe", "").mode(0o010_644);
    vec![
        case("link to an absolute path", &with(Member::link("link", "/etc/passwd")), &[Link], &["SKILL.md"]),
        case("link out of the package", &with(Member::link("a/link", "../../secret")), &[Link], &["SKILL.md"]),
        case("link inside the package", &with(Member::link("a/link", "../SKILL.md")), &[Link], &["SKILL.md"]),
        case("pipe", &with(pipe), &[SpecialFile], &["SKILL.md"]),
    ]
}

fn contradictions() -> Vec<Case> {
    let script = || Member::deflated("run.sh", "echo hello hello hello hello\n");
    vec![
        case("local name differs", &with(script().local_name("sun.sh")), &[HeaderMismatch], &["run.sh"]),
        case(
            "local method differs",
            &with(script().local_method(0)),
            &[Corrupt, HeaderMismatch, SizeMismatch],
            &["run.sh", "run.sh#local"],
        ),
        case("local size differs", &with(script().local_size(3)), &[HeaderMismatch, SizeMismatch], &["run.sh"]),
        case("size too small", &with(script().size(3)), &[SizeMismatch], &["run.sh"]),
        case("size too large", &with(script().size(u32::MAX - 1)), &[SizeMismatch], &["run.sh"]),
        case("wrong checksum", &with(script().crc(1)), &[Corrupt], &["run.sh"]),
        case(
            "members share bytes",
            &Zip::of([skill(), script(), script().sharing_previous()]),
            &[DuplicateName, OverlappingEntries],
            &["SKILL.md", "run.sh"],
        ),
        case(
            "member that is not listed",
            &Zip::of([skill(), script().unlisted(), Member::stored("z", "z")]),
            &[HeaderMismatch],
            &["run.sh"],
        ),
        case("sizes after the data", &with(script().sizes_after()), &[], &["run.sh"]),
    ]
}

fn strays() -> Vec<Case> {
    let zip = || with(Member::deflated("run.sh", "echo\n"));
    vec![
        case(
            "script before the archive",
            &zip().leading("#!/bin/sh\necho evil\n"),
            &[LeadingData],
            &["!leading", "run.sh"],
        ),
        case("data after the archive", &zip().trailing("evil".repeat(10)), &[TrailingData], &["!trailing", "run.sh"]),
        case(
            "archive after the archive",
            &zip().trailing([b"gap".as_slice(), &gzip(b"evil")].concat()),
            &[TrailingData],
            &["!trailing", "run.sh"],
        ),
        raw(
            "picture that is an archive as well",
            "outer.zip",
            with(Member::stored("logo.png", zip().leading(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").bytes())).bytes(),
            &[LeadingData],
            &["logo.png", "logo.png!/run.sh"],
        ),
    ]
}

fn unreadable() -> Vec<Case> {
    let whole =
        Zip::of([skill(), Member::deflated("run.sh", "echo one\n".repeat(50)), Member::stored("z.txt", "z")]).bytes();
    let without_directory = whole.get(..whole.len() * 2 / 3).unwrap_or_default().to_vec();
    let seven = b"7z\xBC\xAF\x27\x1C\0\x04".repeat(4);
    vec![
        case("encrypted member", &with(Member::stored("secret.bin", "xxxx").encrypted()), &[Encrypted], &["SKILL.md"]),
        case(
            "AES-encrypted member",
            &with(Member::stored("secret.bin", "xxxx").method(99)),
            &[Encrypted],
            &["SKILL.md"],
        ),
        case("bzip2 member", &with(Member::stored("a.txt", "xxxx").method(12)), &[UnsupportedMethod], &["SKILL.md"]),
        case("7z inside", &with(Member::stored("a.7z", seven)), &[UnsupportedMethod], &["SKILL.md", "a.7z"]),
        raw("cut in the directory", "cut.zip", without_directory, &[Corrupt, HeaderMismatch], &["SKILL.md"]),
        raw(
            "cut in a member",
            "cut.zip",
            whole.get(..110).unwrap_or_default().to_vec(),
            &[Corrupt, HeaderMismatch],
            &["SKILL.md"],
        ),
        raw("only a signature", "sig.zip", b"PK\x03\x04".to_vec(), &[Corrupt], &[]),
    ]
}

fn bombs() -> Vec<Case> {
    let nested = |levels: usize| {
        (0..levels).fold(Zip::of([skill()]).bytes(), |inner, _| with(Member::stored("in.zip", inner)).bytes())
    };
    let zeros = vec![0_u8; 16 << 20];
    let small_bomb = Member::deflated("", vec![0_u8; (1 << 20) + 9000]);
    let small_bombs = Zip::of((0..200).map(|i| small_bomb.clone().named(&format!("f{i}"))));
    let many = Zip::of((0..25_010).map(|i| Member::stored(format!("f{i}"), "")));
    let small = Limits { file_bytes: 1000, total_bytes: 2500, ..Limits::default() };
    let kilobytes = Zip::of((0..4).map(|i| Member::stored(format!("f{i}"), vec![b'a'; 1000])));
    vec![
        case("too many entries", &many, &[TooManyEntries], &["f0"]),
        case("ratio bomb", &with(Member::deflated("zeros.bin", &zeros)), &[RatioTooHigh], &["SKILL.md"]),
        case(
            "ratio bomb that lies",
            &with(Member::deflated("zeros.bin", &zeros).size(10)),
            &[RatioTooHigh],
            &["SKILL.md"],
        ),
        case("gzip bomb inside", &with(Member::stored("zeros.gz", gzip(&zeros))), &[RatioTooHigh], &["SKILL.md"]),
        case(
            "archives in archives",
            &Zip::of([Member::stored("in.zip", nested(4))]),
            &[TooDeep],
            &["in.zip!/in.zip!/in.zip!/in.zip"],
        ),
        Case {
            limits: small,
            ..case("file too large", &with(Member::stored("big", vec![b'a'; 1001])), &[FileTooLarge], &["SKILL.md"])
        },
        // Work on what is refused counts as well, or a thousand of them would take minutes.
        case("small ratio bombs", &small_bombs, &[PackageTooLarge, RatioTooHigh], &[]),
        Case { limits: small, ..case("package too large", &kilobytes, &[PackageTooLarge], &["f0", "f1"]) },
    ]
}

fn tars() -> Vec<Case> {
    let start = || Tarball::new().file("SKILL.md", SKILL);
    let tar = |name, tar: &Tarball, problems: &[ProblemKind], read: &[&'static str]| {
        raw(name, "package.tar.gz", tar.gzipped(), problems, read)
    };
    let cut_gzip = start().file("a.txt", "abc").end().gzipped();
    let cut_gzip = cut_gzip.get(..cut_gzip.len() / 2).unwrap_or_default().to_vec();
    let zeros = Tarball::new().file("zeros", vec![0_u8; 16 << 20]).end().gzipped();
    vec![
        raw("plain tar", "package.tar", start().end().bytes(), &[], &["SKILL.md"]),
        tar("tar: parent folder", &start().file("../../evil", "x").end(), &[PathTraversal], &["evil"]),
        tar("tar: absolute path", &start().file("/evil", "x").end(), &[AbsolutePath], &["evil"]),
        tar("tar: link", &start().special("l", EntryType::Symlink, "/etc/passwd").end(), &[Link], &["SKILL.md"]),
        tar("tar: hard link", &start().special("l", EntryType::Link, "../x").end(), &[Link], &["SKILL.md"]),
        tar("tar: device", &start().special("d", EntryType::Block, "").end(), &[SpecialFile], &["SKILL.md"]),
        tar("tar: pipe", &start().special("p", EntryType::Fifo, "").end(), &[SpecialFile], &["SKILL.md"]),
        tar("tar: equal names", &start().file("SKILL.md", "other").end(), &[DuplicateName], &["SKILL.md#2"]),
        tar("tar: size too large", &start().lying("a", 1 << 40, b"x").end(), &[Corrupt, FileTooLarge], &["SKILL.md"]),
        tar("tar: cut", &start().lying("a", 5000, b"xyz"), &[Corrupt], &["SKILL.md", "a"]),
        tar("tar: after the end", &start().end().file("evil.sh", "x").end(), &[TrailingData], &["!trailing!/evil.sh"]),
        raw("tar.gz: cut", "package.tar.gz", cut_gzip, &[Corrupt], &[]),
        raw("tar.gz: bomb", "package.tar.gz", zeros, &[RatioTooHigh], &[]),
        raw(
            "tar.gz: data after it",
            "package.tar.gz",
            [start().end().gzipped(), b"evil".to_vec()].concat(),
            &[TrailingData],
            &["SKILL.md", "!trailing"],
        ),
    ]
}
