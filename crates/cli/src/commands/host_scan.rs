//! `touchstone host-scan`: the machine it runs on, or another system's files. Reads only.

use crate::commands::scan::lang;
use crate::exit::Exit;
use crate::settings::{Settings, StorageArgs};
use crate::terminal;
use advisories::Database;
use anyhow::Context as _;
use hostscan::{Infection, Knowledge, Module, Outcome, Root};
use model::{Lang, Risk, Severity, Text, visible};
use serde::Serialize;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Flags of `host-scan`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Root of the system: / is this machine, a folder may hold an image's or backup's files
    #[arg(long, value_name = "DIR", default_value = "/")]
    root: PathBuf,

    /// What to look for: malware, vulnerability, baseline [default: all three]
    #[arg(long, value_name = "MODULE", value_delimiter = ',', value_parser = module)]
    modules: Vec<Module>,

    /// How to print: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Language: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,

    #[command(flatten)]
    storage: StorageArgs,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

fn module(word: &str) -> Result<Module, String> {
    Module::parse(word).ok_or_else(|| "expected malware, vulnerability or baseline".to_owned())
}

/// Scans. Exits with 1 when something medium or worse was found, with 2 when something could not be examined.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let root = Root::new(&args.root).with_context(|| format!("cannot read {}", args.root.display()))?;
    let file = Settings::read(&args.storage, &[])?.app.data.join(app::ADVISORIES_FILE);
    let cannot = || format!("cannot use {}", file.display());
    let database = file.exists().then(|| Database::open(&file).with_context(cannot)).transpose()?;
    let modules = if args.modules.is_empty() { Module::ALL.to_vec() } else { args.modules };
    let knowledge = Knowledge { advisories: database.as_ref(), ..Knowledge::default() };
    let outcome = hostscan::scan(&root, "localhost", &modules, &knowledge, &());
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &Printed::of(&outcome))?;
            writeln!(out)?;
        }
        Format::Text => text(&mut out, &outcome, args.lang.unwrap_or_else(terminal::language))?,
    }
    out.flush()?;
    let worst =
        outcome.risks.iter().map(|risk| risk.severity).chain(outcome.infections.iter().map(|i| i.severity)).max();
    Ok(match worst {
        Some(severity) if severity >= Severity::Medium => Exit::Found,
        _ if !outcome.gaps.is_empty() => Exit::Unusable,
        _ => Exit::Clean,
    })
}

/// What JSON shows: everything but the list of packages, of which the number is enough.
#[derive(Debug, Serialize)]
struct Printed<'a> {
    machine: &'a hostscan::Machine,
    infections: &'a [Infection],
    risks: &'a [Risk],
    packages: usize,
    files: u64,
    checks: u64,
    gaps: &'a [hostscan::HostGap],
}

impl<'a> Printed<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        Self {
            machine: &outcome.machine,
            infections: &outcome.infections,
            risks: &outcome.risks,
            packages: outcome.packages.len(),
            files: outcome.files,
            checks: outcome.checks,
            gaps: &outcome.gaps,
        }
    }
}

fn text(out: &mut dyn Write, outcome: &Outcome, lang: Lang) -> std::io::Result<()> {
    let machine = &outcome.machine;
    let name = [machine.name.as_str(), machine.system.as_str()].into_iter().filter(|part| !part.is_empty());
    writeln!(out, "{}", visible(&name.collect::<Vec<_>>().join(" · ")))?;
    for infection in &outcome.infections {
        line(out, infection.severity, &infection.rule, &infection.name, lang)?;
        part(out, &infection.place.to_string())?;
        part(out, &infection.excerpt)?;
    }
    let mut risks: Vec<&Risk> = outcome.risks.iter().collect();
    risks.sort_by_key(|risk| std::cmp::Reverse(risk.severity));
    for risk in risks {
        line(out, risk.severity, &risk.check, &risk.name, lang)?;
        for proof in risk.evidence.snapshot.lines() {
            part(out, proof)?;
        }
        part(out, &format!("→ {}", risk.fix.get(lang)))?;
    }
    for gap in &outcome.gaps {
        let what = Text::new("not examined", "未检查");
        writeln!(out, "{}: {}: {}", what.get(lang), visible(gap.what.get(lang)), visible(gap.why.get(lang)))?;
    }
    let (infections, risks) = (outcome.infections.len(), outcome.risks.len());
    let (packages, files, checks) = (outcome.packages.len(), outcome.files, outcome.checks);
    let sum = Text::new(
        format!("{infections} infections, {risks} risks; {packages} packages, {files} files, {checks} checks"),
        format!("{infections} 个恶意对象，{risks} 个风险；{packages} 个软件包，{files} 个文件，{checks} 项检查"),
    );
    writeln!(out, "\n{}", sum.get(lang))
}

fn line(out: &mut dyn Write, severity: Severity, id: &str, name: &Text, lang: Lang) -> std::io::Result<()> {
    writeln!(out, "\n{:<8} {}  [{}]", severity.name().get(lang), visible(name.get(lang)), visible(id))
}

fn part(out: &mut dyn Write, text: &str) -> std::io::Result<()> {
    if text.is_empty() { Ok(()) } else { writeln!(out, "         {}", visible(text)) }
}
