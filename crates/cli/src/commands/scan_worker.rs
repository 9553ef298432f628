//! `touchstone scan-worker`: the child's side of isolation. Started by the other commands, never by hand.

use crate::exit::Exit;
use app::OwnFiles;
use std::path::PathBuf;

/// Flags of `scan-worker`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder with the user's rules
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// File with well-known names of the user's
    #[arg(long, value_name = "FILE")]
    popular: Option<PathBuf>,
    /// Database of advisories
    #[arg(long, value_name = "PATH")]
    advisories: Option<PathBuf>,
}

/// Serves scan requests on standard input until it ends.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    app::serve_inspections(&OwnFiles { rules: args.rules, popular: args.popular, advisories: args.advisories })?;
    Ok(Exit::Clean)
}
