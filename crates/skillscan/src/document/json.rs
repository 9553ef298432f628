//! Strings in JSON with their places and keys: a lenient walk that never fails, for commands, notebooks and manifests.

use std::ops::Range;

/// One string value.
#[derive(Debug)]
pub(super) struct JsonString<'a> {
    /// Keys from the outside in; array members repeat their array's key.
    pub(super) keys: &'a [String],
    /// The content between the quotes, as written.
    pub(super) range: Range<usize>,
}

/// Deepest nesting that keeps its keys; deeper values are seen with the keys of this depth.
const KEPT_DEPTH: usize = 64;

/// Calls `each` with every string value inside `within`. One pass; comments and trailing commas do not matter.
pub(super) fn strings(text: &str, within: Range<usize>, mut each: impl FnMut(&JsonString<'_>)) {
    let bytes = text.as_bytes();
    let mut keys: Vec<String> = Vec::new();
    // Whether each open bracket is an object's.
    let mut open: Vec<bool> = Vec::new();
    let mut at = within.start;
    while let Some(byte) = bytes.get(at).filter(|_| at < within.end) {
        match byte {
            b'"' => {
                let end = string_end(bytes, at + 1, within.end);
                let range = at + 1..end;
                let mut after = end + 1;
                while bytes.get(after).is_some_and(|b| b.is_ascii_whitespace()) && after < within.end {
                    after += 1;
                }
                let is_key = bytes.get(after) == Some(&b':') && open.last() == Some(&true);
                let depth = open.len().min(KEPT_DEPTH);
                if is_key {
                    keys.truncate(depth.saturating_sub(1));
                    keys.resize(depth.saturating_sub(1), String::new());
                    keys.push(super::clip(text.get(range).unwrap_or_default(), 200).to_owned());
                } else {
                    each(&JsonString { keys: keys.get(..depth).unwrap_or(&keys), range });
                }
                at = end + 1;
                continue;
            }
            b'{' | b'[' => {
                let object = *byte == b'{';
                let depth = open.len();
                open.push(object);
                // An array's members carry the array's own key.
                if !object && depth < KEPT_DEPTH {
                    let key = keys.get(depth.wrapping_sub(1)).cloned().unwrap_or_default();
                    keys.truncate(depth);
                    keys.resize(depth, String::new());
                    keys.push(key);
                }
            }
            b'}' | b']' => {
                open.pop();
                keys.truncate(open.len());
            }
            _ => {}
        }
        at += 1;
    }
}

/// The closing quote of the string whose content begins at `from`; strings end at the latest where `limit` is.
fn string_end(bytes: &[u8], from: usize, limit: usize) -> usize {
    let mut at = from;
    while at < limit {
        let rest = bytes.get(at..limit).unwrap_or_default();
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(found) if rest.get(found) == Some(&b'"') => return at + found,
            Some(found) => at += found + 2,
            None => return limit,
        }
    }
    limit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let mut seen = Vec::new();
        strings(text, 0..text.len(), |s| {
            seen.push((s.keys.join("/"), text.get(s.range.clone()).unwrap_or("?").to_owned()))
        });
        let seen: Vec<_> = seen.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn keys_and_values() {
        check(
            r#"{"scripts": {"postinstall": "node a.js", "b": "x\"y"}, "c": ["d", {"e": "f"}]}"#,
            &[("scripts/postinstall", "node a.js"), ("scripts/b", "x\\\"y"), ("c/c", "d"), ("c/c/e", "f")],
        );
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_stays_in_bounds(text in "[\\[\\]{}\",:\\\\a你 ]{0,80}") {
            strings(&text, 0..text.len(), |s| {
                assert!(s.range.start <= s.range.end && s.range.end <= text.len());
            });
        }
    }
}
