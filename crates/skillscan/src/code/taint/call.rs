//! Calls: local functions are entered, known functions act by the catalogue, callbacks run with what they receive.

use super::Machine;
use super::arguments::Arguments;
use super::value::{Taint, Value, What};
use super::variable::{root_name, self_member};
use crate::code::catalogue::Effect;
use crate::code::class::Source;
use crate::code::form::{Argument, Expr, Kind};
use crate::code::paths;
use std::ops::Range;
use std::rc::Rc;

/// Elements of a list that is put together piece by piece.
const ELEMENTS: usize = 4096;

impl Machine {
    pub(super) fn call(&mut self, callee: &Expr, arguments: &[Argument], range: &Range<usize>) -> Value {
        let of = match &callee.kind {
            Kind::Member(of, _) => self.value(of),
            _ => Value::default(),
        };
        let target = match &callee.kind {
            Kind::Member(_, name) if self_member(callee).is_none() => self.member_of(&of, name, &callee.range),
            _ => self.value(callee),
        };
        let values = arguments.iter().map(|argument| (argument.name.clone(), self.value(&argument.value))).collect();
        let arguments = Arguments { of, values }.spread();
        let method = match &callee.kind {
            Kind::Member(_, name) => Some(&**name),
            _ => None,
        };
        let added = match method {
            Some("append" | "push" | "add" | "unshift") => arguments.values.first().map(|(_, value)| value.clone()),
            _ => None,
        };
        let connected = match (&callee.kind, method) {
            (Kind::Member(of, _), Some("connect")) if arguments.of.path.as_deref() == Some("socket.socket()") => {
                root_name(of).map(|root| (root, arguments.at(0).element().texts))
            }
            _ => None,
        };
        let fills = target.path.as_deref().is_some_and(|path| self.catalogue().lists("fills", path));
        let result = self.apply(&target, method, arguments, range);
        if let Some((root, texts)) = connected
            && let Some(socket) = self.get(&root).cloned()
        {
            self.set(&root, Value { texts, ..socket });
        }
        // What is put into a list or dictionary taints the whole of it.
        if let Kind::Member(of, name) = &callee.kind
            && (fills || self.catalogue().lists("collects", name))
            && let Some(root) = root_name(of)
            && let Some(whole) = self.get(&root).cloned()
        {
            let mut whole = whole;
            whole.take_taints(&result);
            if let (Some(items), true) = (&whole.items, matches!(of.kind, Kind::Name(_))) {
                let mut items = items.to_vec();
                items.extend(added);
                items.truncate(ELEMENTS);
                whole.items = Some(Rc::new(items));
            }
            self.set_outside(&root, whole);
        }
        result
    }

    /// Calls `target`, already resolved, with evaluated arguments.
    pub(super) fn apply(
        &mut self,
        target: &Value,
        method: Option<&str>,
        arguments: Arguments,
        range: &Range<usize>,
    ) -> Value {
        if let Some(function) = target.function.clone() {
            let positions = arguments.positions(&function.function.parameters);
            let result = self.enter(&function, positions);
            return Value { taints: through(&result.taints, &function.function.name, &self.place(range)), ..result };
        }
        if let Some(object) = self.construct(target, &arguments) {
            return object;
        }
        let path: Rc<str> = target.path.clone().unwrap_or_else(|| "?".into());
        let own = method.and_then(|name| self.get(&format!(".{name}")).cloned());
        let unknown = ["?.", "self.", "this.", "object:"].iter().any(|front| path.starts_with(front));
        if let Some(function) = own.and_then(|value| value.function).filter(|_| unknown) {
            let positions = arguments.positions(&function.function.parameters);
            return self.enter(&function, positions);
        }
        if let Some(value) = self.resolve(&path, &arguments, range) {
            return value;
        }
        let name = method.unwrap_or_else(|| path.rsplit('.').next().unwrap_or(&path));
        let plain: Vec<Value> = arguments.values.iter().map(|(_, value)| value.clone()).collect();
        if let Some(value) = self.fold(&path, name, &arguments.of, &plain, range) {
            return value;
        }
        let mut result = Value::global(format!("{}()", path.get(..160).unwrap_or(&path)));
        if let Some(other) = self.catalogue().same(result.path.as_deref().unwrap_or_default()) {
            result.path = Some(other.into());
        }
        let entries = self.catalogue().entries(&path);
        if entries.is_empty() {
            self.unknown(&path, name, &arguments, &mut result, range);
        }
        for entry in entries {
            self.effect(entry, &path, &arguments, &mut result, range);
        }
        // A connection remembers whom it speaks to.
        if self.catalogue().lists("connects", &path) {
            let to = entries.iter().map(|entry| arguments.select(&entry.to)).find(|to| !to.texts.is_empty());
            result.texts = to.unwrap_or_default().texts;
        }
        self.callbacks(name, &arguments, &mut result);
        result
    }

    /// A class that is called gives an object of it; its constructor runs.
    fn construct(&mut self, target: &Value, arguments: &Arguments) -> Option<Value> {
        let fields = target.fields.clone()?;
        let class = target.path.as_deref().and_then(|path| path.strip_prefix("class:"));
        let path = class.map(|class| format!("object:{class}").into());
        let object = Value { fields: Some(fields), path, ..Value::default() };
        let start = target.member("__init__").or_else(|| target.member("constructor"));
        if let Some(function) = start.and_then(|start| start.function.clone()) {
            let positions = arguments.with(object.clone()).positions(&function.function.parameters);
            self.enter(&function, positions);
        }
        // What a data class is given, its members may hold.
        let mut object = object;
        for (name, value) in arguments.values.iter().filter(|_| target.member("__init__").is_none()) {
            object.take_taints(value);
            if let (Some(name), Some(class)) = (name, class) {
                self.keep_attribute(format!("{class}.{name}").into(), value.clone());
            }
        }
        Some(object)
    }

