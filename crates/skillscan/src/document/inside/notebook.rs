//! Cells of Jupyter notebooks.

use super::super::{Language, json};
use super::Layer;
use serde_json::Value;
use std::ops::Range;

/// The cells, each with the range of its source in the notebook's JSON.
pub(super) fn cells(text: &str) -> Vec<Layer> {
    let Ok(notebook) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let kernel = notebook.pointer("/metadata/kernelspec/language").or(notebook.pointer("/metadata/language_info/name"));
    let language = kernel.and_then(Value::as_str).and_then(Language::from_name).unwrap_or(Language::Python);
    let mut places = sources(text).into_iter();
    let cells = notebook.get("cells").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    cells.iter().filter_map(|cell| layer(cell, language, &mut places)).collect()
}

fn layer(cell: &Value, language: Language, places: &mut impl Iterator<Item = Range<usize>>) -> Option<Layer> {
    let lines: Vec<&str> = match cell.get("source")? {
        Value::String(text) => vec![text],
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let mut range = (!lines.is_empty()).then(|| places.next()).flatten()?;
    if let Some(last) = lines.len().checked_sub(2).and_then(|more| places.nth(more)) {
        range.end = last.end;
    }
    let language = match cell.get("cell_type").and_then(Value::as_str) {
        Some("code") => magic(&lines).unwrap_or(language),
        _ => Language::Markdown,
    };
    Some(Layer { range, name: "notebook cell", text: lines.concat(), disguised: false, language: Some(language) })
}

/// `%%bash` and its like say what the cell is written in.
fn magic(lines: &[&str]) -> Option<Language> {
    Language::from_name(lines.first()?.strip_prefix("%%")?.split_whitespace().next()?)
}

/// Where the strings of the cells' sources stand, in order.
fn sources(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    json::strings(text, 0..text.len(), |string| {
        let keys: Vec<&str> = string.keys.iter().map(String::as_str).collect();
        if matches!(keys.as_slice(), ["cells", "cells", "source"] | ["cells", "cells", "source", "source"]) {
            found.push(string.range.clone());
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_language_and_place() {
        let text = r##"{"cells": [{"cell_type": "markdown", "source": ["# T\n", "x"]}, {"source": "import os", "cell_type": "code"}, {"cell_type": "code", "source": ["%%bash\n", "id"]}]}"##;
        let cells = cells(text);
        let seen: Vec<_> = cells.iter().map(|c| (c.text.as_str(), c.language, text.get(c.range.clone()))).collect();
        let expected = [
            ("# T\nx", Some(Language::Markdown), Some(r##"# T\n", "x"##)),
            ("import os", Some(Language::Python), Some("import os")),
            ("%%bash\nid", Some(Language::Bash), Some(r##"%%bash\n", "id"##)),
        ];
        assert_eq!(seen, expected);
    }
}
