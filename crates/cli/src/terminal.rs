//! What kind of terminal we write to, and how we complain on it.

use model::Lang;
use std::io::{IsTerminal as _, Write as _};

/// Whether standard output takes colours: a terminal, not a dumb one, and nobody said no (`NO_COLOR`).
pub(crate) fn stdout_colour() -> bool {
    match set("NO_COLOR") {
        true => false,
        false if set("CLICOLOR_FORCE") => true,
        false => std::io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

fn set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Columns of the terminal on standard output; 100 where there is none.
pub(crate) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || rustix::termios::tcgetwinsize(std::io::stdout()).ok().map(|size| usize::from(size.ws_col));
    told.or_else(asked).filter(|columns| *columns > 0).unwrap_or(100).clamp(40, 140)
}

/// The language of the environment: Chinese when `LC_ALL`, `LC_MESSAGES` or `LANG` (the first one set) says so.
pub(crate) fn language() -> Lang {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    tag.filter(|tag| !tag.is_empty()).find_map(|tag| Lang::parse(&tag)).unwrap_or_default()
}

/// Whether the reader of our output has gone away, as `head` does; that is no failure.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// Says on standard error what went wrong, in the reader's language where we have words in it.
pub(crate) fn complain(error: &anyhow::Error) {
    let lang = chosen_language();
    let mut causes: Vec<String> = error.chain().map(|cause| words(cause, lang)).collect();
    // What fails without a word about a file is the output of a command.
    if causes.len() == 1 && error.is::<std::io::Error>() {
        causes.insert(0, if lang == Lang::Zh { "无法写入输出" } else { "cannot write the output" }.to_owned());
    }
    // Some name their source themselves.
    causes.dedup_by(|cause, before| before.ends_with(cause.as_str()));
    for line in causes.join(": ").lines() {
        // Nobody is left to tell when standard error is gone too.
        let _ = writeln!(std::io::stderr(), "touchstone: {}", model::visible(line));
    }
}

fn words(cause: &(dyn std::error::Error + 'static), lang: Lang) -> String {
    if let Some(error) = cause.downcast_ref::<policy::PolicyError>() {
        return error.text(lang);
    }
    match cause.downcast_ref::<app::Error>() {
        Some(error) => error.public.get(lang).to_owned(),
        None => cause.to_string(),
    }
}

/// The language of the flag, wherever it stands, else of the environment: a command that failed is not there to be asked.
pub(crate) fn chosen_language() -> Lang {
    let mut arguments = std::env::args_os().skip(1);
    let mut chosen = None;
    while let Some(argument) = arguments.next() {
        let Some(argument) = argument.to_str() else { continue };
        if argument == "--lang" {
            chosen = arguments.next().and_then(|word| Lang::parse(word.to_str()?));
        } else if let Some(word) = argument.strip_prefix("--lang=") {
            chosen = Lang::parse(word);
        }
    }
    chosen.unwrap_or_else(language)
}
