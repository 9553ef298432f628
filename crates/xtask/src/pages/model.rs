//! Pages that list the model's nouns.

use super::{NOTE, Page};
use crate::Tree;
use model::{Capability, Category, GapReason};
use std::fmt::Write as _;

pub(super) fn capabilities(_: &Tree) -> anyhow::Result<Vec<Page>> {
    let mut page =
        format!("# Capabilities\n\n{NOTE}\nWhat a Skill is able to do. A capability is no risk by itself.\n\n");
    page.push_str("| Id | Name | 名称 |\n|---|---|---|\n");
    for capability in Capability::ALL {
        let name = capability.name();
        let _ = writeln!(page, "| `{}` | {} | {} |", capability.id(), name.en, name.zh);
    }
    Ok(vec![Page { path: "docs/capabilities.md".to_owned(), text: page }])
}

pub(super) fn reference(_: &Tree) -> anyhow::Result<Vec<Page>> {
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
    Ok(vec![Page { path: "docs/reference.md".to_owned(), text: page }])
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
