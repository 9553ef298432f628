//! Calls: local functions are entered, known functions act by the catalogue, callbacks run with what they receive.

use super::value::{Taint, Value, What};
use super::{HOLE, Machine};
use crate::code::catalogue::{Effect, Entry, Selector};
use crate::code::class::{Sink, Source};
use crate::code::form::{Argument, Expr, Kind, Target};
use crate::code::paths;
use crate::document::Language;
use crate::observation::ObservationKind;
use std::ops::Range;
use std::rc::Rc;

/// The arguments of a call, by position and by keyword.
pub(super) struct Arguments {
    pub(super) of: Value,
    pub(super) values: Vec<(Option<Rc<str>>, Value)>,
}

impl Machine {
    pub(super) fn call(&mut self, callee: &Expr, arguments: &[Argument], range: &Range<usize>) -> Value {
        let of = match &callee.kind {
            Kind::Member(of, _) => self.value(of),
            _ => Value::default(),
        };
        let target = match &callee.kind {
            Kind::Member(_, name) if super::self_member(callee).is_none() => self.member_of(&of, name, &callee.range),
            _ => self.value(callee),
        };
        let values = arguments.iter().map(|argument| (argument.name.clone(), self.value(&argument.value))).collect();
        let arguments = Arguments { of, values };
        let method = match &callee.kind {
            Kind::Member(_, name) => Some(&**name),
            _ => None,
        };
        let result = self.apply(&target, method, arguments, range);
        // What is put into a list or dictionary taints the whole of it.
        if let Kind::Member(of, name) = &callee.kind
            && self.catalogue().lists("collects", name)
            && let Some(root) = super::root_name(of)
            && let Some(whole) = self.get(&root).cloned()
        {
            let mut whole = whole;
            whole.take_taints(&result);
            self.set(&root, whole);
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
            let positions = arguments.positions(&function.parameters);
            let result = self.enter(&function, positions);
            return Value { taints: through(&result.taints, &function.name, &self.place(range)), ..result };
        }
        if let Some(start) = target.member("__init__").or_else(|| target.member("constructor")).cloned()
            && let Some(function) = start.function
        {
            let positions = arguments.positions(&function.parameters);
            self.enter(&function, positions);
        }
        if let Some(fields) = &target.fields {
            return Value { fields: Some(Rc::clone(fields)), ..Value::default() };
        }
        let path: Rc<str> = target.path.clone().unwrap_or_else(|| "?".into());
        let own = method.and_then(|name| self.get(&format!(".{name}")).cloned());
        if let Some(function) = own.and_then(|value| value.function).filter(|_| path.starts_with(['?', 's', 't']))
            && (path.starts_with("?.") || path.starts_with("self.") || path.starts_with("this."))
        {
            let positions = arguments.positions(&function.parameters);
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
        self.callbacks(&arguments, &mut result);
        result
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
                let module = module.strip_suffix("/promises").unwrap_or(module);
                Some(Value::global(module))
            }
            "globals" | "locals" | "vars" if arguments.values.is_empty() => Some(Value::global(format!("{path}()"))),
            "vars" => Some(first),
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

    fn effect(&mut self, entry: &Entry, path: &str, arguments: &Arguments, result: &mut Value, range: &Range<usize>) {
        let to = arguments.select(&entry.to);
        match entry.effect {
            Effect::Observe(kind) => self.observe(kind, &detail_of(kind, &to), range),
            Effect::Source(class) => {
                let detail = match class {
                    Source::RemoteContent | Source::Socket => paths::host(&to.shown()),
                    _ if to.texts.is_empty() => path.to_owned(),
                    _ => to.shown().to_string(),
                };
                match entry.observes {
                    Some(kind) => self.observe(kind, &detail, range),
                    None => self.observe_source(class, &detail, range),
                }
                let place = self.place(range);
                result.taint(Taint::new(class, detail.trim_matches(HOLE), place));
            }
            Effect::Sink(class) => self.sink_call(class, entry, arguments, &to, range),
            Effect::Read => self.read_files(&to, result, range),
            Effect::Open => self.open(arguments, &to, result, range),
            Effect::Write => {
                let data = arguments.select(&entry.data);
                self.write_files(&to, &data, range);
            }
            Effect::Download => {
                let host = paths::host(&arguments.select(&entry.data).shown());
                let place = self.place(range);
                let content = Value::tainted(vec![Taint::new(Source::RemoteContent, host.trim_matches(HOLE), place)]);
                self.write_files(&to, &content, range);
            }
            Effect::Copy => {
                let from = arguments.select(&entry.data);
                let mut data = Value::default();
                self.read_files(&from, &mut data, range);
                self.write_files(&to, &data, range);
            }
            Effect::Run | Effect::Shell => self.start(entry, arguments, result, range),
            Effect::Pass => {
                let mut data = arguments.select(&entry.data);
                if entry.data.is_empty() {
                    data = arguments.select(&[Selector::Receiver, Selector::All]);
                }
                let place = self.place(range);
                for taint in through(&data.taints, path.trim_start_matches("?."), &place) {
                    result.taint(taint);
                }
            }
            Effect::Clean => result.path = None,
            Effect::Quote => {
                let first = arguments.at(0);
                *result = Value { texts: first.texts.iter().map(|_| HOLE.to_string().into()).collect(), ..first };
                result.taints.iter_mut().for_each(|taint| taint.quoted = true);
            }
            Effect::Variable => {
                let variable = self.variable(&to, range);
                *result = variable;
            }
        }
    }

    fn sink_call(&mut self, class: Sink, entry: &Entry, arguments: &Arguments, to: &Value, range: &Range<usize>) {
        let mut data = arguments.select(&entry.data);
        let shown: Vec<_> = ["headers", "cookies", "auth"].iter().filter_map(|name| arguments.named(name)).collect();
        let is_shown = |origin: &Range<usize>| shown.iter().any(|v| v.taints.iter().any(|t| t.origin() == *origin));
        for taint in &mut data.taints {
            taint.presented |= is_shown(&taint.origin());
        }
        let detail = match class {
            Sink::NetworkSend | Sink::MessageSend | Sink::DnsQuery => {
                to.all_texts().first().map(|url| paths::host(url)).unwrap_or_default()
            }
            _ => to.texts.first().map(|text| text.to_string()).unwrap_or_default(),
        };
        let kind = match (entry.observes, class) {
            (Some(kind), _) => Some(kind),
            (None, Sink::NetworkSend) if !arguments.any(&entry.data, &entry.to) => Some(ObservationKind::Requests),
            (None, _) => class.observation(),
        };
        if let Some(kind) = kind {
            self.observe(kind, &detail, range);
        }
        // A statement that is input as a whole is a database tool's purpose; joining input into one is the flaw.
        if class != Sink::SqlQuery || super::words::says_something(&data) {
            self.sink(class, &data, &detail, range);
        }
        match class {
            Sink::Eval => self.program(&data, range),
            Sink::Delete => self.deletes(&data, range),
            _ => {}
        }
    }

    /// A program is started: a list of words, or a line for a shell.
    fn start(&mut self, entry: &Entry, arguments: &Arguments, result: &mut Value, range: &Range<usize>) {
        let command = arguments.select(&entry.data);
        let mut words = command.items.as_ref().map_or_else(|| vec![command.clone()], |items| items.to_vec());
        let rest = arguments.at(1);
        let is_list = command.items.is_some() || rest.items.is_some();
        words.extend(rest.items.as_ref().map(|items| items.to_vec()).unwrap_or_default());
        let shell =
            entry.effect == Effect::Shell || arguments.named("shell").is_some_and(|value| value.number != Some(0));
        for stream in ["stdin", "stdout", "input", "stderr"] {
            if let Some(value) = arguments.named(stream) {
                self.sink(Sink::ShellSession, value, &command.shown(), range);
            }
        }
        let stdin = arguments.named("input").cloned().unwrap_or_default();
        let output =
            if shell && !is_list { self.shell_line(&command, range) } else { self.run_words(&words, stdin, range) };
        result.taints = output.taints;
        if words.first().is_some_and(|word| self.is_shell(word))
            && result.path.as_deref().is_some_and(|path| path.contains("spawn") || path.contains("Popen"))
        {
            result.path = Some("shell()".into());
        }
    }

    /// Functions among the arguments run with what the call gives, or with elements of what it is called on.
    fn callbacks(&mut self, arguments: &Arguments, result: &mut Value) {
        for (_, value) in &arguments.values {
            let Some(function) = value.function.clone() else { continue };
            let mut given = arguments.of.element();
            given.path = result.path.clone().filter(|path| !path.starts_with('?')).or(given.path);
            given.take_taints(result);
            let given = vec![given; function.parameters.len().min(4)];
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

    // Files.

    pub(super) fn read_files(&mut self, to: &Value, result: &mut Value, range: &Range<usize>) {
        for path in to.all_texts() {
            let class = paths::read_class(&path);
            self.observe_source(class, &path, range);
            let place = self.place(range);
            result.taint(Taint::new(class, &path.replace(HOLE, "…"), place));
            if let Some(kept) = self.files.get(&path).cloned() {
                result.take_taints(&kept);
            }
        }
        if to.texts.is_empty() && to.items.is_none() {
            self.observe(ObservationKind::ReadsFile, "", range);
            let place = self.place(range);
            result.taint(Taint::new(Source::FileContent, "", place));
        }
        for taint in &to.taints {
            // A name that came from outside names the file, it is not what the file holds.
            if !matches!(taint.class, Source::UserInput | Source::Parameter) {
                result.taint(taint.clone());
            }
        }
    }

    fn open(&mut self, arguments: &Arguments, to: &Value, result: &mut Value, range: &Range<usize>) {
        let mode = arguments.named("mode").cloned().unwrap_or_else(|| {
            let at = usize::from(to.path.as_deref() != Some("pathlib.Path()") || arguments.at(1).constant().is_some());
            arguments.at(at)
        });
        let writes = mode.constant().is_some_and(|mode| mode.len() <= 4 && mode.contains(['w', 'a', 'x', '+']));
        if !writes {
            self.read_files(to, result, range);
        } else {
            for path in to.all_texts() {
                let kind = paths::write_class(&path).observation();
                self.observe(kind.unwrap_or(ObservationKind::WritesFile), &path, range);
            }
        }
        result.texts.clone_from(&to.texts);
        result.path = Some("open()".into());
    }

    pub(super) fn write_files(&mut self, to: &Value, data: &Value, range: &Range<usize>) {
        let mut paths = to.all_texts();
        if paths.is_empty() {
            paths.push(String::from(HOLE).into());
        }
        for path in paths {
            let class = paths::write_class(&path);
            if let Some(kind) = class.observation() {
                self.observe(kind, path.trim_matches(HOLE), range);
            }
            if data.carries(Source::RemoteContent) && class == Sink::FileWrite {
                self.observe(ObservationKind::Downloads, path.trim_matches(HOLE), range);
            }
            self.sink(class, data, path.trim_matches(HOLE), range);
            if path.chars().any(|c| c != HOLE) {
                let place = self.place(range);
                let kept = data.taints.iter().map(|taint| taint.on(place.clone(), What::Kept(Rc::clone(&path))));
                let kept = Value::tainted(kept.collect());
                let entry = self.files.entry(Rc::clone(&path)).or_default();
                *entry = std::mem::take(entry).or(kept);
            }
        }
    }

    /// Something is deleted: everything a user has, or one thing.
    pub(super) fn deletes(&mut self, data: &Value, range: &Range<usize>) {
        for path in data.all_texts() {
            if paths::is_everything(&path) {
                self.observe(ObservationKind::DeletesFile, "everything", range);
            }
        }
    }

    /// A source or sink that is no call: `os.environ`, `sys.argv`, `document.cookie`.
    pub(super) fn source_by_path(&mut self, value: &mut Value, path: &str, range: &Range<usize>) {
        for entry in self.catalogue().entries(path) {
            if let (Effect::Source(class), true) = (entry.effect, entry.data.is_empty() && entry.to.is_empty()) {
                let place = self.place(range);
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

    /// A text runs as a program of the same language.
    pub(super) fn program(&mut self, text: &Value, range: &Range<usize>) {
        let language = self.language;
        self.folded_as(text, range, Some(language));
        if let Some(text) = text.constant().cloned() {
            self.nested(&text, language, range);
        }
    }

    /// Runs program text inside program text, everything reported at `range`.
    pub(super) fn nested(&mut self, text: &str, language: Language, range: &Range<usize>) -> Value {
        let trivial = text.len() < 3;
        if trivial || self.nested >= super::NESTED || !self.step(text.len()) {
            return Value::default();
        }
        let Ok(syntax) = crate::code::parse(text, language, 1 << 18) else { return Value::default() };
        let program = crate::code::lower::lower(&syntax, text);
        self.nested += 1;
        let before = std::mem::replace(&mut self.language, language);
        let fixed = self.fixed.replace(self.place(range));
        self.fixed = Some(fixed.clone().unwrap_or_else(|| range.clone()));
        let printed = self.printed_by(&program.body);
        self.fixed = fixed;
        self.language = before;
        self.nested -= 1;
        printed
    }
}

/// The taints, one call on.
fn through(taints: &[Taint], call: &str, place: &Range<usize>) -> Vec<Taint> {
    taints.iter().map(|taint| taint.on(place.clone(), What::Through(call.into()))).collect()
}

/// Hosts for what goes over the network, the text itself for the rest.
fn detail_of(kind: ObservationKind, to: &Value) -> String {
    let text = to.all_texts().first().cloned().unwrap_or_else(|| "".into());
    match kind {
        ObservationKind::Requests | ObservationKind::Sends | ObservationKind::Downloads => paths::host(&text),
        _ => text.to_string(),
    }
}

impl Arguments {
    /// The argument at a position.
    pub(super) fn at(&self, index: usize) -> Value {
        let positional = self.values.iter().filter(|(name, _)| name.is_none());
        positional.map(|(_, value)| value).nth(index).cloned().unwrap_or_default()
    }

    /// The argument of a keyword, or a member of an options object.
    pub(super) fn named(&self, wanted: &str) -> Option<&Value> {
        let keyword = self.values.iter().find(|(name, _)| name.as_deref() == Some(wanted)).map(|(_, value)| value);
        keyword.or_else(|| self.values.iter().find_map(|(_, value)| value.member(wanted)))
    }

    /// The values of selected arguments as one.
    pub(super) fn select(&self, selectors: &[Selector]) -> Value {
        let mut out: Option<Value> = None;
        let mut add = |value: Value| {
            out = Some(match out.take() {
                Some(out) => out.or(value),
                None => value,
            });
        };
        for selector in selectors {
            match selector {
                Selector::At(index) if self.values.iter().filter(|(name, _)| name.is_none()).count() > *index => {
                    add(self.at(*index))
                }
                Selector::At(_) => {}
                Selector::Named(name) => {
                    if let Some(value) = self.named(name) {
                        add(value.clone());
                    }
                }
                Selector::Receiver => add(self.of.clone()),
                Selector::All => self.values.iter().for_each(|(_, value)| add(value.clone())),
            }
        }
        out.unwrap_or_default()
    }

    /// Whether one of the selected arguments was given, those that name the place left out.
    fn any(&self, selectors: &[Selector], without: &[Selector]) -> bool {
        selectors.iter().filter(|selector| !without.contains(selector)).any(|selector| match selector {
            Selector::At(index) => self.values.iter().filter(|(name, _)| name.is_none()).count() > *index,
            Selector::Named(name) => self.named(name).is_some(),
            Selector::Receiver => true,
            Selector::All => !self.values.is_empty(),
        })
    }

    /// Arguments in the order of a local function's parameters.
    fn positions(&self, parameters: &[Target]) -> Vec<Value> {
        let takes_self = matches!(parameters.first(), Some(Target::Name(name)) if matches!(&**name, "self" | "cls"));
        let mut given = self.values.iter().filter(|(name, _)| name.is_none()).map(|(_, value)| value.clone());
        let mut out = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            if index == 0 && takes_self {
                out.push(self.of.clone());
                continue;
            }
            let named = match parameter {
                Target::Name(name) => {
                    self.values.iter().find(|(key, _)| key.as_deref() == Some(&**name)).map(|(_, value)| value.clone())
                }
                _ => None,
            };
            out.push(named.or_else(|| given.next()).unwrap_or_default());
        }
        out.extend(given);
        out
    }
}
