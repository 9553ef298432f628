//! `touchstone scan`: Skills in, a report out, an exit code for scripts.

mod judging;

use crate::exit::Exit;
use crate::inspection::{InspectArgs, progress};
use crate::{ordered, terminal};
use anyhow::{Context as _, anyhow, bail};
use app::RuleBook;
use model::{Lang, RiskLevel, SkillScan, Summary};
use package::{Source, Unit};
use report::{Container, Format, Options, View};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Flags of `scan`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Skill folders, archives (.zip, .tar.gz), single SKILL.md files, or folders that hold many Skills
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Report format: text, json, sarif, html or markdown
    #[arg(long, short, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: Format,

    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Exit with 1 when a Skill is at or over this level: malicious, suspicious or never
    #[arg(long, value_name = "LEVEL", default_value = "malicious", value_parser = bar)]
    fail_on: Bar,

    /// Language of the report: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,

    /// Show findings that weigh less (quoted, test data, deny-lists), with the reason
    #[arg(long)]
    show_demoted: bool,

    #[command(flatten)]
    judge: judging::JudgeArgs,

    #[command(flatten)]
    inspect: InspectArgs,
}

/// The level from which on a scan fails.
#[derive(Debug, Clone, Copy)]
struct Bar(Option<RiskLevel>);

/// Scans and reports.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let reader = args.judge.reader(args.inspect.inspector()?)?;
    let rule_book = RuleBook::new(args.inspect.rules.clone());
    let (units, mut exit) = discover(&args.paths)?;
    reader.warm()?;
    if args.inspect.rules.is_some() {
        rule_book.load()?;
    }
    if args.judge.estimates() {
        return judging::estimate(&reader, &units, args.lang.unwrap_or_else(terminal::language)).map(|()| exit);
    }
    let options = args.options(units.len());
    let mut out = Output::open(args.output.as_deref())?;
    let mut renderer = args.format.renderer(&options);
    let mut summary = Summary::default();
    let bar = progress(units.len());

    renderer.begin(&mut out)?;
    ordered::each(
        &units,
        reader.jobs(args.inspect.jobs()),
        |unit| reader.inspect_path(&unit.source),
        |unit, scan| {
            let scan = scan?;
            summary.add(&scan);
            exit = exit.max(judge(&scan, args.fail_on));
            let view = View::new(&unit.path, container(unit), &scan, &options, &rule_book);
            bar.suspend(|| renderer.unit(&mut out, &view))?;
            bar.inc(1);
            anyhow::Ok(())
        },
    )?;
    bar.finish_and_clear();
    renderer.end(&mut out, &summary)?;
    out.finish()?;
    Ok(exit)
}

impl Args {
    fn options(&self, units: usize) -> Options {
        Options {
            lang: self.lang.unwrap_or_else(terminal::language),
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
fn discover(paths: &[PathBuf]) -> anyhow::Result<(Vec<Unit>, Exit)> {
    let (mut units, mut exit) = (Vec::new(), Exit::Clean);
    for path in paths {
        match package::discover(path) {
            Ok(found) if found.is_empty() => {
                terminal::complain(&anyhow!("nothing to scan in {}", path.display()));
                exit = Exit::Unusable;
            }
            Ok(found) => {
                tell_loose_files(path, &found);
                units.extend(found);
            }
            Err(error) => {
                terminal::complain(&anyhow!("{error}"));
                exit = Exit::Unusable;
            }
        }
    }
    if units.is_empty() {
        bail!("nothing to scan");
    }
    Ok((units, exit))
}

/// Files beside the Skills of a folder of many belong to none of them: nothing is skipped in silence.
fn tell_loose_files(path: &Path, units: &[Unit]) {
    let loose = package::loose_files(path, units);
    let Some(first) = loose.first() else { return };
    let more = match loose.len() - 1 {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    terminal::complain(&anyhow!(
        "not scanned, because it lies beside the Skills: {}{more} (name it to scan it)",
        first.display()
    ));
}

fn judge(scan: &SkillScan, Bar(bar): Bar) -> Exit {
    if bar.is_some_and(|bar| scan.verdict.risk_level >= bar) {
        return Exit::Found;
    }
    if scan.coverage.complete() { Exit::Clean } else { Exit::Unusable }
}

fn container(unit: &Unit) -> Container {
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
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let file = File::create(&partial).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { to: Box::new(BufWriter::new(file)), file: Some((partial, path.to_owned())), closed: false })
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        drop(self.to);
        if let Some((partial, path)) = self.file {
            std::fs::rename(&partial, &path).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }

    fn forgive<T>(&mut self, result: std::io::Result<T>, instead: T) -> std::io::Result<T> {
        match result {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(instead)
            }
            other => other,
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

fn bar(word: &str) -> Result<Bar, String> {
    match word {
        "malicious" => Ok(Bar(Some(RiskLevel::Malicious))),
        "suspicious" => Ok(Bar(Some(RiskLevel::Suspicious))),
        "never" => Ok(Bar(None)),
        _ => Err("use malicious, suspicious or never".to_owned()),
    }
}

/// A language on the command line.
pub(crate) fn lang(word: &str) -> Result<Lang, String> {
    Lang::parse(word).ok_or_else(|| "use en or zh".to_owned())
}
