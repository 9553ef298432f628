//! The report of one run of a scan task: what was looked at, what is wrong, the proof of it, what to do.
//!
//! Everything that came over the network is hostile text: it is made visible and escaped as in the other reports. What
//! was masked before it came here stays masked; nothing is unmasked and nothing fetched.

mod charts;
mod content;
mod drawing;
mod html;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(test)]
mod sample;
mod words;

#[cfg(feature = "pdf")]
use crate::FallbackFont;
use model::{Lang, Risk, ScanItem, ScanMode, Severity, Text};
use std::io;

/// What is known of a run besides its risks.
#[derive(Debug, Clone)]
pub struct TaskFacts {
    /// Name of the task.
    pub task: String,
    /// What clients know it by.
    pub task_id: String,
    /// What clients know the report by.
    pub report_id: String,
    /// Name of the account.
    pub account: String,
    /// The machine that looked.
    pub machine: String,
    /// How deep.
    pub mode: ScanMode,
    /// What for.
    pub items: Vec<ScanItem>,
    /// When it began, UTC.
    pub started: String,
    /// When it ended, UTC.
    pub ended: String,
    /// Names of the assets that were looked at.
    pub assets: Vec<String>,
    /// How many assets it was about.
    pub asset_count: usize,
}

/// Malware on a machine that was looked at from within. No kind of risk: nobody closes it by a setting.
#[derive(Debug, Clone)]
pub struct FoundMalware {
    /// The asset.
    pub asset: String,
    /// What it is.
    pub name: Text,
    /// How bad it is.
    pub severity: Severity,
    /// The file or the process.
    pub place: String,
    /// SHA-256 of the file; empty for a process.
    pub sha256: String,
    /// What gave it away; empty when it is no text.
    pub excerpt: String,
}

/// The report of one run.
#[derive(Debug)]
pub struct TaskPage<'a> {
    /// What is known of the run.
    pub facts: &'a TaskFacts,
    /// What was found.
    pub risks: &'a [Risk],
    /// Malware that was found.
    pub malware: &'a [FoundMalware],
    /// What was refused or could not be looked at.
    pub notes: &'a [Text],
}

impl TaskPage<'_> {
    /// One self-contained page.
    pub fn html(&self, lang: Lang) -> io::Result<String> {
        html::html(self, lang)
    }

    /// One document: same input and same fallback font, same bytes.
    #[cfg(feature = "pdf")]
    pub fn pdf(&self, lang: Lang, fallback: Option<FallbackFont<'_>>) -> io::Result<Vec<u8>> {
        pdf::pdf(self, lang, fallback)
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{facts, malware, risk};
    use super::*;

    #[test]
    fn a_page_tells_it_all_in_both_languages_and_runs_nothing() {
        let facts = facts();
        let risks = [risk(6379, Severity::High), risk(80, Severity::Low)];
        let notes = [Text::new("10.0.0.1: outside the allowed networks", "10.0.0.1：不在允许的网络内")];
        let page = TaskPage { facts: &facts, risks: &risks, malware: &[], notes: &notes };
        let (en, zh) = (page.html(Lang::En).unwrap(), page.html(Lang::Zh).unwrap());
        for part in [
            "weekly &lt;look&gt;",
            "localhost:6379",
            "Bind it to loopback.",
            "<code>redis</code>",
            "1 high",
            "outside the allowed networks",
            "1 of 2 assets",
        ] {
            assert!(en.contains(part), "{part}\n{en}");
        }
        for part in ["仅监听本机地址。", "高危", "不在允许的网络内"] {
            assert!(zh.contains(part), "{part}");
        }
        for page in [en, zh] {
            assert!(!page.contains("<script>") && !page.contains('\u{202e}'), "hostile text acts");
            assert_eq!(page.matches("<svg").count(), 3, "the mark and two charts");
            assert!(!page.contains("http://") && !page.contains("https://"), "self-contained");
        }
    }

    #[test]
    fn malware_comes_before_the_risks() {
        let (facts, malware) = (facts(), [malware(Severity::Medium), malware(Severity::Critical)]);
        let risks = [risk(80, Severity::Low)];
        let page = TaskPage { facts: &facts, risks: &risks, malware: &malware, notes: &[] };
        let (en, zh) = (page.html(Lang::En).unwrap(), page.html(Lang::Zh).unwrap());
        let at = |part: &str| en.find(part).unwrap_or_else(|| panic!("{part}\n{en}"));
        assert!(at("Malware was found (2)") < at("None of the risks is critical or high"));
        assert!(at("level critical") < at("level medium") && at("level medium") < at("Open port<"));
        at(r#"<section class="summary critical">"#);
        at("&lt;b&gt;\\u{202e}.php");
        assert!(zh.contains("网页后门") && zh.contains("发现恶意程序（2 个）"), "{zh}");
        let alone = TaskPage { facts: &facts, risks: &[], malware: &malware, notes: &[] }.html(Lang::En).unwrap();
        assert!(!alone.contains("Nothing was found"));
    }

    #[test]
    fn nothing_found_is_said() {
        let facts = facts();
        let page = TaskPage { facts: &facts, risks: &[], malware: &[], notes: &[] }.html(Lang::En).unwrap();
        assert!(page.contains("Nothing was found that calls for action."));
    }

    #[test]
    fn a_page_has_an_end() {
        let facts = facts();
        let risks: Vec<Risk> = (1..=2100).map(|port| risk(port, Severity::Low)).collect();
        let page = TaskPage { facts: &facts, risks: &risks, malware: &[], notes: &[] }.html(Lang::En).unwrap();
        assert!(page.contains("100 more risks are not shown here"));
        assert!(page.contains("localhost:2000<") && !page.contains("localhost:2001<"));
    }
}
