//! Documents: everything is on a page, nothing hostile acts, and there is an end to it.

use super::*;
use crate::task::sample::{facts, malware, risk};
use model::{Risk, Severity, Text};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// All text of all pages, in the order in which it was written.
fn text(page: &TaskPage<'_>, lang: Lang) -> String {
    let flow = lay_out(page, lang, None);
    let lines = flow.pages.iter().flat_map(|page| &page.blocks).flat_map(|block| &block.marks).filter_map(|mark| {
        let Mark::Text { line, .. } = mark else { return None };
        Some(line.runs.iter().map(|run| run.text.as_str()).collect::<String>())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The document is written, is accessible (or the writer refuses), is the same again, and holds these parts.
fn check(page: &TaskPage<'_>, lang: Lang, parts: &[&str]) {
    let written = page.pdf(lang, None).unwrap();
    assert!(written.starts_with(b"%PDF-1.7") && written.trim_ascii_end().ends_with(b"%%EOF"));
    assert!(written == page.pdf(lang, None).unwrap(), "not the same bytes");
    let text = text(page, lang);
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_document_tells_it_all_in_both_languages() {
    let facts = facts();
    let risks = [risk(6379, Severity::High), risk(80, Severity::Low)];
    let notes = [Text::new("10.0.0.1: outside the allowed networks", "10.0.0.1：不在允许的网络内")];
    let page = TaskPage { facts: &facts, risks: &risks, malware: &[], notes: &notes };
    let en = [
        "weekly <look>",
        "1 of 2 assets",
        "localhost:6379",
        "Open port",
        "Bind it to loopback.",
        "outside the allowed",
    ];
    check(&page, Lang::En, &en);
    check(&page, Lang::Zh, &["高危", "localhost:80", "仅监听本机地址。", "不在允许的网络内", "口令已脱敏"]);
}

#[test]
fn malware_is_told_with_its_place() {
    let (facts, malware) = (facts(), [malware(Severity::Critical)]);
    let page = TaskPage { facts: &facts, risks: &[], malware: &malware, notes: &[] };
    check(&page, Lang::En, &["Malware was found (1)", "Web shell", "SHA-256"]);
    check(&page, Lang::Zh, &["恶意程序", "网页后门"]);
}

#[test]
fn nothing_found_is_said() {
    let facts = facts();
    let page = TaskPage { facts: &facts, risks: &[], malware: &[], notes: &[] };
    check(&page, Lang::En, &["Nothing was found that calls for action.", "No risk was found."]);
    check(&page, Lang::Zh, &["未发现风险。"]);
}

#[test]
fn evidence_without_end_is_cut_and_says_so() {
    let facts = facts();
    let mut long = risk(80, Severity::High);
    long.evidence.response = format!("HTTP/1.1 200 OK\r\n{}", "A1b2".repeat(250_000));
    long.evidence.banner = "line\n".repeat(1000);
    let risks = [long];
    let page = TaskPage { facts: &facts, risks: &risks, malware: &[], notes: &[] };
    check(&page, Lang::En, &["HTTP/1.1 200 OK\n", "996015 more characters", "3840 more characters"]);
}

#[test]
fn what_acts_on_a_display_is_shown_by_its_number() {
    let facts = facts();
    let mut hostile = risk(80, Severity::High);
    hostile.evidence.banner = "\u{1b}[31mred \u{202e}abc 👍 שלום\0".into();
    let risks = [hostile];
    let page = TaskPage { facts: &facts, risks: &risks, malware: &[], notes: &[] };
    let shown = "\\u{1b}[31mred \\u{202e}abc \\u{1f44d} \\u{5e9}\\u{5dc}\\u{5d5}\\u{5dd}\\u{0}";
    check(&page, Lang::En, &[shown, "5 characters that the fonts at hand cannot draw"]);
}

#[test]
fn ten_thousand_risks_have_an_end_and_every_page_number_is_known() {
    let facts = facts();
    let risks: Vec<Risk> = (1..=10_000).map(|port| risk(port, Severity::Low)).collect();
    let page = TaskPage { facts: &facts, risks: &risks, malware: &[], notes: &[] };
    let flow = lay_out(&page, Lang::Zh, None);
    assert!(flow.pages.len() < 1000, "{}", flow.pages.len());
    assert!(flow.anchors.iter().all(Option::is_some), "an anchor that leads nowhere");
    assert!(text(&page, Lang::En).contains("8000 more risks are not shown here"));
}

/// What has no name is a heading nonetheless; PDF/UA-1 refuses an empty one.
#[test]
fn names_of_nothing_are_headings() {
    for name in ["", "  "] {
        let mut facts = facts();
        facts.task = name.to_owned();
        let mut one = risk(1, Severity::Critical);
        one.name = Text::new(name, name);
        let page = TaskPage { facts: &facts, risks: &[one], malware: &[], notes: &[] };
        check(&page, Lang::En, &["–"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever comes over the network, there is a document, and nothing sticks out of its page.
    #[test]
    fn any_text_makes_a_document(name in ".{0,300}", place in "\\PC{0,120}", proof in "(?s).{0,600}", count in 0_usize..4, zh: bool) {
        let mut facts = facts();
        facts.task = name.clone();
        let mut one = risk(1, Severity::Critical);
        one.name = Text::new(name.clone(), name.clone());
        one.asset = place.clone();
        one.service = name;
        one.description = Text::new(proof.clone(), proof.clone());
        one.evidence.response = proof;
        let risks = vec![one; count];
        let page = TaskPage { facts: &facts, risks: &risks, malware: &[], notes: &[Text::new(place.clone(), place)] };
        let lang = if zh { Lang::Zh } else { Lang::En };
        let made = page.pdf(lang, None).map(|_| ());
        prop_assert!(made.is_ok(), "{made:?}");
        for page in lay_out(&page, lang, None).pages {
            for mark in page.blocks.iter().flat_map(|block| &block.marks) {
                if let Mark::Text { x, base, line } = mark {
                    prop_assert!(*base < 842.0 && x + line.width < 596.0, "{line:?}");
                }
            }
        }
    }
}

/// What can get into a report of ours is drawn with what is embedded: nobody needs to install a font for Chinese.
#[test]
fn the_embedded_fonts_draw_all_of_our_own_texts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders: Vec<PathBuf> =
        ["checks", "services", "host", "templates", "web"].map(|name| root.join("data").join(name)).into();
    folders.extend(["assetscan", "hostscan", "app", "model"].map(|name| root.join("crates").join(name).join("src")));
    folders.push(root.join("crates/report/src/task"));
    let (mut fonts, mut read) = (Fonts::new(None), 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for c in text.chars().filter(|c| matches!(u32::from(*c), 0x2e80..=0x9fff | 0xff00..=0xffef)) {
                read += 1;
                assert!(fonts.glyph(Style::Bold, c).is_some(), "{c} of {}", path.display());
            }
        }
    }
    assert!(read > 10_000, "hardly anything was read: {read}");
}
