//! `touchstone explain RULE`: `touchstone rules explain`, where people look for it first.

use crate::commands::rules::explain;
use crate::commands::scan::lang;
use crate::exit::Exit;
use crate::terminal;
use app::RuleBook;
use model::Lang;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

/// Flags of `explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Rule id, e.g. TS-RCE-001
    #[arg(value_name = "RULE")]
    id: String,

    /// Folder with rules of your own, used beside the built-in ones
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// Language: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
}

/// Explains a rule.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let book = RuleBook::new(args.rules);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let exit = explain::run(&mut out, &book, &args.id, args.lang.unwrap_or_else(terminal::language))?;
    out.flush()?;
    Ok(exit)
}
