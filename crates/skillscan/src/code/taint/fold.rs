//! Constant folding: functions whose result is known when their arguments are.

use super::value::{TEXT_BYTES, Value};
use super::{HOLE, Machine};
use std::ops::Range;
use std::rc::Rc;

/// Functions that only exist as methods: what they are called on is what they change.
const METHODS: &[&str] = &[
    "encode", "strip", "trim", "rstrip", "lstrip", "toString", "valueOf", "as_posix", "absolute", "reverse", "lower",
    "upper",
];

impl Machine {
    /// The value of a call of a pure function on known arguments. `name` is the last part of the path.
    pub(super) fn fold(
        &mut self,
        path: &str,
        name: &str,
        of: &Value,
        arguments: &[Value],
        range: &Range<usize>,
    ) -> Option<Value> {
        let first = arguments.first();
        let method = path.contains('.') && (METHODS.contains(&name) || of.path.as_deref() == Some("pathlib.Path()"));
        let subject = if method || !of.texts.is_empty() || of.items.is_some() { of } else { first.unwrap_or(of) };
        match name {
            // What keeps the text.
            "str" | "String" | "expanduser" | "expandvars" | "Path" | "PurePath" | "PosixPath" | "WindowsPath"
            | "abspath" | "realpath" | "resolve" | "normpath" | "normalize" | "fspath" | "encode" | "strip"
            | "trim" | "rstrip" | "lstrip" | "toString" | "as_posix" | "untildify" | "bytes" | "bytearray"
            | "absolute" | "URL" | "Request" | "cast" | "freeze" | "valueOf" | "dedent"
                if name != "resolve" || arguments.len() < 2 =>
            {
                self.keep(name, path, subject, arguments)
            }
            "decode" if !path.starts_with("base64") && !path.starts_with("codecs") => {
                // What a method decodes is what it is called on; its argument names a character set.
                self.keep(name, path, if path.contains('.') { of } else { subject }, arguments)
            }
            "join" | "joinpath" | "resolve" => self.fold_join(path, of, arguments, range),
            "format" => Some(self.fold_format(of, arguments, range)),
            "home" | "homedir" if path.contains("Path") || path.starts_with("os.") => {
                Some(Value { path: Some("pathlib.Path()".into()), ..Value::text("~") })
            }
            "gettempdir" | "tmpdir" => Some(Value::text("/tmp")),
            // What lies in a folder goes by the folder's name.
            "glob" | "iglob" | "rglob" | "listdir" | "scandir" | "walk" | "iterdir" | "readdirSync" | "globSync"
                if !subject.texts.is_empty() =>
            {
                Some(Value {
                    texts: subject.texts.clone(),
                    path: of.path.clone().filter(|path| &**path == "pathlib.Path()"),
                    ..Value::default()
                })
            }
            "chr" | "fromCharCode" | "fromCodePoint" => {
                let list = first.and_then(|value| value.items.as_ref());
                let numbers: Option<String> = match list {
                    Some(items) => items.iter().map(character).collect(),
                    None => arguments.iter().map(character).collect(),
                };
                let value = Value { layer: Some("character codes"), ..Value::text(numbers?) };
                self.folded(&value, range);
                Some(value)
            }
            "ord" | "charCodeAt" | "codePointAt" => {
                let text = subject.constant()?;
                let at = if name == "ord" { 0 } else { first.and_then(|value| value.number).unwrap_or(0) };
                text.chars().nth(usize::try_from(at).ok()?).map(|c| Value::number(i64::from(u32::from(c))))
            }
            "int" | "parseInt" | "Number" => {
                let base = arguments.get(1).and_then(|base| base.number).and_then(|base| u32::try_from(base).ok());
                let text = subject.constant()?.trim_start_matches("0x").to_owned();
                let base = base.filter(|base| (2..=36).contains(base)).unwrap_or(10);
                i64::from_str_radix(&text, base).ok().map(Value::number)
            }
            "map" => self.fold_map(of, arguments, range),
            "reversed" | "reverse" => Some(self.reversed(subject, range)),
            "split" => self.fold_split(of, first),
            "replace" | "replaceAll" => self.fold_replace(of, arguments, range),
            "lower" | "toLowerCase" => Some(texts_of(of, |text| text.to_lowercase())),
            "upper" | "toUpperCase" => Some(texts_of(of, |text| text.to_uppercase())),
            "concat" => {
                let parts: Vec<_> = std::iter::once(of.clone()).chain(arguments.iter().cloned()).collect();
                Some(self.join(&parts, range))
            }
            "list" | "tuple" | "Array" | "from" | "fromhex" | "from_iterable"
                if path != "Buffer.from" && name != "fromhex" =>
            {
                first.filter(|value| value.items.is_some()).cloned().or_else(|| {
                    let text = first?.constant()?;
                    let items = text.chars().take(4096).map(|c| Value::text(c.to_string())).collect();
                    Some(Value::list(items))
                })
            }
            "get" if of.fields.is_some() => of.member(first?.constant()?).cloned(),
            "items" | "values" | "keys" | "entries" if of.fields.is_some() => Some(of.element()),
            "copy" | "slice" if first.is_none() => Some(of.clone()),
            _ => self.decode(path, name, subject, arguments, range),
        }
    }

