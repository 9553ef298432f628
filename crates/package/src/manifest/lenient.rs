//! Front matter that is no YAML: one `key: value` per line, indented lines continue, `- x` lines make a list.

use serde_json::{Map, Value};

/// Reads what can be read; never fails.
pub(super) fn fields(source: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut current: Option<(String, Entry)> = None;
    for line in source.lines() {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        let indented = line.starts_with([' ', '\t']) || line.starts_with("- ");
        match (&mut current, key_and_value(line)) {
            (Some((_, entry)), _) if indented => entry.extend(line.trim()),
            (_, Some((key, value))) => {
                store(&mut fields, current.replace((key.to_owned(), Entry::new(value))));
            }
            _ => {}
        }
    }
    store(&mut fields, current);
    fields
}

/// The value of one key while its lines are gathered.
struct Entry {
    text: String,
    items: Vec<Value>,
}

impl Entry {
    fn new(first: &str) -> Self {
        // `>` and `|` open a block: only what follows is the value.
        let text = if matches!(first, ">" | "|" | ">-" | "|-" | ">+" | "|+") { "" } else { first };
        Self { text: text.to_owned(), items: Vec::new() }
    }

    fn extend(&mut self, line: &str) {
        match line.strip_prefix("- ") {
            Some(item) if self.text.is_empty() => self.items.push(Value::String(unquote(item).to_owned())),
            _ => {
                if !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.text.push_str(line);
            }
        }
    }

    fn into_value(self) -> Value {
        if !self.items.is_empty() {
            return Value::Array(self.items);
        }
        let text = self.text.trim();
        let structured = text.starts_with(['{', '[']).then(|| serde_json::from_str(text).ok()).flatten();
        structured.unwrap_or_else(|| Value::String(unquote(text).to_owned()))
    }
}

fn store(fields: &mut Map<String, Value>, entry: Option<(String, Entry)>) {
    if let Some((key, entry)) = entry {
        fields.insert(key, entry.into_value());
    }
}

fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let named = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    named.then(|| (key, value.trim()))
}

fn unquote(text: &str) -> &str {
    let text = text.trim();
    let inner = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}
