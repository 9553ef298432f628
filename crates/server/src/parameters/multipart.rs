//! `multipart/form-data` (RFC 7578) as the SDKs send it: a text part per scalar, a JSON part per list or object, a part
//! with a file name where they were told that a parameter is binary. Everything is in memory already; nothing is
//! decoded but the parts themselves.

use super::{Fault, Violation, flat, json, json::JsonError};
use crate::spec::Field;
use model::Text;
use serde_json::{Map, Value};

/// More than any action has parameters; keeps a hostile body from becoming a million parts.
const MAX_PARTS: usize = 1000;
/// RFC 2046.
const MAX_BOUNDARY: usize = 70;

/// One part.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) name: String,
    /// As the client called the file, if it says that it is one.
    pub(crate) file_name: Option<String>,
    is_json: bool,
    pub(crate) content: &'a [u8],
}

/// Cuts a body into its parts; `None` if it is malformed or not whole.
pub(crate) fn read<'a>(content_type: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let boundary = parameter(content_type, "boundary").filter(|b| (1..=MAX_BOUNDARY).contains(&b.len()))?;
    let (first, delimiter) = (format!("--{boundary}"), format!("\r\n--{boundary}"));
    let mut rest = body.strip_prefix(first.as_bytes())?;
    let mut parts = Vec::new();
    loop {
        if let Some(end) = rest.strip_prefix(b"--") {
            return matches!(end, b"" | b"\r\n").then_some(parts);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let end = find(rest, delimiter.as_bytes())?;
        let part = rest.get(..end)?;
        rest = rest.get(end + delimiter.len()..)?;
        if parts.len() == MAX_PARTS {
            return None;
        }
        parts.push(part_of(part)?);
    }
}

/// The tree of parameters that the parts make.
pub(super) fn tree(parts: &[Part<'_>], described: &[Field]) -> Result<Map<String, Value>, Violation> {
    let (mut members, mut pairs) = (Map::new(), Vec::new());
    for part in parts {
        let repeated = members.contains_key(&part.name) || pairs.iter().any(|(name, _)| *name == part.name);
        if repeated {
            return Err(Violation::repeated(&part.name));
        }
        if part.is_json {
            members.insert(part.name.clone(), json_part(part)?);
        } else {
            let text = std::str::from_utf8(part.content)
                .map_err(|_| Violation::wrong_type(&part.name, "UTF-8 text", " UTF-8 文本"))?;
            pairs.push((part.name.clone(), text.to_owned()));
        }
    }
    for (name, value) in flat::unflatten(super::TENCENT, pairs, described)? {
        if members.contains_key(&name) {
            return Err(Violation::repeated(&name));
        }
        members.insert(name, value);
    }
    Ok(members)
}

fn json_part(part: &Part<'_>) -> Result<Value, Violation> {
    json::read(part.content).map_err(|error| match error {
        JsonError::Repeated(name) => Violation::repeated(&name),
        JsonError::Syntax { .. } => Violation {
            fault: Fault::Form,
            text: Text::new("A part of the request body is not valid JSON.", "请求体的某一部分不是有效的 JSON。"),
        },
    })
}

fn part_of(part: &[u8]) -> Option<Part<'_>> {
    // A part without headers has no name.
    let end = find(part, b"\r\n\r\n")?;
    let headers = std::str::from_utf8(part.get(..end)?).ok()?;
    let content = part.get(end + 4..)?;
    let header = |wanted: &str| {
        headers
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .find_map(|(name, value)| name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim()))
    };
    let disposition = header("content-disposition")?;
    if !disposition.split(';').next()?.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    let name = parameter(disposition, "name")?;
    let file_name = parameter(disposition, "filename");
    let media_type = header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    Some(Part { name, file_name, is_json: media_type.eq_ignore_ascii_case("application/json"), content })
}

/// A parameter of a header value, out of its quotes: `form-data; name="a"`.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (text, behind) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted_text(quoted)?,
            None => {
                let (text, behind) = after.split_once(';').unwrap_or((after, ""));
                (text.trim().to_owned(), behind)
            }
        };
        if name.trim().trim_start_matches(';').trim().eq_ignore_ascii_case(wanted) {
            return Some(text);
        }
        rest = behind;
    }
}

/// Up to the closing quote; `\"` and `\\` stand for themselves.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut plain = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((plain, text.get(at + 1..)?)),
            '\\' => plain.push(letters.next()?.1),
            letter => plain.push(letter),
        }
    }
    None
}

/// Linear: the delimiter is at most 74 bytes long and begins with a byte that text seldom has.
fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.iter().position(|byte| *byte == first)?;
        if text.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(body: &str, expected: Option<&[(&str, bool, &str)]>) {
        let parts = read("multipart/form-data; boundary=XX", body.as_bytes());
        let parts = parts.map(|parts| {
            let text = |part: &Part<'_>| String::from_utf8(part.content.to_vec()).unwrap();
            parts.iter().map(|part| (part.name.clone(), part.is_json, text(part))).collect::<Vec<_>>()
        });
        let expected = expected.map(|parts| {
            parts.iter().map(|(name, json, text)| ((*name).to_owned(), *json, (*text).to_owned())).collect::<Vec<_>>()
        });
        assert_eq!(parts, expected, "{body:?}");
    }

    #[test]
    fn parts() {
        let disposition = "Content-Disposition: form-data; name=";
        check(&format!("--XX\r\n{disposition}\"a\"\r\n\r\n1\r\n--XX--\r\n"), Some(&[("a", false, "1")]));
        check(
            &format!(
                "--XX\r\n{disposition}\"a\"; filename=\"b;name=c\"\r\n\r\n\r\n--X\r\n--XX\r\n\
                 content-type: application/JSON; charset=utf-8\r\n{disposition}b\r\n\r\n[1]\r\n--XX--"
            ),
            Some(&[("a", false, "\r\n--X"), ("b", true, "[1]")]),
        );
        check(&format!("--XX\r\n{disposition}\"a\\\"b\"\r\n\r\n\r\n--XX--"), Some(&[("a\"b", false, "")]));
        check("--XX--\r\n", Some(&[]));
        for malformed in [
            "",
            "--XX",
            "--XX\r\n",
            "--YY--\r\n",
            "--XX--\r\nmore",
            &format!("--XX\r\n{disposition}\"a\"\r\n\r\n1\r\n"),
            &format!("--XX\r\n{disposition}\"a\"\r\n\r\n1\r\n--XX"),
            &format!("--XX\r\n{disposition}\"a\r\n\r\n1\r\n--XX--"),
            "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--",
            "--XX\r\n\r\n1\r\n--XX--",
        ] {
            check(malformed, None);
        }
        assert!(read("multipart/form-data", b"--XX--").is_none(), "no boundary");
        assert!(read(&format!("multipart/form-data; boundary={}", "x".repeat(71)), b"--").is_none());
    }

    proptest! {
        #[test]
        fn any_body_is_answered(body in "(--XX|\r\n|Content-Disposition: form-data; name=|\"|;|a|-|:){0,30}") {
            let _ = read("multipart/form-data; boundary=XX", body.as_bytes());
        }
    }
}