    fn keep(&mut self, name: &str, path: &str, subject: &Value, arguments: &[Value]) -> Option<Value> {
        if matches!(name, "bytes" | "bytearray")
            && let Some(items) = &subject.items
        {
            let text: Option<String> = items.iter().map(character).collect();
            return text.map(|text| Value { layer: Some("character codes"), ..Value::text(text) });
        }
        if subject.texts.is_empty() && subject.number.is_none() {
            return None;
        }
        let mut value = subject.clone();
        if let (Some(number), true) = (value.number, value.texts.is_empty()) {
            value.texts.push(number.to_string().into());
        }
        if name == "URL" || name == "Request" {
            arguments.iter().for_each(|argument| value.take_taints(argument));
        }
        // A path object keeps its methods' names.
        value.path = match name {
            "Path" | "PurePath" | "PosixPath" | "WindowsPath" => Some("pathlib.Path()".into()),
            "Request" => Some(format!("{path}()").into()),
            "expanduser" | "resolve" | "absolute" => value.path.filter(|path| &**path == "pathlib.Path()"),
            _ => None,
        };
        Some(value)
    }

    fn fold_join(&mut self, path: &str, of: &Value, arguments: &[Value], range: &Range<usize>) -> Option<Value> {
        let paths = path.ends_with("path.join")
            || path.ends_with("path.resolve")
            || path.ends_with("joinpath")
            || path == "join"
            || path == "resolve";
        if paths {
            let mut parts: Vec<Value> = Vec::new();
            let front = path.ends_with("joinpath").then(|| of.clone());
            for part in front.into_iter().chain(arguments.iter().cloned()) {
                if !parts.is_empty() {
                    parts.push(Value::text("/"));
                }
                parts.push(part);
            }
            let joined = self.join(&parts, range);
            let kept = if path.ends_with("joinpath") { Some("pathlib.Path()".into()) } else { None };
            return Some(Value { path: kept, layer: None, ..joined });
        }
        // Python: separator.join(list); JavaScript: list.join(separator).
        let (list, separator) = match (&of.items, arguments.first()) {
            (Some(items), separator) => (Rc::clone(items), separator.cloned().unwrap_or_else(|| Value::text(","))),
            (None, Some(list)) => (list.items.clone()?, of.clone()),
            (None, None) => return None,
        };
        if list.len() > 65_536 || !self.step(list.len()) {
            return None;
        }
        let mut parts = Vec::with_capacity(list.len() * 2);
        let separator_known = separator.constant().is_some_and(|text| text.is_empty());
        for (index, item) in list.iter().enumerate() {
            if index > 0 && !separator_known {
                parts.push(separator.clone());
            }
            parts.push(item.clone());
        }
        let joined = self.join(&parts, range);
        Some(joined)
    }

    fn fold_format(&mut self, template: &Value, arguments: &[Value], range: &Range<usize>) -> Value {
        let mut out = Value::tainted(template.taints.clone());
        arguments.iter().for_each(|argument| out.take_taints(argument));
        let Some(text) = template.constant() else { return out };
        let mut parts = Vec::new();
        let mut next = 0;
        let mut rest: &str = text;
        while let Some(open) = rest.find('{') {
            parts.push(Value::text(rest.get(..open).unwrap_or_default()));
            let after = rest.get(open + 1..).unwrap_or_default();
            let Some(close) = after.find('}') else { break };
            let key = after.get(..close).unwrap_or_default();
            let index = key.parse().unwrap_or_else(|_| {
                next += 1;
                next - 1
            });
            let value =
                if key.is_empty() || key.parse::<usize>().is_ok() { arguments.get(index).cloned() } else { None };
            parts.push(value.unwrap_or_else(|| Value::text(HOLE.to_string())));
            rest = after.get(close + 1..).unwrap_or_default();
        }
        parts.push(Value::text(rest));
        let joined = self.join(&parts, range);
        out.texts = joined.texts;
        out.layer = joined.layer;
        out
    }