    /// Calls that only give another name: `getattr`, `__import__`, `require`.
    fn resolve(&mut self, path: &str, arguments: &Arguments, range: &Range<usize>) -> Option<Value> {
        let first = arguments.at(0);
        match path {
            "getattr" | "Reflect.get" => {
                let name = arguments.at(1).constant()?.clone();
                Some(self.member_of(&first, &name, range))
            }
            "__import__"
            | "importlib.import_module"
            | "importlib.__import__"
            | "require"
            | "import"
            | "module.require"
            | "process.binding" => {
                let module = first.constant()?;
                let module = module.strip_prefix("node:").unwrap_or(module);
                let module: Rc<str> = module.strip_suffix("/promises").unwrap_or(module).into();
                Some(self.imported(&module).unwrap_or_else(|| Value::global(module)))
            }
            "globals" | "locals" | "vars" if arguments.values.is_empty() => Some(Value::global(format!("{path}()"))),
            "vars" => Some(first),
            "runpy.run_path" | "runpy.run_module" => self.imported(&first.constant()?.clone()),
            "functools.partial" | "util.promisify" | "promisify" => Some(first),
            _ => {
                // `Reflect.apply(f, …)`, `f.call(…)`, `f.apply(…)`, `f.bind(…)`
                let (front, name) = path.rsplit_once('.')?;
                match name {
                    "bind" if !front.starts_with('?') && arguments.of.path.is_some() => Some(arguments.of.clone()),
                    "call" | "apply" if arguments.of.path.is_some() && !front.starts_with(['?', 's']) => {
                        let rest = arguments.values.iter().skip(1).cloned().collect();
                        let target = arguments.of.clone();
                        Some(self.apply(&target, None, Arguments { of: Value::default(), values: rest }, range))
                    }
                    _ => None,
                }
            }
        }
    }

    /// A function that nobody knows gives what it was given; a client object does not give its key.
    fn unknown(&mut self, path: &str, name: &str, arguments: &Arguments, result: &mut Value, range: &Range<usize>) {
        let place = self.place(range);
        let constructor = name.starts_with(char::is_uppercase);
        let call: Rc<str> = path.trim_start_matches("?.").into();
        for value in std::iter::once(&arguments.of).chain(arguments.values.iter().map(|(_, value)| value)) {
            for taint in &value.taints {
                // One value picked out of a file of keys is a setting, not the file.
                if taint.class == Source::KeyFile && matches!(name, "get" | "split" | "group" | "partition" | "match") {
                    continue;
                }
                let key = matches!(taint.class, Source::EnvironmentKey);
                let connection = matches!(taint.class, Source::Socket | Source::Listener);
                if !(key && (constructor || path.contains("()"))
                    || connection && !constructor && value.path.as_deref() != arguments.of.path.as_deref())
                {
                    result.taint(taint.on(place.clone(), What::Through(Rc::clone(&call))));
                }
            }
        }
    }

    /// Functions among the arguments run with what the call gives, with elements of what it is called on, or with what
    /// is handed over for them.
    fn callbacks(&mut self, name: &str, arguments: &Arguments, result: &mut Value) {
        let handed = arguments.handed_over(name, self.catalogue());
        for (_, value) in &arguments.values {
            let Some(function) = value.function.clone() else { continue };
            let given = if handed.is_empty() {
                let promised = matches!(name, "then" | "catch" | "finally");
                let mut given = if promised { arguments.of.clone() } else { arguments.of.element() };
                given.path = result.path.clone().filter(|path| !path.starts_with('?')).or(given.path);
                given.take_taints(result);
                vec![given; function.function.parameters.len().min(4)]
            } else {
                handed.clone()
            };
            let returned = self.enter(&function, given);
            result.take_taints(&returned);
        }
        for (_, value) in &arguments.values {
            for field in value.fields.iter().flat_map(|fields| fields.values()) {
                if let Some(function) = field.function.clone() {
                    self.enter(&function, Vec::new());
                }
            }
        }
    }

    /// A source or sink that is no call: `os.environ`, `sys.argv`, `document.cookie`.
    pub(super) fn source_by_path(&mut self, value: &mut Value, path: &str, range: &Range<usize>) {
        for entry in self.catalogue().entries(path) {
            if let (Effect::Source(class), true) = (entry.effect, entry.data.is_empty() && entry.to.is_empty()) {
                if let Some(given) = self.given(class, path) {
                    *value = given;
                    return;
                }
                let place = self.place(range);
                self.out.sources.insert(class);
                value.taint(Taint::new(class, path, place));
                if !matches!(class, Source::Environment) {
                    self.observe_source(class, path, range);
                }
            }
        }
    }

    /// `place.x = value` where the place itself acts: `location.href = …`.
    pub(super) fn assigned(&mut self, whole: &Value, key: Option<&str>, value: &Value, range: &Range<usize>) {
        let (Some(path), Some(key)) = (&whole.path, key) else { return };
        let path = format!("{path}.{key}");
        for entry in self.catalogue().entries(&path) {
            if let Effect::Sink(class) = entry.effect {
                let detail = paths::host(&value.shown());
                self.sink(class, value, &detail, range);
            }
        }
    }
}

/// The taints, one call on.
pub(super) fn through(taints: &[Taint], call: &str, place: &Range<usize>) -> Vec<Taint> {
    taints.iter().map(|taint| taint.on(place.clone(), What::Through(call.into()))).collect()
}
