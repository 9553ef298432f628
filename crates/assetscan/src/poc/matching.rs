//! Matchers and extractors: what an answer must look like, and what is taken out of it.

use super::Names;
use super::expression::{Expression, Value, evaluate};
use super::template::{Judging, expression};
use regex::Regex;
use serde::Deserialize;

/// What a template calls a match.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Matcher {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    part: String,
    #[serde(default)]
    status: Vec<u16>,
    #[serde(default)]
    size: Vec<usize>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    regex: Vec<String>,
    #[serde(default)]
    binary: Vec<String>,
    #[serde(default)]
    dsl: Vec<String>,
    #[serde(default)]
    condition: String,
    #[serde(default)]
    negative: bool,
    #[serde(default)]
    case_insensitive: bool,
    #[serde(default)]
    internal: bool,
    #[serde(default, rename = "name")]
    _name: String,
    #[serde(default)]
    encoding: String,
    #[serde(skip)]
    compiled: Vec<Regex>,
    #[serde(skip)]
    expressions: Vec<Expression>,
    #[serde(skip)]
    bytes: Vec<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Status,
    Size,
    Word,
    Regex,
    Binary,
    Dsl,
}

/// What is taken out of an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Extractor {
    #[serde(rename = "type")]
    kind: ExtractorKind,
    #[serde(default)]
    part: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    group: usize,
    #[serde(default)]
    regex: Vec<String>,
    #[serde(default)]
    kval: Vec<String>,
    #[serde(default)]
    internal: bool,
    #[serde(default)]
    case_insensitive: bool,
    #[serde(skip)]
    compiled: Vec<Regex>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ExtractorKind {
    Regex,
    Kval,
}

impl Matcher {
    /// Compiles what can be compiled.
    pub(super) fn prepare(&mut self) -> Result<(), String> {
        let flags = if self.case_insensitive { "(?i)" } else { "" };
        let compile = |pattern: &String| {
            Regex::new(&format!("{flags}{pattern}")).map_err(|error| format!("regex: {}", short(&error.to_string())))
        };
        self.compiled = self.regex.iter().map(compile).collect::<Result<_, _>>()?;
        self.expressions = self.dsl.iter().map(|text| expression(text)).collect::<Result<_, _>>()?;
        self.bytes = self
            .binary
            .iter()
            .map(hex::decode)
            .collect::<Result<_, _>>()
            .map_err(|error| format!("binary: {error}"))?;
        if self.encoding == "hex" {
            let decode = |word: &String| hex::decode(word).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            self.words =
                self.words.iter().map(decode).collect::<Result<_, _>>().map_err(|error| format!("words: {error}"))?;
        }
        if self.case_insensitive {
            self.words = self.words.iter().map(|word| word.to_lowercase()).collect();
        }
        let empty = match self.kind {
            Kind::Status => self.status.is_empty(),
            Kind::Size => self.size.is_empty(),
            Kind::Word => self.words.is_empty(),
            Kind::Regex => self.regex.is_empty(),
            Kind::Binary => self.binary.is_empty(),
            Kind::Dsl => self.dsl.is_empty(),
        };
        if empty { Err("a matcher asks for nothing".into()) } else { Ok(()) }
    }

    fn matches(&self, answer: &Names) -> bool {
        let all = self.condition.eq_ignore_ascii_case("and");
        let text = part(&self.part, answer);
        let lower = if self.case_insensitive { text.to_lowercase() } else { String::new() };
        let words = if self.case_insensitive { &lower } else { &text };
        let number = |name: &str| answer.get(name).map(Value::text).and_then(|text| text.parse::<usize>().ok());
        let matched = match self.kind {
            Kind::Status => {
                number("status_code").is_some_and(|code| self.status.iter().any(|s| usize::from(*s) == code))
            }
            Kind::Size => self.size.contains(&text.len()),
            Kind::Word => holds(all, self.words.iter().map(|word| words.contains(&super::fill::fill(word, answer)))),
            Kind::Regex => holds(all, self.compiled.iter().map(|pattern| pattern.is_match(&text))),
            Kind::Binary => {
                // Bytes stand as characters of the same number.
                let as_text = |bytes: &Vec<u8>| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
                let raw = part("binary", answer);
                holds(all, self.bytes.iter().map(|bytes| raw.contains(&as_text(bytes))))
            }
            Kind::Dsl => {
                let truth = |expression: &Expression| evaluate(expression, answer).is_ok_and(|value| value.is_true());
                holds(all, self.expressions.iter().map(truth))
            }
        };
        matched != self.negative
    }
}

fn short(error: &str) -> String {
    error.lines().last().unwrap_or(error).trim().to_owned()
}

fn holds(all: bool, mut each: impl Iterator<Item = bool>) -> bool {
    if all { each.all(|holds| holds) } else { each.any(|holds| holds) }
}

/// The part of an answer that a matcher looks at; `body` where it says nothing.
fn part(name: &str, answer: &Names) -> String {
    let name = match name {
        "" | "body" | "data" => "body",
        "header" | "all_headers" | "headers" => "all_headers",
        "all" | "response" | "raw" => "response",
        other => other,
    };
    answer.get(name).map(Value::text).unwrap_or_default()
}

impl Extractor {
    pub(super) fn prepare(&mut self) -> Result<(), String> {
        let flags = if self.case_insensitive { "(?i)" } else { "" };
        let compile = |pattern: &String| {
            Regex::new(&format!("{flags}{pattern}")).map_err(|error| format!("regex: {}", short(&error.to_string())))
        };
        self.compiled = self.regex.iter().map(compile).collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Whether it only serves later requests.
    pub(super) fn is_internal(&self) -> bool {
        self.internal
    }

    fn extract(&self, answer: &Names) -> Vec<String> {
        let text = part(&self.part, answer);
        match self.kind {
            ExtractorKind::Regex => {
                let found = self.compiled.iter().flat_map(|pattern| pattern.captures_iter(&text).take(20));
                found.filter_map(|found| Some(found.get(self.group)?.as_str().to_owned())).collect()
            }
            ExtractorKind::Kval => {
                let key = |key: &String| answer.get(&key.to_lowercase().replace('-', "_")).map(Value::text);
                self.kval.iter().filter_map(key).collect()
            }
        }
    }
}

/// What came of judging one answer.
pub(super) struct Judged {
    pub(super) matched: bool,
    pub(super) extracted: Vec<String>,
}

impl Judging {
    /// Judges an answer; what internal extractors find becomes a name for later requests.
    pub(super) fn judge(&self, answer: &Names, names: &mut Names) -> Judged {
        let mut extracted = Vec::new();
        for extractor in &self.extractors {
            let found = extractor.extract(answer);
            if let Some(first) = found.first().filter(|_| !extractor.name.is_empty()) {
                names.insert(extractor.name.clone(), Value::Text(first.clone()));
            }
            if !extractor.internal {
                extracted.extend(found);
            }
        }
        let visible: Vec<&Matcher> = self.matchers.iter().filter(|matcher| !matcher.internal).collect();
        let matched = if visible.is_empty() {
            !extracted.is_empty()
        } else {
            holds(self.all, visible.iter().map(|matcher| matcher.matches(answer)))
        };
        Judged { matched, extracted }
    }
}
