//! `touchstone scan-worker`: the child's side of isolation. Started by the other commands, never by hand.

use crate::exit::Exit;
use std::path::PathBuf;

/// Flags of `scan-worker`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder with the user's rules
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

/// Serves scan requests on standard input until it ends.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    app::serve_inspections(args.rules.as_deref())?;
    Ok(Exit::Clean)
}
