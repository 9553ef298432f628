//! What kind of terminal we write to, and how we complain on it.

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
pub(crate) fn language() -> model::Lang {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    tag.filter(|tag| !tag.is_empty()).find_map(|tag| model::Lang::parse(&tag)).unwrap_or_default()
}

/// Whether the reader of our output has gone away, as `head` does; that is no failure.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// Says on standard error what went wrong.
pub(crate) fn complain(error: &anyhow::Error) {
    // Nobody is left to tell when standard error is gone too.
    for line in format!("{error:#}").lines() {
        let _ = writeln!(std::io::stderr(), "touchstone: {}", model::visible(line));
    }
}
