//! What stands between a result and its report: policies, profiles, baselines, and the level at which a scan fails.
//!
//! Decides which files count for which path and where paths in them start; what they mean is decided in `policy`.

use crate::inspection::{InspectArgs, ProfileChoice};
use anyhow::{Context as _, bail};
use model::{Bars, Lang, PolicyNote, PolicyReport, SkillScan, Treatments, judge_by, visible};
use package::{Source, Unit};
use policy::{Baseline, Day, FailOn, Policy, ProfileFile, Recorder, Subject, Usage};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Flags about what is accepted.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct PolicyArgs {
    /// Policy file [default: touchstone.toml in the nearest folder above PATH; never inside of PATH]
    #[arg(long, value_name = "FILE", conflicts_with = "no_policy")]
    pub(crate) policy: Option<PathBuf>,

    /// Obey no policy file
    #[arg(long)]
    pub(crate) no_policy: bool,

    /// Report only what is new: not in this file
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write everything that is found to a file for --baseline, and exit with 0
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
}

/// Everything that applies in one run.
pub(crate) struct Gate {
    policies: Vec<Loaded>,
    /// What holds for each path argument.
    standing: Vec<Standing>,
    baseline: Option<(Baseline, PathBuf)>,
    recorder: Option<(Recorder, PathBuf)>,
    worker: Bars,
    today: Day,
    report: PolicyReport,
}

struct Loaded {
    policy: Policy,
    usage: Usage,
    areas: Vec<String>,
}

/// What holds for the units of one path argument.
struct Standing {
    policy: Option<usize>,
    profile: ProfileFile,
    fail_on: FailOn,
}

impl Gate {
    /// Reads everything; what cannot be read or does not fit is a refusal to run.
    pub(crate) fn open(
        args: &PolicyArgs,
        inspect: &InspectArgs,
        fail_on: Option<FailOn>,
        paths: &[PathBuf],
        units: &[(usize, Unit)],
    ) -> anyhow::Result<Self> {
        let named = [&args.policy, &args.baseline, &args.write_baseline];
        for file in named.into_iter().flatten() {
            outside(file, units)?;
        }
        let mut gate = Self {
            policies: Vec::new(),
            standing: Vec::new(),
            baseline: None,
            recorder: args.write_baseline.as_ref().map(|file| (Recorder::default(), folder(file))),
            worker: inspect.worker_profile().bars(),
            today: today(),
            report: PolicyReport::default(),
        };
        if let Some(file) = &args.baseline {
            gate.baseline = Some((Baseline::read(file)?, folder(file)));
            gate.report.baseline = file.display().to_string();
        }
        for path in paths {
            let policy = gate.policy_for(path, args)?;
            let standing = gate.standing(policy, inspect, fail_on)?;
            gate.standing.push(standing);
        }
        gate.describe();
        Ok(gate)
    }

