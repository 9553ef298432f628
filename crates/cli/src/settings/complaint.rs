//! What is wrong with settings, in one line each: where it stands, which setting, what to write instead.
//!
//! The reader's own words name internals and repeat whole lines of the file, which may hold secrets; these do neither.

use figment::error::{Error, Kind};
use figment::{Metadata, Source};

/// All problems, a line for each.
pub(super) fn complaint(errors: Error) -> anyhow::Error {
    let lines: Vec<String> = errors.into_iter().map(|error| line(&error)).collect();
    anyhow::anyhow!(lines.join("\n"))
}

fn line(error: &Error) -> String {
    let place = error.metadata.as_ref().map(place).unwrap_or_default();
    let field = error.path.join(".");
    let parts = [place, field, what(&error.kind)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

/// The file, or what else the setting came from.
fn place(metadata: &Metadata) -> String {
    match &metadata.source {
        Some(Source::File(path)) => path.display().to_string(),
        _ if metadata.name.contains("environment") => "environment".to_owned(),
        _ => String::new(),
    }
}

fn what(kind: &Kind) -> String {
    match kind {
        Kind::UnknownField(_, known) => format!("there is no such setting; there are {}", known.join(", ")),
        Kind::UnknownVariant(found, known) => format!("`{found}` cannot be used; write one of {}", known.join(", ")),
        Kind::InvalidType(found, expected) => format!("expected {expected}, found {found}"),
        Kind::InvalidValue(found, expected) => format!("{found} cannot be used; expected {expected}"),
        Kind::Message(message) => short(message),
        other => other.to_string(),
    }
}

/// Where the text is no TOML: the first line says where, the last one why; between them stands the line itself.
fn short(message: &str) -> String {
    let mut lines = message.lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next_back()) {
        (Some(first), Some(last)) => format!("{first}: {last}"),
        (Some(only), None) => only.to_owned(),
        _ => String::new(),
    }
}
