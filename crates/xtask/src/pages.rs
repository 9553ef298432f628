//! Documentation that follows from the code: each page has a function that writes it, and a test that compares.

use model::{Capability, Category, GapReason};
use std::fmt::Write as _;

/// A generated page.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Path from the repository's root.
    pub path: &'static str,
    /// Writes it.
    pub write: fn() -> String,
}

/// All generated pages.
pub const PAGES: &[Page] =
    &[Page { path: "docs/capabilities.md", write: capabilities }, Page { path: "docs/reference.md", write: reference }];

const NOTE: &str = "<!-- Generated: UPDATE_DOCS=1 cargo test -p xtask writes this page. -->\n";

fn capabilities() -> String {
    let mut page =
        format!("# Capabilities\n\n{NOTE}\nWhat a Skill is able to do. A capability is no risk by itself.\n\n");
    page.push_str("| Id | Name | 名称 |\n|---|---|---|\n");
    for capability in Capability::ALL {
        let name = capability.name();
        let _ = writeln!(page, "| `{}` | {} | {} |", capability.id(), name.en, name.zh);
    }
    page
}

fn reference() -> String {
    let mut page =
        format!("# Categories and reasons\n\n{NOTE}\n## Categories\n\n| Id | Name | 名称 |\n|---|---|---|\n");
    for category in Category::ALL {
        let name = category.name();
        let _ = writeln!(page, "| `{}` | {} | {} |", category.id(), name.en, name.zh);
    }
    page.push_str(
        "\n## Why something was not analysed\n\n| Reason | 原因 | Makes a scan incomplete |\n|---|---|---|\n",
    );
    for reason in GAPS {
        let text = reason.text();
        let breaks = if reason.breaks_completeness() { "yes" } else { "no" };
        let _ = writeln!(page, "| {} | {} | {breaks} |", text.en, text.zh);
    }
    page
}

const GAPS: &[GapReason] = &[
    GapReason::Inert,
    GapReason::TooManyEntries,
    GapReason::FileTooLarge,
    GapReason::PackageTooLarge,
    GapReason::RatioTooHigh,
    GapReason::TooDeep,
    GapReason::Encrypted,
    GapReason::UnsupportedMethod,
    GapReason::Corrupt,
    GapReason::NotRegularFile,
    GapReason::UnsafePath,
    GapReason::DuplicateName,
    GapReason::BudgetExhausted,
    GapReason::OpaqueBinary,
    GapReason::Aborted,
    GapReason::Unreadable,
];