    fn policy_for(&mut self, path: &Path, args: &PolicyArgs) -> anyhow::Result<Option<usize>> {
        let file = match &args.policy {
            Some(file) => Some(file.clone()),
            None if args.no_policy => None,
            None => {
                let found = policy::find(path);
                for note in found.notes {
                    if !self.report.notes.contains(&note) {
                        self.report.notes.push(note);
                    }
                }
                found.policy
            }
        };
        let Some(file) = file else { return Ok(None) };
        let area = |folder: &Path| area(path, folder);
        let real = std::fs::canonicalize(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let root = real.parent().map(Path::to_owned).unwrap_or_default();
        if let Some(known) = self.policies.iter().position(|loaded| loaded.policy.folder == root) {
            if let Some(loaded) = self.policies.get_mut(known) {
                loaded.areas.extend(area(&root));
            }
            return Ok(Some(known));
        }
        let shown = args.policy.as_ref().map_or_else(|| shorter(&real), |file| file.display().to_string());
        let policy = Policy::read(&real, &shown)?;
        self.policies.push(Loaded { policy, usage: Usage::default(), areas: area(&root).into_iter().collect() });
        Ok(Some(self.policies.len() - 1))
    }

    /// Flags go over the policy, the policy over the profile.
    fn standing(
        &self,
        policy: Option<usize>,
        inspect: &InspectArgs,
        fail_on: Option<FailOn>,
    ) -> anyhow::Result<Standing> {
        let loaded = policy.and_then(|index| self.policies.get(index)).map(|loaded| &loaded.policy);
        let here = PathBuf::new();
        let mut profile = match (&inspect.profile, loaded) {
            (Some(choice), _) => choice.load(&here)?,
            (None, Some(Policy { profile: Some(word), folder, file, .. })) => {
                let choice = ProfileChoice::parse(word).map_err(|help| anyhow::anyhow!("{file}: profile: {help}"))?;
                choice.load(folder)?
            }
            (None, _) => ProfileChoice::Builtin(inspect.worker_profile()).load(&here)?,
        };
        if let Some(policy) = loaded {
            profile.severities.extend(policy.severities.clone());
        }
        let by_policy = loaded.and_then(|policy| policy.fail_on);
        Ok(Standing { policy, fail_on: fail_on.or(by_policy).unwrap_or(profile.fail_on), profile })
    }

    fn describe(&mut self) {
        let files: Vec<&str> = self.policies.iter().map(|loaded| loaded.policy.file.as_str()).collect();
        let profile = self.standing.first().map_or("", |standing| standing.profile.name.as_str());
        let own = self.standing.iter().any(|standing| model::Profile::from_id(&standing.profile.name).is_none());
        if !files.is_empty() || own || self.baseline.is_some() || !self.report.notes.is_empty() {
            self.report.file = files.join(", ");
            self.report.profile = profile.to_owned();
        }
    }

    /// Applies everything to one result.
    pub(crate) fn treat(&mut self, argument: usize, unit: &Unit, scan: &mut SkillScan) -> Treatments {
        let Some(standing) = self.standing.get(argument) else { return Treatments::default() };
        let bars = standing.profile.bars;
        let severities = policy::set_severities(scan, &standing.profile.severities);
        let judged = severities.is_empty() && bars == self.worker;
        if !judged {
            scan.verdict = judge_by(&scan.findings, &scan.coverage, bars).saying(&scan.ai);
        }
        let whole = scan.verdict.risk_level;
        let mut treatments = match standing.policy.and_then(|index| self.policies.get_mut(index)) {
            Some(Loaded { policy, usage, .. }) => policy.apply(scan, &subject(unit, &policy.folder), self.today, usage),
            None => Treatments::default(),
        };
        treatments.severities = severities;
        if let Some((recorder, folder)) = &mut self.recorder {
            recorder.add(scan, &subject(unit, folder), &treatments);
        }
        if let Some((baseline, folder)) = &self.baseline {
            baseline.apply(scan, &subject(unit, folder), &mut treatments);
        }
        if !treatments.findings.is_empty() || treatments.known_gaps > 0 {
            policy::judge_again(scan, &mut treatments, bars, whole);
        }
        treatments
    }

    /// Where a unit lies as seen from its policy, for writing entries.
    pub(crate) fn subject(&self, argument: usize, unit: &Unit) -> Subject {
        let policy = self.standing.get(argument).and_then(|standing| self.policies.get(standing.policy?));
        let here = std::env::current_dir().unwrap_or_default();
        subject(unit, policy.map_or(&here, |loaded| &loaded.policy.folder))
    }

    /// The level from which on the units of an argument fail.
    pub(crate) fn fail_on(&self, argument: usize) -> FailOn {
        self.standing.get(argument).map_or(FailOn::Never, |standing| standing.fail_on)
    }

    /// What was done, with everything the writers of policies should know; says it on standard error too, unless the
    /// reader `sees_report`.
    pub(crate) fn report(&mut self, lang: Lang, sees_report: bool) -> PolicyReport {
        for Loaded { policy, usage, areas } in &self.policies {
            self.report.notes.extend(policy.notes(usage, areas, self.today));
        }
        for PolicyNote { place, text, .. } in self.report.notes.iter().filter(|_| !sees_report) {
            let line = format!("{place}: {}", text.get(lang));
            let _ = writeln!(std::io::stderr(), "touchstone: {}", visible(&line));
        }
        std::mem::take(&mut self.report)
    }

    /// Writes the baseline, if one is wanted; whether it was.
    pub(crate) fn write_baseline(&mut self, file: Option<&Path>, lang: Lang) -> anyhow::Result<bool> {
        let (Some((recorder, _)), Some(file)) = (self.recorder.take(), file) else { return Ok(false) };
        let count = recorder.findings();
        let text = recorder.finish(skillscan::ENGINE_VERSION)?;
        std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
        let name = file.display().to_string();
        let line = match lang {
            Lang::En => format!("{count} finding(s) are now known in {name}"),
            Lang::Zh => format!("{count} 项发现已写入基线 {name}"),
        };
        let _ = writeln!(std::io::stderr(), "touchstone: {}", visible(&line));
        Ok(true)
    }
}

/// Today, where the clock says so.
pub(crate) fn today() -> Day {
    let date = time::OffsetDateTime::now_utc().date();
    let year = u16::try_from(date.year()).unwrap_or(9999);
    Day::new(year, date.month().into(), date.day()).unwrap_or(Day::LAST)
}

/// A file that decides about Skills must not lie in one of them.
fn outside(file: &Path, units: &[(usize, Unit)]) -> anyhow::Result<()> {
    let real = std::fs::canonicalize(file).or_else(|_| {
        std::fs::canonicalize(folder(file)).map(|folder| folder.join(file.file_name().unwrap_or_default()))
    });
    let Ok(real) = real else { return Ok(()) };
    for (_, unit) in units {
        let Source::Folder(at) = &unit.source else { continue };
        if std::fs::canonicalize(at).is_ok_and(|at| real.starts_with(at)) {
            bail!(
                "{} lies in {}, which is scanned: a Skill cannot excuse itself; keep the file outside of it",
                file.display(),
                unit.path
            );
        }
    }
    Ok(())
}

/// The folder that a file lies in, as it really is.
fn folder(file: &Path) -> PathBuf {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned())
}

/// A unit as seen from a folder; as it was typed where it does not lie below.
fn subject(unit: &Unit, folder: &Path) -> Subject {
    let (is_file, at) = match &unit.source {
        Source::Folder(at) => (false, at),
        Source::File(at) => (true, at),
    };
    let relative = std::fs::canonicalize(at).ok().and_then(|real| real.strip_prefix(folder).ok().map(slashed));
    Subject { path: relative.unwrap_or_else(|| unit.path.trim_start_matches("./").to_owned()), is_file }
}

/// The part of a policy's realm that an argument covers: its path from the policy's folder; nothing when it covers all
/// of it, `None` when it lies elsewhere.
fn area(argument: &Path, folder: &Path) -> Option<String> {
    let real = std::fs::canonicalize(argument).ok()?;
    if folder.starts_with(&real) {
        return Some(String::new());
    }
    real.strip_prefix(folder).ok().map(slashed)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// A path as people would type it from here.
pub(crate) fn shorter(path: &Path) -> String {
    let here = std::env::current_dir().ok().and_then(|here| std::fs::canonicalize(here).ok());
    match here.as_deref().and_then(|here| path.strip_prefix(here).ok()) {
        Some(relative) => relative.display().to_string(),
        None => path.display().to_string(),
    }
}
