//! The flags and the frame that all scanning commands share: how units are inspected, in parallel, with a progress bar.

use app::{InspectOptions, Inspector};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::Profile;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// How units are inspected.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct InspectArgs {
    /// Units scanned at the same time [default: one per CPU]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// Folder with rules of your own (*.yml, *.yaml, *.yar, *.yara), used beside the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,

    /// How much doubt is accepted: strict reviews more, permissive only what is well founded
    #[arg(long, value_name = "PROFILE", default_value = "balanced", value_parser = profile)]
    pub(crate) profile: Profile,

    /// Leave out indicator rules: domains, hashes and names of known campaigns
    #[arg(long)]
    pub(crate) no_indicators: bool,
}

impl InspectArgs {
    /// Workers at the same time.
    pub(crate) fn jobs(&self) -> usize {
        self.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }

    /// An inspector as the flags say.
    pub(crate) fn inspector(&self) -> anyhow::Result<Inspector> {
        let options = InspectOptions { profile: self.profile, indicators: !self.no_indicators };
        Ok(Inspector::new(self.jobs(), options, self.rules.as_deref().map(absolute).as_deref())?)
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn profile(word: &str) -> Result<Profile, String> {
    match word {
        "strict" => Ok(Profile::Strict),
        "balanced" => Ok(Profile::Balanced),
        "permissive" => Ok(Profile::Permissive),
        _ => Err("use strict, balanced or permissive".to_owned()),
    }
}

/// A progress bar on standard error, shown only on a terminal and only for more than a few units.
pub(crate) fn progress(units: usize) -> ProgressBar {
    let target = if units > 3 { ProgressDrawTarget::stderr_with_hz(8) } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:32.cyan/dim} {pos}/{len}  {per_sec}  {eta} left  {wide_msg:.dim}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━━─");
    ProgressBar::with_draw_target(Some(units as u64), target).with_style(style)
}
