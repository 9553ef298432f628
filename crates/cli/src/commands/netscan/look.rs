//! What people see while a scan runs: a bar on a terminal, nothing elsewhere.

use assetscan::{Refusal, Stage, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::{Lang, Text, visible};
use std::collections::BTreeMap;
use std::io::Write as _;

/// The bar.
pub(super) struct Look {
    bar: ProgressBar,
}

impl Look {
    pub(super) fn new() -> Self {
        let style = ProgressStyle::with_template("{bar:32.cyan/dim} {percent}%  {wide_msg:.dim}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("━━─");
        let bar = ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr_with_hz(8)).with_style(style);
        Self { bar }
    }

    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Look {
    fn progress(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    fn stage(&self, stage: Stage) {
        self.bar.set_message(match stage {
            Stage::Ports => "ports",
            Stage::Identify => "services",
            Stage::Check => "checks",
            Stage::Passwords => "passwords",
        });
    }
}

/// Says how many templates are used, and why others are not: each reason once, with how many it concerns.
pub(super) fn refusals(used: usize, refused: &[Refusal], lang: Lang) {
    let mut reasons: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for refusal in refused {
        reasons.entry(&refusal.reason).or_insert((0, &refusal.file)).0 += 1;
    }
    let line = Text::new("{used} templates are used, {refused} are not", "使用 {used} 个模板，{refused} 个不受支持");
    let line = line.fill("used", &used.to_string()).fill("refused", &refused.len().to_string());
    let mut err = std::io::stderr();
    let _ = writeln!(err, "touchstone: {}", line.get(lang));
    for (reason, (count, file)) in reasons.iter().take(20) {
        let _ = writeln!(err, "  {count} x {} ({})", visible(reason), visible(file));
    }
}
