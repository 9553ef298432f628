//! `touchstone scan`: Skills in, a report out, an exit code for scripts.

mod judging;

use crate::exit::Exit;
use crate::gate::{Gate, PolicyArgs};
use crate::inspection::{InspectArgs, progress};
use crate::{ordered, terminal};
use anyhow::{Context as _, anyhow, bail};
use app::RuleBook;
use model::{Lang, SkillScan, Summary};
use package::{Source, Unit};
use policy::{FailOn, Selection};
use report::{Container, Format, Options, View};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Flags of `scan`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Skill folders, archives (.zip, .tar.gz), single SKILL.md files, or folders that hold many Skills. A PATH that is
    /// a link is followed; links inside of it are reported and not followed
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Report format: text, json, sarif, html or markdown
    #[arg(long, short, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: Format,

    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Exit with 1 when a Skill is at or over this level: malicious, suspicious or never [default: malicious]
    #[arg(long, value_name = "LEVEL", value_parser = bar)]
    fail_on: Option<FailOn>,

    /// Language of the report: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,

    /// Show findings that weigh less (quoted, test data, deny-lists), with the reason
    #[arg(long)]
    show_demoted: bool,

    /// Write an entry for touchstone.toml for every finding that counts; reason, owner and expiry are for you to fill in
    #[arg(long, value_name = "FILE")]
    suppress_template: Option<PathBuf>,

    #[command(flatten)]
    policy: PolicyArgs,

    #[command(flatten)]
    judge: judging::JudgeArgs,

    #[command(flatten)]
    inspect: InspectArgs,
}

/// Scans and reports.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let reader = args.judge.reader(args.inspect.inspector()?)?;
    let rule_book = RuleBook::new(args.inspect.rules.clone());
    let lang = args.lang.unwrap_or_else(terminal::language);
    let (units, mut exit) = discover(&args.paths, lang)?;
    let unreadable = exit;
    let mut gate = Gate::open(&args.policy, &args.inspect, args.fail_on, &args.paths, &units)?;
    reader.warm()?;
    if args.inspect.rules.is_some() {
        rule_book.load()?;
    }
    if args.judge.estimates() {
        let units: Vec<Unit> = units.into_iter().map(|(_, unit)| unit).collect();
        return judging::estimate(&reader, &units, lang).map(|()| exit);
    }
    let options = args.options(units.len(), lang);
    let mut out = Output::open(args.output.as_deref())?;
    let mut renderer = args.format.renderer(&options);
    let mut summary = Summary::default();
    let bar = progress(units.len());
    let mut entries = Vec::new();

    renderer.begin(&mut out)?;
    ordered::each(
        &units,
        reader.jobs(args.inspect.jobs()),
        |(_, unit)| reader.inspect_path(&unit.source),
        |(argument, unit), scan| {
            let mut scan = scan?;
            let treatments = gate.treat(*argument, unit, &mut scan);
            summary.add(&scan);
            summary.findings -= u32::try_from(treatments.findings.len()).unwrap_or(0);
            exit = exit.max(judge(&scan, gate.fail_on(*argument)));
            if args.suppress_template.is_some() {
                let accepted = |index: usize| treatments.findings.contains_key(&index);
                let subject = gate.subject(*argument, unit);
                entries.extend(policy::template(&scan, &subject, &Selection::default(), accepted));
            }
            let view = View::treated(&unit.path, container(unit), &scan, &options, &rule_book, &treatments);
            bar.suspend(|| renderer.unit(&mut out, &view))?;
            bar.inc(1);
            anyhow::Ok(())
        },
    )?;
    bar.finish_and_clear();
    let sees_report = args.format == Format::Text && args.output.is_none();
    renderer.policy(gate.report(lang, sees_report));
    renderer.end(&mut out, &summary)?;
    out.finish()?;
    if let Some(file) = &args.suppress_template {
        std::fs::write(file, entries.join("\n")).with_context(|| format!("cannot write {}", file.display()))?;
    }
    // What is now known is no reason to fail.
    if gate.write_baseline(args.policy.write_baseline.as_deref(), lang)? { Ok(unreadable) } else { Ok(exit) }
}

impl Args {
    fn options(&self, units: usize, lang: Lang) -> Options {
        Options {
            lang,
            show_demoted: self.show_demoted,
            colour: self.output.is_none() && terminal::stdout_colour(),
            many: units > 1,
            width: terminal::width(),
            base: std::env::current_dir().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default(),
            engine_version: skillscan::ENGINE_VERSION,
        }
    }
}

