//! What `$x`, `${x:1:4}`, `${w[2]}`, `$IFS` and `$'…'` stand for, as far as the lines before say. Runs no command.

use super::Speller;

impl Speller {
    /// A double-quoted text with its expansions spelled out.
    pub(super) fn expand_all(&self, content: &str, disguised: &mut bool) -> String {
        let mut out = String::new();
        let mut rest = content;
        while let Some(at) = rest.find('$') {
            out.push_str(rest.get(..at).unwrap_or_default());
            let tail = rest.get(at..).unwrap_or_default();
            match self.expansion(tail) {
                Some((value, used, needless)) => {
                    *disguised |= needless;
                    out.push_str(&value);
                    rest = tail.get(used..).unwrap_or_default();
                }
                None => {
                    out.push('$');
                    rest = tail.get(1..).unwrap_or_default();
                }
            }
        }
        out + rest
    }

    /// The value of the expansion at the start of `tail`, its length, and whether somebody would write it to hide.
    pub(super) fn expansion(&self, tail: &str) -> Option<(String, usize, bool)> {
        if let Some(quoted) = tail.strip_prefix("$'") {
            let end = quoted.find('\'')?;
            let content = quoted.get(..end)?;
            let bytes = escapes(content);
            return Some((String::from_utf8_lossy(&bytes).into_owned(), end + 3, content.contains('\\')));
        }
        if let Some(braced) = tail.strip_prefix("${") {
            let end = braced.find('}')?;
            let (value, needless) = self.parameter(braced.get(..end)?);
            return Some((value, end + 3, needless));
        }
        let name: String =
            tail.chars().skip(1).take_while(|c| c.is_ascii_alphanumeric() || *c == '_').take(64).collect();
        if name == "IFS" {
            return Some((" ".to_owned(), 4, true));
        }
        match tail.as_bytes().get(1)? {
            // Parameters that a script seldom has: nothing.
            b'@' | b'*' | b'9' => Some((String::new(), 2, true)),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                let value = self.variables.get(&name);
                let known = value.is_some();
                Some((value.cloned().unwrap_or_else(|| format!("${name}")), 1 + name.len(), known))
            }
            _ => None,
        }
    }

    /// `x`, `x:1:4`, `x//a/b`, `x[2]`, `IFS` between braces.
    fn parameter(&self, inside: &str) -> (String, bool) {
        let name: String = inside.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let operation = inside.get(name.len()..).unwrap_or_default();
        if name == "IFS" {
            return (" ".to_owned(), true);
        }
        if let Some(index) = operation.strip_prefix('[') {
            let index = index.split(']').next().and_then(|index| index.parse::<usize>().ok());
            let value = self.arrays.get(&name).zip(index).and_then(|(words, index)| words.get(index));
            return (value.cloned().unwrap_or_default(), value.is_some());
        }
        let Some(value) = self.variables.get(&name) else {
            // A name that nothing sets expands to nothing; one with a default is a setting.
            let unset = operation.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
            return (if unset { String::new() } else { format!("${{{inside}}}") }, unset && !name.is_empty());
        };
        if let Some(change) = operation.strip_prefix("//").or_else(|| operation.strip_prefix('/')) {
            let (from, to) = change.split_once('/').unwrap_or((change, ""));
            let changed = if from.is_empty() { value.clone() } else { value.replace(from, to) };
            return (changed, true);
        }
        if let Some(slice) = operation.strip_prefix(':').filter(|slice| slice.starts_with(|c: char| c.is_ascii_digit()))
        {
            let (from, count) = slice.split_once(':').unwrap_or((slice, ""));
            let from = from.trim().parse().unwrap_or(0);
            let count = count.trim().parse().unwrap_or(usize::MAX);
            return (value.chars().skip(from).take(count).collect(), true);
        }
        (value.clone(), true)
    }
}

/// The escapes of `$'…'`.
fn escapes(content: &str) -> Vec<u8> {
    let bytes = content.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            out.push(byte);
            at += 1;
            continue;
        }
        let radix = if bytes.get(at + 1) == Some(&b'x') { 16 } else { 8 };
        let from = if radix == 16 { at + 2 } else { at + 1 };
        let digits: Vec<u32> = bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take(if radix == 16 { 2 } else { 3 })
            .map_while(|b| char::from(*b).to_digit(radix))
            .collect();
        if digits.is_empty() {
            out.extend(bytes.get(at + 1));
            at += 2;
        } else {
            let value = digits.iter().fold(0, |sum, digit| sum * radix + digit);
            out.push((value & 0xFF) as u8);
            at = from + digits.len();
        }
    }
    out
}
