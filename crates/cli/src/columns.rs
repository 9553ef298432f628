//! Rows for people and for programs: a table, one object as lines, or JSON. Decides nothing about what is shown.

use model::visible;
use serde_json::Value;
use std::io::{self, Write as _};

/// How rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: an array for a list, however long it is; an object for one thing.
    Json,
}

/// Prints a list: a table whose columns are the first row's.
pub(crate) fn print_list(rows: &[Value], format: Format) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Json => writeln!(out, "{:#}", Value::from(rows.to_vec())),
        Format::Text if rows.is_empty() => writeln!(out, "nothing"),
        Format::Text => out.write_all(table(rows).as_bytes()),
    }
}

/// Prints one thing, a line for each of its fields.
pub(crate) fn print_one(row: &Value, format: Format) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Json => writeln!(out, "{row:#}"),
        Format::Text => out.write_all(lines(row).as_bytes()),
    }
}

fn lines(row: &Value) -> String {
    let fields = row.as_object().into_iter().flatten();
    fields.map(|(name, value)| format!("{name:<16} {}\n", cell(value))).collect()
}

fn table(rows: &[Value]) -> String {
    let names: Vec<&String> =
        rows.first().and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name).collect();
    let mut cells: Vec<Vec<String>> = vec![names.iter().map(|name| name.to_uppercase()).collect()];
    for row in rows {
        cells.push(names.iter().map(|name| row.get(name.as_str()).map(cell).unwrap_or_default()).collect());
    }
    let width = |column: usize| cells.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..names.len()).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let padded: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{}\n", padded.join("  ").trim_end())
    };
    cells.iter().map(line).collect()
}

/// A value as text; what came from elsewhere does not act on a terminal.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => visible(text).to_string(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("\n                 "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tables_and_lines() {
        let rows = [json!({"id": "rt-1", "n": 5}), json!({"id": "rt-22", "n": null})];
        assert_eq!(table(&rows), "ID     N\nrt-1   5\nrt-22  -\n");
        assert_eq!(lines(&json!({"id": "a\u{1b}[2J"})).matches('\u{1b}').count(), 0, "escapes do not act");
    }
}