/// All units of all paths. A path that cannot be read or holds nothing is told and spoils the exit code; the others
/// are scanned all the same.
pub(crate) fn discover(paths: &[PathBuf], lang: Lang) -> anyhow::Result<(Vec<(usize, Unit)>, Exit)> {
    let (mut units, mut exit) = (Vec::new(), Exit::Clean);
    for (argument, path) in paths.iter().enumerate() {
        match package::discover(path) {
            Ok(found) if found.is_empty() => {
                let what = path.display();
                terminal::complain(&match lang {
                    Lang::En => anyhow!("nothing to scan in {what}"),
                    Lang::Zh => anyhow!("{what} 中没有可扫描的内容"),
                });
                exit = Exit::Unusable;
            }
            Ok(found) => {
                tell_loose_files(path, &found, lang);
                units.extend(found.into_iter().map(|unit| (argument, unit)));
            }
            Err(error) => {
                terminal::complain(&anyhow!("{error}"));
                exit = Exit::Unusable;
            }
        }
    }
    if units.is_empty() {
        match lang {
            Lang::En => bail!("nothing to scan"),
            Lang::Zh => bail!("没有可扫描的内容"),
        }
    }
    Ok((units, exit))
}

/// Files beside the Skills of a folder of many belong to none of them: nothing is skipped in silence.
fn tell_loose_files(path: &Path, units: &[Unit], lang: Lang) {
    let loose = package::loose_files(path, units);
    let Some(first) = loose.first() else { return };
    let (first, more) = (first.display(), loose.len() - 1);
    terminal::complain(&match (lang, more) {
        (Lang::En, 0) => anyhow!("not scanned, because it lies beside the Skills: {first} (name it to scan it)"),
        (Lang::En, _) => {
            anyhow!("not scanned, because they lie beside the Skills: {first} and {more} more (name them to scan them)")
        }
        (Lang::Zh, 0) => anyhow!("未扫描：{first} 不属于任何 Skill（如需扫描请直接指定）"),
        (Lang::Zh, _) => anyhow!("未扫描：{first} 等 {} 个文件不属于任何 Skill（如需扫描请直接指定）", more + 1),
    });
}

fn judge(scan: &SkillScan, fail_on: FailOn) -> Exit {
    if fail_on.fails(scan.verdict.risk_level) {
        return Exit::Found;
    }
    if scan.coverage.complete() { Exit::Clean } else { Exit::Unusable }
}

pub(crate) fn container(unit: &Unit) -> Container {
    match unit.source {
        Source::Folder(_) => Container::Folder,
        Source::File(_) => Container::File,
    }
}

/// Where the report goes.
struct Output {
    to: Box<dyn Write>,
    /// The file being written, and its name when it is whole: a report never replaces what is still being scanned.
    file: Option<(PathBuf, PathBuf)>,
    /// The reader went away. Scanning goes on for the exit code; nothing more is written.
    closed: bool,
}

impl Output {
    fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self { to: Box::new(BufWriter::new(std::io::stdout())), file: None, closed: false });
        };
        if !path.is_file() && path.exists() {
            // A device or pipe cannot be replaced by renaming.
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            return Ok(Self { to: Box::new(BufWriter::new(file)), file: None, closed: false });
        }
        let mut partial = path.as_os_str().to_owned();
        partial.push(format!(".{}.partial", std::process::id()));
        let partial = PathBuf::from(partial);
        let file = File::create_new(&partial).with_context(|| format!("cannot write {}", path.display()))?;
        crate::interrupt::remove_at_end(partial.clone());
        Ok(Self { to: Box::new(BufWriter::new(file)), file: Some((partial, path.to_owned())), closed: false })
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Some((partial, path)) = &self.file {
            std::fs::rename(partial, path).with_context(|| format!("cannot write {}", path.display()))?;
        }
        self.file = None;
        Ok(())
    }

    fn forgive<T>(&mut self, result: std::io::Result<T>, instead: T) -> std::io::Result<T> {
        match result {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(instead)
            }
            // A full disk does not say which.
            Err(error) => {
                let name = self.file.as_ref().map(|(_, path)| path.display().to_string());
                let name = name.unwrap_or_else(|| "the report".to_owned());
                Err(std::io::Error::new(error.kind(), format!("cannot write {name}: {error}")))
            }
            written => written,
        }
    }
}

impl Drop for Output {
    /// A run that failed leaves nothing half-written behind.
    fn drop(&mut self) {
        if let Some((partial, _)) = &self.file {
            let _ = std::fs::remove_file(partial);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = self.to.write(bytes);
        self.forgive(result, bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let result = self.to.flush();
        self.forgive(result, ())
    }
}

fn format(word: &str) -> Result<Format, String> {
    let known = || Format::ALL.iter().map(|format| format.id()).collect::<Vec<_>>().join(", ");
    Format::ALL.iter().find(|format| format.id() == word).copied().ok_or_else(|| format!("use one of {}", known()))
}

fn bar(word: &str) -> Result<FailOn, String> {
    FailOn::parse(word).ok_or_else(|| "use malicious, suspicious or never".to_owned())
}

/// A language on the command line.
pub(crate) fn lang(word: &str) -> Result<Lang, String> {
    Lang::parse(word).ok_or_else(|| "use en or zh".to_owned())
}
