//! The tools a Skill asks for.

use serde_json::Value;

/// From a text separated by blanks or commas, or a list of such texts. What stands in brackets stays together:
/// `Bash(git commit:*), Read` is two tools.
pub(super) fn list(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => split(text),
        Value::Array(items) => items.iter().flat_map(list).collect(),
        _ => Vec::new(),
    }
}

fn split(text: &str) -> Vec<String> {
    let mut tools = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (c == ',' || c.is_whitespace()) {
            tools.push(String::new());
        } else if let Some(tool) = tools.last_mut() {
            tool.push(c);
        }
    }
    tools.retain(|tool| !tool.is_empty());
    tools
}
