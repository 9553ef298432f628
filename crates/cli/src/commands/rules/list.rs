//! `touchstone rules list`.

use crate::exit::Exit;
use model::{Lang, visible};
use rules::RuleSet;
use std::io::{self, Write};

/// One line per rule.
pub(super) fn run(out: &mut impl Write, set: &RuleSet, lang: Lang) -> io::Result<Exit> {
    let widest = set.rules().iter().map(|rule| rule.id.chars().count()).max().unwrap_or(0);
    for rule in set.rules() {
        let severity = rule.severity.name();
        let severity = severity.get(lang);
        // Chinese severities are two wide characters, English ones up to eight narrow ones.
        let pad = " ".repeat(if lang == Lang::En { 8usize.saturating_sub(severity.len()) } else { 0 });
        writeln!(
            out,
            "{:<widest$}  {severity}{pad}  {}  {}",
            visible(&rule.id),
            rule.category.id(),
            visible(rule.title.get(lang)),
        )?;
    }
    writeln!(out, "{} {}", set.rules().len(), if lang == Lang::En { "rules" } else { "条规则" })?;
    Ok(Exit::Clean)
}
