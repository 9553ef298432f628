//! `touchstone diff OLD NEW`: what a new version of a Skill adds: capabilities, hosts, packages, files, findings.
//!
//! Tells what is new and what is gone; what stayed is not repeated. Compares results, never texts line by line.

mod compare;
mod render;

use crate::commands::scan::{discover, lang};
use crate::exit::Exit;
use crate::gate::{Gate, PolicyArgs};
use crate::inspection::InspectArgs;
use crate::terminal;
use anyhow::anyhow;
use app::RuleBook;
use compare::{Bar, Difference, Side};
use model::Lang;
use package::Unit;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

/// Flags of `diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The version that is in use: a Skill folder or archive, or a folder of many
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The version that is offered
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// Output: text, json or markdown
    #[arg(long, short, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "markdown"])]
    format: String,

    /// Exit with 1 when what is new is at or over this: malicious, suspicious, capability (also for a new capability,
    /// host or package) or never
    #[arg(long, value_name = "LEVEL", default_value = "suspicious", value_parser = Bar::parse)]
    fail_on: Bar,

    /// Language of the report: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,

    #[command(flatten)]
    inspect: InspectArgs,
}

/// Compares and tells.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let lang = args.lang.unwrap_or_else(terminal::language);
    let inspector = args.inspect.inspector_with(true)?;
    let rule_book = RuleBook::new(args.inspect.rules.clone());
    if args.inspect.rules.is_some() {
        rule_book.load()?;
    }
    let bars = args.inspect.profile()?.bars;
    let paths = [args.old.clone(), args.new.clone()];
    let (units, mut exit) = discover(&paths, lang)?;
    for (index, path) in paths.iter().enumerate() {
        if !units.iter().any(|(argument, _)| *argument == index) {
            return Err(anyhow!("nothing to compare in {}", path.display()));
        }
    }
    // Acceptances are about single versions: a new one is looked at without them. The profile holds.
    let unforgiving = PolicyArgs { no_policy: true, ..PolicyArgs::default() };
    let mut gate = Gate::open(&unforgiving, &args.inspect, None, &paths, &units)?;

    let mut sides: [BTreeMap<String, Side>; 2] = Default::default();
    let names = names(&paths, &units);
    let mut names = names.into_iter();
    crate::ordered::each(
        &units,
        args.inspect.jobs(),
        |(_, unit)| inspector.inspect_path(&unit.source),
        |(argument, unit), scan| {
            let mut scan = scan?;
            gate.treat(*argument, unit, &mut scan);
            if let (Some(side), Some(name)) = (sides.get_mut(*argument), names.next()) {
                side.insert(name, Side { path: unit.path.clone(), scan });
            }
            anyhow::Ok(())
        },
    )?;
    let [old, new] = &sides;
    let all: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differences: Vec<Difference<'_>> =
        all.into_iter().map(|name| Difference::new(name, old.get(name), new.get(name), bars)).collect();
    for difference in &differences {
        if difference.fails(args.fail_on) {
            exit = exit.max(Exit::Found);
        } else if difference.new.is_some_and(|side| !side.scan.coverage.complete()) {
            exit = exit.max(Exit::Unusable);
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format.as_str() {
        "json" => render::json(&mut out, &differences, lang, &rule_book)?,
        "markdown" => render::markdown(&mut out, &differences, lang, &rule_book)?,
        _ => render::text(&mut out, &differences, lang, &rule_book)?,
    }
    out.flush()?;
    Ok(exit)
}

/// What units are paired by: their paths below their argument. Two single Skills are a pair whatever they are called.
fn names(paths: &[PathBuf], units: &[(usize, Unit)]) -> Vec<String> {
    let count = |argument: usize| units.iter().filter(|(of, _)| *of == argument).count();
    let single = count(0) == 1 && count(1) == 1;
    let name = |(argument, unit): &(usize, Unit)| {
        let base = paths.get(*argument).map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        let below = unit.path.strip_prefix(base.trim_end_matches('/')).unwrap_or(&unit.path).trim_start_matches('/');
        if single { String::new() } else { below.to_owned() }
    };
    units.iter().map(name).collect()
}
