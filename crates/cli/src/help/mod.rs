//! The help, and what the parser of the command line has to say, in Chinese for those who read Chinese. English is what
//! stands at the commands and their arguments; `chinese.toml` has the rest.

mod refusal;

use crate::Cli;
use clap::builder::StyledStr;
use clap::error::{Error, ErrorKind};
use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _, Parser as _};
use model::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::ExitCode;

/// The command line as it was given. Where there is nothing to run – help, version, mistakes – that is told, and how the
/// process ends comes back.
pub(crate) fn parse(lang: Lang) -> Result<Cli, ExitCode> {
    let error = match Cli::try_parse() {
        Ok(cli) => return Ok(cli),
        Err(error) => error,
    };
    // The catalogue is read only by those who will read it.
    match (lang, Catalogue::read()) {
        (Lang::Zh, Ok(catalogue)) => {
            let parsed = catalogue.translate(Cli::command()).try_get_matches();
            parsed.and_then(|matches| Cli::from_arg_matches(&matches)).map_err(|error| tell(&error))
        }
        _ => error.exit(),
    }
}

/// Tells what clap has to say; its code is that of clap.
fn tell(error: &Error) -> ExitCode {
    let told = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => own_words(&error.render()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => own_words(&error.render()),
        _ => refusal::in_chinese(error),
    };
    // Nobody is left to tell when the stream is gone.
    let _ = if error.use_stderr() { write!(std::io::stderr(), "{told}") } else { write!(std::io::stdout(), "{told}") };
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// What clap says itself and lets nobody translate. The longest come first.
const OWN_WORDS: &[(&str, &str)] = &[
    ("Print this message or the help of the given subcommand(s)", "显示本帮助，或某个命令的帮助"),
    ("Print help (see more with '--help')", "显示帮助（更多内容用 --help）"),
    ("Print help (see a summary with '-h')", "显示帮助（摘要用 -h）"),
    ("Print help", "显示帮助"),
    ("Print version", "显示版本"),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("命令:", "命令："),
    ("[OPTIONS]", "[选项]"),
    ("[COMMAND]", "[命令]"),
    ("<COMMAND>", "<命令>"),
];

fn own_words(help: &StyledStr) -> String {
    let help = if crate::terminal::stdout_colour() { help.ansi().to_string() } else { help.to_string() };
    OWN_WORDS.iter().fold(help, |help, (en, zh)| help.replace(en, zh))
}

/// The texts of `chinese.toml`.
#[derive(Debug, Deserialize)]
struct Catalogue {
    /// What stands below the help of a command, by the command's name.
    examples: BTreeMap<String, String>,
    /// Everything else, by what it is in English.
    text: BTreeMap<String, String>,
}

/// A command's help: what it is for, how to call it, its parts.
const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

impl Catalogue {
    fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("chinese.toml"))
    }

    /// The command with all below it.
    fn translate(&self, command: Command) -> Command {
        let name = command.get_name().to_owned();
        let about = self.of(command.get_about());
        let mut command = command.help_template(TEMPLATE).subcommand_help_heading("命令").subcommand_value_name("命令");
        if let Some(about) = about {
            command = command.about(about);
        }
        if let Some(examples) = self.examples.get(&name).filter(|_| command.get_after_help().is_some()) {
            command = command.after_help(examples.trim().to_owned());
        }
        command.mut_args(|arg| self.argument(arg)).mut_subcommands(|below| self.translate(below))
    }

    /// Defaults and possible values are part of the text: clap names them in English.
    fn argument(&self, arg: Arg) -> Arg {
        let Some(mut help) = self.of(arg.get_help()) else { return arg };
        if !arg.get_action().takes_values() {
            return arg.help(help);
        }
        let shown = |values: Vec<String>| values.join("、");
        let possible: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|value| !value.is_hide_set())
            .map(|value| match self.of(value.get_help()) {
                Some(meaning) => format!("{}（{meaning}）", value.get_name()),
                None => value.get_name().to_owned(),
            })
            .collect();
        let default: Vec<String> =
            arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
        if !default.is_empty() && !arg.is_hide_default_value_set() {
            help = format!("{help} [默认：{}]", shown(default));
        }
        if !possible.is_empty() && !arg.is_hide_possible_values_set() {
            help = format!("{help} [可选：{}]", shown(possible));
        }
        arg.hide_default_value(true).hide_possible_values(true).help(help)
    }

    fn of(&self, text: Option<&StyledStr>) -> Option<String> {
        let text = text?.to_string();
        Some(self.text.get(&text).cloned().unwrap_or(text))
    }
}

#[cfg(test)]
mod tests;
