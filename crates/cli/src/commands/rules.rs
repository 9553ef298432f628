//! `touchstone rules`: what is looked for, why, and whether the rules hold.

mod check;
pub(crate) mod explain;
mod list;

use crate::commands::scan::lang;
use crate::exit::Exit;
use crate::terminal;
use app::RuleBook;
use model::Lang;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

/// Flags of `rules`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,

    /// Folder with rules of your own, used beside the built-in ones
    #[arg(long, value_name = "DIR", global = true)]
    rules: Option<PathBuf>,

    /// Language: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang, global = true)]
    lang: Option<Lang>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// All rules, one line each
    List,
    /// Run every rule against its examples and counter-examples
    Check,
    /// What a rule looks for, why it matters, and what to do
    Explain {
        /// Rule id, e.g. TS-RCE-001
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// Shows or proves rules.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let lang = args.lang.unwrap_or_else(terminal::language);
    let book = RuleBook::new(args.rules);
    let set = book.load()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let exit = match args.what {
        What::List => list::run(&mut out, set, lang)?,
        What::Check => check::run(&mut out, set, lang)?,
        What::Explain { id } => explain::run(&mut out, &book, &id, lang)?,
    };
    out.flush()?;
    Ok(exit)
}
