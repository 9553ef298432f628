//! Lists of patterns in detection code: data that names attacks so that they can be found.

use model::Text;

/// Follows a list from its opening line to its closing bracket.
#[derive(Debug, Default)]
pub(super) struct PatternList {
    /// The list's name and how many brackets are still open.
    open: Option<(String, usize)>,
}

/// Words in the name of such a list.
const NAMES: &[&str] = &[
    "pattern",
    "signature",
    "blocklist",
    "block_list",
    "blacklist",
    "denylist",
    "deny_list",
    "dangerous",
    "suspicious",
    "malicious",
    "forbidden",
    "banned",
    "indicator",
    "blocked",
    "disallowed",
    "injection",
    "risky",
    "unsafe",
    "detect",
    "red_flag",
    "redflag",
    "threat",
    "refuse",
    "not_allowed",
    "never_run",
    "attack",
    "payload_sample",
];

/// Names that say so as a whole.
const WHOLE_NAMES: &[&str] = &["bad", "deny", "denied", "block", "iocs", "cheats"];

/// Calls that only make a pattern ready; any other call in the list runs, and is no data.
const HARMLESS_CALLS: &[&str] =
    &["compile(", "re.compile(", "regexp(", "set(", "frozenset(", "tuple(", "list(", "rule(", "pattern("];

impl PatternList {
    /// Looks at the next logical line: a reason if it is data of a pattern list.
    pub(super) fn see(&mut self, line: &str) -> Option<Text> {
        let bare = outside_strings(line);
        if self.open.is_none() {
            let name = list_name(&bare)?;
            self.open = Some((name, 0));
        }
        let (name, depth) = self.open.as_mut()?;
        let opened = bare.matches(['[', '{', '(']).count();
        let closed = bare.matches([']', '}', ')']).count();
        *depth = (*depth + opened).saturating_sub(closed);
        let reason = Text::new(format!("an entry of the pattern list `{name}`"), format!("模式列表 `{name}` 中的条目"));
        if *depth == 0 {
            self.open = None;
        }
        (!calls_something(&bare)).then_some(reason)
    }
}

/// The name that a line gives to a list: `PATTERNS = [`, `const blocked: string[] = {`, `DENY=(`.
fn list_name(bare: &str) -> Option<String> {
    let (left, right) = bare.split_once('=')?;
    if !right.trim_start().trim_start_matches("new ").starts_with(['[', '{', '('])
        && !HARMLESS_CALLS.iter().any(|call| right.trim_start().to_ascii_lowercase().starts_with(call))
    {
        return None;
    }
    let name = left.split([':', '<']).next()?.split_whitespace().last()?;
    let lower = name.to_ascii_lowercase();
    let says = NAMES.iter().any(|word| lower.contains(word)) || WHOLE_NAMES.contains(&lower.as_str());
    says.then(|| super::super::clip(name, 60).to_owned())
}

/// The line with its string contents left out.
fn outside_strings(line: &str) -> String {
    let mut bare = String::with_capacity(line.len().min(256));
    let mut quote = None;
    let mut escaped = false;
    for c in line.chars() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None => bare.push(c),
        }
    }
    bare
}

fn calls_something(bare: &str) -> bool {
    bare.match_indices('(').any(|(at, _)| {
        let before = bare.get(..at).unwrap_or_default();
        let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').map_or(0, |at| at + 1);
        let name = before.get(start..).unwrap_or_default();
        // A prefixed string leaves its prefix behind: `(r"…")` is no call of `r`.
        let called = format!("{}(", name.to_ascii_lowercase());
        !name.is_empty() && !HARMLESS_CALLS.contains(&called.as_str())
    })
}
