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
use model::{Lang, Risk, ScanItem, ScanMode, Text};
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

/// The report of one run.
#[derive(Debug)]
pub struct TaskPage<'a> {
    /// What is known of the run.
    pub facts: &'a TaskFacts,
    /// What was found.
    pub risks: &'a [Risk],
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
    use super::sample::{facts, risk};
    use super::*;
    use model::Severity;

    #[test]
    fn a_page_tells_it_all_in_both_languages_and_runs_nothing() {
        let facts = facts();
        let risks = [risk(6379, Severity::High), risk(80, Severity::Low)];
        let notes = [Text::new("10.0.0.1: outside the allowed networks", "10.0.0.1：不在允许的网络内")];
        let page = TaskPage { facts: &facts, risks: &risks, notes: &notes };
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
    fn nothing_found_is_said() {
        let facts = facts();
        let page = TaskPage { facts: &facts, risks: &[], notes: &[] }.html(Lang::En).unwrap();
        assert!(page.contains("Nothing was found that calls for action."));
    }

    #[test]
    fn a_page_has_an_end() {
        let facts = facts();
        let risks: Vec<Risk> = (1..=2100).map(|port| risk(port, Severity::Low)).collect();
        let page = TaskPage { facts: &facts, risks: &risks, notes: &[] }.html(Lang::En).unwrap();
        assert!(page.contains("100 more risks are not shown here"));
        assert!(page.contains("localhost:2000<") && !page.contains("localhost:2001<"));
    }
}
