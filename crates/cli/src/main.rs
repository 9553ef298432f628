//! The command line. Each subcommand is a file in `commands/`; this file parses, runs and turns the outcome into an exit
//! code.

mod commands;
mod exit;
mod gate;
mod help;
mod inspection;
mod interrupt;
mod logging;
mod ordered;
mod service;
mod settings;
mod source;
mod table;
mod terminal;

use clap::Parser;
use exit::Exit;
use std::process::ExitCode;

/// Is this AI-agent Skill safe? Touchstone reads it without running anything, and says what is dangerous in it, where,
/// why, and what to change. Nothing leaves the machine.
#[derive(Debug, Parser)]
#[command(name = "touchstone", version, max_term_width = 110, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

const EXAMPLES: &str = "\
Examples:
  touchstone scan ~/.claude/skills              every Skill in a folder
  touchstone scan skill.zip -f html -o r.html   one Skill, as a page to share
  touchstone diff old.zip new.zip               what a new version adds
  touchstone explain TS-RCE-001                 what a rule means, and what to do

Exit codes: 0 nothing to object, 1 something is at or over --fail-on, 2 wrong use or incomplete analysis.";

fn main() -> ExitCode {
    let cli = match help::parse(terminal::chosen_language()) {
        Ok(cli) => cli,
        Err(ended) => return ended,
    };
    match cli.command.run() {
        Ok(exit) => exit.into(),
        Err(error) if terminal::is_broken_pipe(&error) => Exit::Clean.into(),
        Err(error) => {
            terminal::complain(&error);
            Exit::Unusable.into()
        }
    }
}
