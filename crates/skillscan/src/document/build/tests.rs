use super::*;
use proptest::prelude::*;

fn package(files: &[(&str, &[u8])]) -> Package {
    let files = files
        .iter()
        .map(|(path, bytes)| File {
            path: (*path).to_owned(),
            bytes: bytes.to_vec(),
            kind: Kind::Text,
            executable: false,
        })
        .collect();
    Package { files, ..Package::default() }
}

/// Every promise of the contract that later stages rely on.
fn check_sound(views: &Views) {
    for document in &views.documents {
        for range in document.segments.iter().map(|s| &s.range).chain(document.code.iter().map(|c| &c.range)) {
            assert!(
                document.text.get(range.clone()).is_some(),
                "{}: {range:?} of {}",
                document.path,
                document.text.len()
            );
            document.locate(range);
        }
        assert!(document.segments.is_sorted_by_key(|s| s.range.start));
    }
}

const PATHS: &[&str] = &[
    "SKILL.md",
    "a.py",
    "b.js",
    "c.sh",
    "d.json",
    "e.yaml",
    "f.html",
    "g.txt",
    "Dockerfile",
    "Makefile",
    "h.ini",
    "i.ps1",
    "j.ipynb",
    "k.svg",
];

proptest! {
    #[test]
    fn arbitrary_bytes_give_sound_views(bytes: Vec<u8>, path in proptest::sample::select(PATHS)) {
        check_sound(&views(&package(&[(path, &bytes)]), &Options::default(), &Code::default()));
    }

    #[test]
    fn marks_of_every_format_give_sound_views(
        text in "([#\\-*>`'\"{}()\\[\\]:|=!<\\\\/\\n\\t ]|\"\"\"|```|<!--|-->|---|/\\*|\\*/|你|e|\r\n|run: |){0,60}",
        path in proptest::sample::select(PATHS),
    ) {
        check_sound(&views(&package(&[(path, text.as_bytes())]), &Options::default(), &Code::default()));
    }
}

#[test]
fn a_text_over_the_budget_is_a_gap() {
    let options = Options { file_text_bytes: 10, ..Options::default() };
    let views = views(&package(&[("a.txt", b"0123456789abc")]), &options, &Code::default());
    assert_eq!(views.documents.first().map(|d| d.text.as_str()), Some("0123456789"));
    assert_eq!(views.gaps.first().map(|gap| (gap.reason, gap.bytes)), Some((GapReason::BudgetExhausted, 3)));
}

#[test]
fn hostile_sizes_stay_linear() {
    let newlines = "\n".repeat(100_000);
    let quotes = ">".repeat(200_000);
    let lists = format!("{}\n{}", "- ".repeat(20_000), "\n".repeat(20_000));
    let brackets = "[".repeat(300_000);
    let images = format!("{}{}", "![".repeat(20_000), "](x)".repeat(20_000));
    let ticks: String = (1..600).map(|n| "`".repeat(n) + " ").collect();
    let comments = "<!-- ".repeat(50_000);
    let indents: String = (0..1_500).map(|n| " ".repeat(n) + "- a\n").collect();
    for text in [&newlines, &quotes, &lists, &brackets, &images, &ticks, &comments, &indents] {
        for path in PATHS {
            check_sound(&views(&package(&[(path, text.as_bytes())]), &Options::default(), &Code::default()));
        }
    }
}
