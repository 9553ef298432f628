//! The flags and the frame that all scanning commands share: how units are inspected, in parallel, with a progress bar.

use app::{InspectOptions, Inspector, OwnFiles};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::Profile;
use policy::ProfileFile;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// How units are inspected.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct InspectArgs {
    /// Units scanned at the same time [default: one per CPU]
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// Folder with rules of your own (*.yml, *.yaml, *.yar, *.yara), used beside the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,

    /// File with well-known names of your own, `ecosystem name` to a line: never reported, their imitations are
    #[arg(long, value_name = "FILE")]
    pub(crate) popular: Option<PathBuf>,

    /// Advisories made by `touchstone advisories import`: the file or its data folder
    #[arg(long, value_name = "PATH")]
    pub(crate) advisories: Option<PathBuf>,

    /// How much doubt is accepted: strict, balanced, permissive, or a file like those of `touchstone policy show`
    /// [default: balanced]
    #[arg(long, value_name = "PROFILE", value_parser = profile)]
    pub(crate) profile: Option<ProfileChoice>,

    /// Leave out indicator rules: domains, hashes and names of known campaigns
    #[arg(long)]
    pub(crate) no_indicators: bool,

    /// Let the embedded intent model speak: on or off [default: see docs/model-card.md]
    #[arg(long, value_name = "SWITCH", value_parser = switch)]
    pub(crate) intent: Option<Switch>,
}

/// A profile on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProfileChoice {
    /// One that ships with the program.
    Builtin(Profile),
    /// The user's own.
    File(PathBuf),
}

impl ProfileChoice {
    /// Reads it; `folder` is where relative files start.
    pub(crate) fn load(&self, folder: &Path) -> anyhow::Result<ProfileFile> {
        Ok(match self {
            Self::Builtin(profile) => ProfileFile::builtin(*profile)?,
            Self::File(file) => ProfileFile::read(&folder.join(file))?,
        })
    }

    /// A word of the three, else the name of a file.
    pub(crate) fn parse(word: &str) -> Result<Self, String> {
        match Profile::from_id(word) {
            Some(profile) => Ok(Self::Builtin(profile)),
            None if word.contains(['/', '.']) => Ok(Self::File(PathBuf::from(word))),
            None => Err("use strict, balanced, permissive, or the name of a file".to_owned()),
        }
    }
}

impl InspectArgs {
    /// Workers at the same time.
    pub(crate) fn jobs(&self) -> usize {
        self.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }

    fn own_files(&self) -> OwnFiles {
        let given = |path: &Option<PathBuf>| path.as_deref().map(absolute);
        OwnFiles { rules: given(&self.rules), popular: given(&self.popular), advisories: given(&self.advisories) }
    }

    /// Whether the intent model speaks.
    fn intent(&self) -> bool {
        self.intent.map_or(skillscan::INTENT_BY_DEFAULT, |switch| switch == Switch::On)
    }

    /// An inspector as the flags say.
    pub(crate) fn inspector(&self) -> anyhow::Result<Inspector> {
        self.inspector_with(false)
    }

    /// An inspector that also lists all files, hosts and packages, for comparing.
    pub(crate) fn inspector_with(&self, inventory: bool) -> anyhow::Result<Inspector> {
        let (profile, indicators) = (self.worker_profile(), !self.no_indicators);
        let options = InspectOptions { profile, indicators, intent: self.intent(), inventory };
        Ok(Inspector::new(self.jobs(), options, &self.own_files())?)
    }
}

impl InspectArgs {
    /// What the workers judge by; where a policy or a file says otherwise, results are judged again.
    pub(crate) fn worker_profile(&self) -> Profile {
        match self.profile {
            Some(ProfileChoice::Builtin(profile)) => profile,
            _ => Profile::default(),
        }
    }

    /// What the verdict goes by, for commands without a policy.
    pub(crate) fn profile(&self) -> anyhow::Result<ProfileFile> {
        let choice = self.profile.clone().unwrap_or(ProfileChoice::Builtin(Profile::default()));
        choice.load(Path::new(""))
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Something that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Switch {
    On,
    Off,
}

fn switch(word: &str) -> Result<Switch, String> {
    match word {
        "on" => Ok(Switch::On),
        "off" => Ok(Switch::Off),
        _ => Err("use on or off".to_owned()),
    }
}

fn profile(word: &str) -> Result<ProfileChoice, String> {
    ProfileChoice::parse(word)
}

fn jobs(word: &str) -> Result<NonZeroUsize, String> {
    const MOST: usize = 1024;
    let number = word.parse::<usize>().ok().filter(|number| *number <= MOST).and_then(NonZeroUsize::new);
    number.ok_or_else(|| format!("use a number from 1 to {MOST}"))
}

/// A progress bar on standard error, shown only on a terminal and only for more than a few units.
pub(crate) fn progress(units: usize) -> ProgressBar {
    let target = if units > 3 { ProgressDrawTarget::stderr_with_hz(8) } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:32.cyan/dim} {pos}/{len}  {per_sec}  {eta} left  {wide_msg:.dim}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━━─");
    ProgressBar::with_draw_target(Some(units as u64), target).with_style(style)
}