    /// `template % values`
    pub(super) fn percent(&mut self, template: &Value, values: Value, range: &Range<usize>) -> Value {
        let items = values.items.as_ref().map_or_else(|| vec![values.clone()], |items| items.to_vec());
        let braces = template.texts.iter().map(|text| {
            let mut out = String::with_capacity(text.len());
            let mut rest = text.chars();
            while let Some(c) = rest.next() {
                match c {
                    '%' => match rest.next() {
                        Some('%') => out.push('%'),
                        _ => out.push_str("{}"),
                    },
                    '{' | '}' => out.push(HOLE),
                    other => out.push(other),
                }
            }
            Rc::from(out)
        });
        let plain = template.number.is_some();
        let template = Value { texts: braces.collect(), ..template.clone() };
        if plain {
            return Value::default();
        }
        let mut out = self.fold_format(&template, &items, range);
        out.take_taints(&values);
        if out.texts.is_empty() && !template.texts.is_empty() {
            out.texts = template.texts.iter().map(|text| text.replace("{}", &HOLE.to_string()).into()).collect();
        }
        out
    }

    fn fold_map(&mut self, of: &Value, arguments: &[Value], range: &Range<usize>) -> Option<Value> {
        let (function, list) = match (arguments.first(), arguments.get(1)) {
            (Some(function), Some(list)) if list.items.is_some() => (function, list.items.clone()?),
            (Some(function), _) if of.items.is_some() => (function, of.items.clone()?),
            _ => return None,
        };
        if list.len() > 4096 || !list.iter().all(|item| item.number.is_some() || item.constant().is_some()) {
            return None;
        }
        let mut out = Vec::with_capacity(list.len());
        for item in list.iter() {
            let mapped = match (&function.function, function.path.as_deref()) {
                (Some(closure), _) => {
                    let closure = closure.clone();
                    self.enter(&closure, vec![item.clone()])
                }
                (None, Some(path)) => {
                    let name = path.rsplit('.').next().unwrap_or(path);
                    self.fold(path, name, &Value::default(), std::slice::from_ref(item), range)?
                }
                _ => return None,
            };
            out.push(mapped);
        }
        Some(Value::list(out))
    }

    fn fold_split(&mut self, of: &Value, separator: Option<&Value>) -> Option<Value> {
        let text = of.constant()?;
        let separator = separator.and_then(|value| value.constant());
        let pieces: Vec<Value> = match separator {
            Some(separator) if separator.is_empty() => {
                text.chars().take(4096).map(|c| Value::text(c.to_string())).collect()
            }
            Some(separator) => text.split(&**separator).take(4096).map(Value::text).collect(),
            None => text.split_whitespace().take(4096).map(Value::text).collect(),
        };
        self.step(pieces.len()).then(|| Value { taints: of.taints.clone(), ..Value::list(pieces) })
    }

    fn fold_replace(&mut self, of: &Value, arguments: &[Value], range: &Range<usize>) -> Option<Value> {
        let (from, to) = (arguments.first()?.constant()?, arguments.get(1)?.constant()?);
        if from.is_empty() || of.texts.iter().any(|text| text.len() * (to.len() + 1) > TEXT_BYTES * 4) {
            return None;
        }
        let mut value = texts_of(of, |text| text.replace(&**from, to));
        if value.constant().is_some() && value.path.is_none() {
            value.layer = value.layer.or(Some("replacement"));
            self.folded(&value, range);
        }
        Some(value)
    }
}

pub(super) fn texts_of(value: &Value, change: impl Fn(&str) -> String) -> Value {
    let texts = value.texts.iter().map(|text| change(text).into()).collect();
    Value { texts, path: None, function: None, ..value.clone() }
}

pub(super) fn character(value: &Value) -> Option<char> {
    match (value.number, value.constant()) {
        (Some(number), _) => char::from_u32(u32::try_from(number).ok()?),
        (None, Some(text)) => text.chars().next(),
        _ => None,
    }
}
