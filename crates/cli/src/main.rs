//! The one binary. Each subcommand is a file in `commands/`; this file parses, runs and turns the outcome into an exit
//! code.

mod commands;
mod exit;
mod inspection;
mod logging;
mod ordered;
mod service;
mod settings;
mod terminal;

use clap::Parser;
use exit::Exit;
use std::process::ExitCode;

/// Is this AI-agent Skill safe?
#[derive(Debug, Parser)]
#[command(name = "touchstone", version, about, long_about = None, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    let outcome = Cli::parse().command.run();
    match outcome {
        Ok(exit) => exit.into(),
        Err(error) if terminal::is_broken_pipe(&error) => Exit::Clean.into(),
        Err(error) => {
            terminal::complain(&error);
            Exit::Unusable.into()
        }
    }
}
