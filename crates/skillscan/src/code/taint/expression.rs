//! Values of expressions.

use super::value::{TEXT_BYTES, Taint, Value};
use super::variable::self_member;
use super::{HOLE, Machine};
use crate::code::class::Source;
use crate::code::form::{Expr, Kind, Stmt, Target};
use crate::code::paths;
use crate::document::Language;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Elements of a constant list that a comprehension is run for.
const ELEMENTS: usize = 4096;

impl Machine {
    pub(super) fn value(&mut self, expr: &Expr) -> Value {
        if !self.step(1) {
            return Value::default();
        }
        match &expr.kind {
            Kind::Text(text) => Value::text(Rc::clone(text)),
            Kind::Number(number) => Value::number(*number),
            Kind::Name(name) => self.name(name, &expr.range),
            Kind::Member(of, name) => {
                if let Some(value) = self_member(expr).and_then(|name| self.get(&name).cloned()) {
                    return value;
                }
                let of = self.value(of);
                self.member_of(&of, name, &expr.range)
            }
            Kind::Index(of, key) => {
                let (of, key) = (self.value(of), self.value(key));
                self.index(&of, &key, &expr.range)
            }
            Kind::Slice(of, ends) => {
                let of = self.value(of);
                let ends: Vec<_> = ends.iter().map(|end| end.as_ref().map(|end| self.value(end).number)).collect();
                self.slice(of, &ends, &expr.range)
            }
            Kind::Call(callee, arguments) => self.call(callee, arguments, &expr.range),
            Kind::Join(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.value(part)).collect();
                self.join(&parts, &expr.range)
            }
            Kind::Format(template, values) => {
                let (template, values) = (self.value(template), self.value(values));
                self.percent(&template, values, &expr.range)
            }
            Kind::Math(operator, left, right) => {
                let (left, right) = (self.value(left), self.value(right));
                self.math(*operator, left, right)
            }
            Kind::List(items) => {
                let items = items.iter().map(|item| self.value(item)).collect();
                Value::list(items)
            }
            Kind::Record(entries) => self.record(entries),
            Kind::Either(values) => {
                let values: Vec<_> = values.iter().map(|value| self.value(value)).collect();
                values.into_iter().reduce(Value::or).unwrap_or_default()
            }
            Kind::Function(function) => {
                let closure = self.define(function, None);
                Value::function(closure)
            }
            Kind::Each(body, targets, source) => self.each(body, targets, source, &expr.range),
            Kind::Assign(target, value) => {
                let value = self.value(value);
                self.assign(target, value.clone());
                value
            }
            Kind::Command(command) => self.command(command, &expr.range),
            Kind::Pipe(commands) => self.pipe(commands),
            Kind::Block(body) => self.printed_by(body),
            Kind::Opaque => Value::default(),
        }
    }

    fn name(&mut self, name: &Rc<str>, range: &Range<usize>) -> Value {
        if let Some(known) = self.get(name) {
            return known.clone();
        }
        if self.language == Language::Bash {
            return self.shell_variable(name, range);
        }
        let mut value = Value::global(Rc::clone(name));
        self.arrive(&mut value, range);
        value
    }

    /// A value that a path alone gives: `os.environ`, `process.argv`.
    fn arrive(&mut self, value: &mut Value, range: &Range<usize>) {
        let Some(path) = value.path.clone() else { return };
        if let Some(other) = self.catalogue().same(&path) {
            value.path = Some(other.into());
        }
        match &*path {
            "sys.executable" => value.texts.push("python3".into()),
            "process.execPath" | "process.argv0" => value.texts.push("node".into()),
            _ => {}
        }
        self.source_by_path(value, &path, range);
    }

    pub(super) fn member_of(&mut self, of: &Value, name: &str, range: &Range<usize>) -> Value {
        if let Some(class) = of.path.as_deref().and_then(|path| path.strip_prefix("object:"))
            && let Some(attribute) = self.objects.get(&*format!("{class}.{name}"))
        {
            return attribute.clone();
        }
        if let Some(member) = of.member(name) {
            let mut member = member.clone();
            if member.path.is_none() && member.function.is_none() {
                member.take_taints(of);
            }
            return member;
        }
        let mut value = Value::tainted(of.taints.clone());
        match &of.path {
            Some(path) if path.len() < 160 => {
                value.path = Some(format!("{path}.{name}").into());
                // `process.env.NAME`
                if &**path == "process.env" {
                    return self.variable(&Value::text(name), range);
                }
                self.arrive(&mut value, range);
            }
            _ => value.path = Some(format!("?.{name}").into()),
        }
        let given = of.path.as_deref().is_some_and(|path| path.ends_with("parse_args()"));
        if given
            || matches!(name, "value" | "stdout" | "text" | "content" | "data" | "body" | "home" | "parent" | "name")
        {
            value.texts.clone_from(&of.texts);
        }
        value
    }

    pub(super) fn index(&mut self, of: &Value, key: &Value, range: &Range<usize>) -> Value {
        if let (Some(items), Some(number)) = (&of.items, key.number) {
            let at = if number < 0 { number + items.len() as i64 } else { number };
            if let Some(item) = usize::try_from(at).ok().and_then(|at| items.get(at)) {
                return item.clone();
            }
        }
        if let (Some(text), Some(number)) = (of.constant(), key.number) {
            let count = text.chars().count();
            let at = if number < 0 { number + count as i64 } else { number };
            if self.step(count)
                && let Some(c) = usize::try_from(at).ok().and_then(|at| text.chars().nth(at))
            {
                return Value { layer: Some("characters"), ..Value::text(c.to_string()) };
            }
        }
        if of.path.as_deref() == Some("sys.modules")
            && let Some(module) = key.constant()
        {
            return Value::global(Rc::clone(module));
        }
        if let Some(key) = key.constant() {
            if matches!(
                of.path.as_deref(),
                Some("os.environ" | "process.env" | "Deno.env" | "Bun.env" | "import.meta.env")
            ) {
                return self.variable(&Value::text(Rc::clone(key)), range);
            }
            // `globalThis['eval']`, `os['system']`
            if let Some(path) = &of.path {
                let global = matches!(
                    &**path,
                    "globalThis"
                        | "window"
                        | "global"
                        | "self"
                        | "globals()"
                        | "vars()"
                        | "__builtins__"
                        | "locals()"
                        | "__builtins__.__dict__"
                );
                let name = if global { key.to_string() } else { format!("{path}.{key}") };
                if let Some(known) = self.get(&name).filter(|_| global) {
                    return known.clone();
                }
                let mut value = Value { taints: of.taints.clone(), ..Value::global(name) };
                if let Some(member) = of.member(key) {
                    value = value.or(member.clone());
                }
                value.taints.retain(|taint| taint.class != Source::KeyFile);
                self.arrive(&mut value, range);
                return value;
            }
            if let Some(member) = of.member(key) {
                return member.clone();
            }
            // One value picked out of a file of keys is a setting, not the file.
            let mut value = of.element();
            value.taints.retain(|taint| taint.class != Source::KeyFile);
            return value;
        }
        let mut value = of.element();
        if value.path.is_none() {
            let folder = |path: &&Rc<str>| &***path == "pathlib.Path()";
            value.path = of.path.as_ref().map(|path| format!("{path}[]").into());
            value.path = of.path.as_ref().filter(folder).cloned().or(value.path);
        }
        if of.items.is_none() && of.fields.is_none() {
            value.texts = of.texts.iter().map(|text| element_text(text)).collect();
        }
        value
    }

    /// An environment variable by name.
    pub(super) fn variable(&mut self, name: &Value, range: &Range<usize>) -> Value {
        let mut value = Value::default();
        for name in &name.texts {
            if name.contains(HOLE) {
                continue;
            }
            if let Some(given) = self.given_variable(name) {
                value = value.or(given);
                continue;
            }
            match &**name {
                "HOME" | "USERPROFILE" => value.texts.push("~".into()),
                "APPDATA" => value.texts.push("~/AppData/Roaming".into()),
                "LOCALAPPDATA" => value.texts.push("~/AppData/Local".into()),
                _ => {}
            }
            if paths::is_secret_name(name) {
                let place = self.place(range);
                self.out.sources.insert(Source::EnvironmentKey);
                value.taint(Taint::new(Source::EnvironmentKey, name, place));
                self.observe_source(Source::EnvironmentKey, name, range);
            }
        }
        value
    }

    fn record(&mut self, entries: &[(Option<Rc<str>>, Expr)]) -> Value {
        let mut fields = BTreeMap::new();
        let mut whole = Value::default();
        for (index, (name, entry)) in entries.iter().enumerate() {
            let mut value = self.value(entry);
            if name.as_deref().is_some_and(is_header) {
                value.taints.iter_mut().for_each(|taint| taint.presented = true);
            }
            whole.take_taints(&value);
            match name {
                Some(name) => fields.insert(Rc::clone(name), value),
                None => {
                    // `{...other}`
                    for (key, inner) in value.fields.iter().flat_map(|fields| fields.iter()) {
                        fields.insert(Rc::clone(key), inner.clone());
                    }
                    fields.insert(format!("…{index}").into(), value)
                }
            };
        }
        whole.fields = Some(Rc::new(fields));
        whole
    }

    fn each(&mut self, body: &Expr, targets: &[Target], source: &Expr, range: &Range<usize>) -> Value {
        let source = self.value(source);
        let constant = source.items.as_ref().filter(|items| {
            items.len() <= ELEMENTS && items.iter().all(|item| item.number.is_some() || item.constant().is_some())
        });
        let elements: Vec<Value> = match (constant, source.constant()) {
            (Some(items), _) => items.to_vec(),
            (None, Some(text)) if text.len() <= ELEMENTS && source.path.is_none() => {
                text.chars().map(|c| Value::text(c.to_string())).collect()
            }
            _ => {
                let mut element = self.index(&source, &Value::default(), range);
                element.take_taints(&source);
                vec![element]
            }
        };
        self.scopes.push(super::Scope::new());
        let mut results = Vec::new();
        for element in elements {
            if let [target] = targets {
                self.bind(target, element);
            }
            let value = self.value(body);
            results.push(value);
        }
        self.scopes.pop();
        Value::list(results)
    }

    /// Texts put together. A piece that may be several texts makes several.
    pub(super) fn join(&mut self, parts: &[Value], range: &Range<usize>) -> Value {
        let mut out = Value::default();
        let mut texts = vec![String::new()];
        let (mut pieces, mut lists) = (0, 0);
        for part in parts {
            out.take_taints(part);
            lists += usize::from(part.items.is_some());
            pieces += usize::from(part.constant().is_some());
            let known = match (part.texts.as_slice(), part.number) {
                ([], Some(number)) => vec![Rc::from(number.to_string())],
                ([], None) => vec![Rc::from(String::from(HOLE))],
                (texts, _) => texts.to_vec(),
            };
            let work: usize = known.iter().map(|text| text.len()).sum();
            if !self.step(work / 8) {
                return out;
            }
            if known.len() == 1 || texts.len() * known.len() > 12 {
                let first = known.first().cloned().unwrap_or_else(|| "".into());
                texts.iter_mut().for_each(|text| push_bounded(text, &first));
            } else {
                texts = texts
                    .iter()
                    .flat_map(|front| known.iter().map(move |text| (front, text)))
                    .map(|(front, text)| {
                        let mut whole = front.clone();
                        push_bounded(&mut whole, text);
                        whole
                    })
                    .collect();
            }
        }
        if lists > 0 && lists == parts.len() {
            let items = parts.iter().flat_map(|part| part.items.iter().flat_map(|items| items.iter().cloned()));
            return Value { taints: out.taints, ..Value::list(items.take(ELEMENTS).collect()) };
        }
        out.texts = texts.into_iter().map(Rc::from).collect();
        out.layer = parts.iter().find_map(|part| part.layer);
        if pieces >= 2 && out.constant().is_some() {
            out.layer = out.layer.or(Some("concatenation"));
            self.folded(&out, range);
        }
        out
    }

    fn math(&mut self, operator: char, left: Value, right: Value) -> Value {
        if let (Some(a), Some(b)) = (left.number, right.number) {
            let number = match operator {
                '^' => Some(a ^ b),
                '-' => a.checked_sub(b),
                '*' => a.checked_mul(b),
                '&' => Some(a & b),
                '|' => Some(a | b),
                '/' => a.checked_div(b),
                '<' => u32::try_from(b).ok().and_then(|b| a.checked_shl(b)),
                '>' => u32::try_from(b).ok().and_then(|b| a.checked_shr(b)),
                '+' => a.checked_add(b),
                '%' => a.checked_rem(b),
                _ => None,
            };
            return number.map_or_else(Value::default, Value::number);
        }
        if operator == '/' && !(left.texts.is_empty() && right.texts.is_empty()) {
            // `Path.home() / ".ssh"`
            let path = left.path.clone();
            let joined = self.join(&[left, Value::text("/"), right], &(0..0));
            return Value { path, layer: None, ..joined };
        }
        let mut out = Value::tainted(left.taints.clone());
        out.take_taints(&right);
        out
    }

    /// What statements print: the value of `$(…)` and `(…)`.
    pub(super) fn printed_by(&mut self, body: &[Stmt]) -> Value {
        let before = std::mem::take(&mut self.printed);
        self.block(body);
        std::mem::replace(&mut self.printed, before)
    }
}

/// Appends, unless the text grows past all bounds.
fn push_bounded(text: &mut String, more: &str) {
    if text.len() + more.len() <= TEXT_BYTES {
        text.push_str(more);
    } else if !text.ends_with(HOLE) {
        text.push(HOLE);
    }
}

/// A file below a folder, an element of a split text: unknown, but under the same name.
fn element_text(text: &str) -> Rc<str> {
    if text.ends_with('/') || text.contains('*') { text.into() } else { format!("{text}/{HOLE}").into() }
}

/// Names under which a client shows its credential to a server.
fn is_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    matches!(
        name.as_str(),
        "authorization" | "headers" | "cookie" | "cookies" | "auth" | "private-token" | "apikey" | "api-key"
    ) || name.starts_with("x-")
        || name.ends_with("-api-key")
}
