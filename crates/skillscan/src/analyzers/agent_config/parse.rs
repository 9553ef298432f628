//! Configuration files as one kind of tree: JSON (with comments and trailing commas), YAML, TOML.

use serde_json::Value;

/// Levels of nesting that are walked.
const DEEPEST: usize = 32;

/// Parses a file by its ending; `None` when it does not parse.
pub(super) fn parse(path: &str, text: &str) -> Option<Value> {
    let lower = path.to_ascii_lowercase();
    if lower.ends_with(".toml") {
        return toml::from_str::<toml::Table>(text).ok().and_then(|table| serde_json::to_value(table).ok());
    }
    if lower.ends_with(".yaml") || lower.ends_with(".yml") {
        return serde_saphyr::from_str(text).ok();
    }
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&without_comments(text)).ok())
}

/// Visits every value with the keys that lead to it; places in a list have no key.
pub(super) fn walk<'v>(value: &'v Value, visit: &mut impl FnMut(&[&'v str], &'v Value)) {
    descend(value, &mut Vec::new(), visit, DEEPEST);
}

fn descend<'v>(value: &'v Value, path: &mut Vec<&'v str>, visit: &mut impl FnMut(&[&'v str], &'v Value), left: usize) {
    visit(path, value);
    if left == 0 {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                path.push(key);
                descend(value, path, visit, left - 1);
                path.pop();
            }
        }
        Value::Array(items) => items.iter().for_each(|item| descend(item, path, visit, left - 1)),
        _ => {}
    }
}

/// JSON without `//` and `/* */` comments and without commas before a closing bracket.
fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quoted => {
                plain.push(letter);
                plain.extend(letters.next());
            }
            '"' => {
                quoted = !quoted;
                plain.push(letter);
            }
            '/' if !quoted && letters.peek() == Some(&'/') => {
                for letter in letters.by_ref() {
                    if letter == '\n' {
                        plain.push('\n');
                        break;
                    }
                }
            }
            '/' if !quoted && letters.peek() == Some(&'*') => {
                let mut before = '\0';
                for letter in letters.by_ref().skip(1) {
                    if before == '*' && letter == '/' {
                        break;
                    }
                    before = letter;
                }
            }
            ']' | '}' if !quoted => {
                let end = plain.trim_end().len();
                if plain.trim_end().ends_with(',') {
                    plain.truncate(end - 1);
                }
                plain.push(letter);
            }
            _ => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_trailing_commas_are_no_obstacle() {
        let text = "{ // a\n \"a\": [1, /* b */ 2,], \"u\": \"http://x\\\"//\", }";
        let expected = serde_json::json!({"a": [1, 2], "u": "http://x\"//"});
        assert_eq!(parse("x.json", text), Some(expected));
    }

    #[test]
    fn keys_lead_to_values() {
        let mut seen = Vec::new();
        let value = serde_json::json!({"a": [{"b": 1}]});
        walk(&value, &mut |path, value| seen.push((path.join("."), value.is_number())));
        assert_eq!(seen.last(), Some(&("a.b".to_owned(), true)));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_fine(text in "(?s)[{}\\[\\],/*\"\\\\ a1:\n]{0,200}") {
            let _ = parse("a.json", &text);
        }
    }
}
