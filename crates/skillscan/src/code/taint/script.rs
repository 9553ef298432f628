//! Programs of the package that are started: by a command, by another program, by a sentence that asks for it.
//!
//! A start is followed only if it hands over something that matters; what a program does with unknown input is seen
//! when its module runs by itself.

use super::effect::NESTED;
use super::value::{Taint, Value, What};
use super::{Machine, Scope};
use crate::code::class::Source;
use crate::code::paths;
use crate::document::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// Starts of one module that are followed.
const STARTS: usize = 6;
/// Names of each kind that are remembered.
const ASKS: usize = 256;

/// What a unit asks of the rest of the package.
#[derive(Debug, Default)]
pub(crate) struct Asks {
    /// Modules imported, as written.
    pub(crate) imports: BTreeSet<Rc<str>>,
    /// Files sourced or started, and whether that hands over something that matters.
    pub(crate) starts: BTreeMap<Rc<str>, (bool, Range<usize>)>,
    /// Files read.
    pub(crate) reads: BTreeSet<Rc<str>>,
    /// Files written with something that matters.
    pub(crate) writes: BTreeSet<Rc<str>>,
}

/// A sentence that asks for a secret and names the program that takes it.
#[derive(Debug)]
pub(crate) struct Request {
    /// What is asked for: `API key`, a path.
    pub(crate) what: Rc<str>,
    /// Its address.
    pub(crate) place: Range<usize>,
}

/// The command line of a running program.
#[derive(Debug, Default)]
pub(super) struct Process {
    pub(super) arguments: Vec<Value>,
    pub(super) input: Value,
    pub(super) environment: Scope,
}

/// One start on the way to where the machine is.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) place: Range<usize>,
    pub(super) program: Rc<str>,
    /// A sentence rather than a command.
    pub(super) asked: bool,
}

impl Asks {
    pub(super) fn import(&mut self, path: &Rc<str>) {
        if self.imports.len() < ASKS {
            self.imports.insert(Rc::clone(path));
        }
    }

    pub(super) fn start(&mut self, path: &Rc<str>, matters: bool, place: Range<usize>) {
        if self.starts.len() < ASKS || self.starts.contains_key(path) {
            let known = self.starts.entry(Rc::clone(path)).or_insert((false, place));
            known.0 |= matters;
        }
    }

    pub(super) fn read(&mut self, path: &Rc<str>) {
        if self.reads.len() < ASKS {
            self.reads.insert(Rc::clone(path));
        }
    }

    pub(super) fn write(&mut self, path: &Rc<str>) {
        if self.writes.len() < ASKS {
            self.writes.insert(Rc::clone(path));
        }
    }
}

impl Machine {
    /// `python x.py …`, `bash x.sh …`, `./x`: a program of the package with these arguments; gives what it prints.
    pub(super) fn start_file(
        &mut self,
        file: &Value,
        rest: &[Value],
        input: &Value,
        range: &Range<usize>,
    ) -> Option<Value> {
        let path = file.only_text()?.clone();
        let environment = self.environment_of_children();
        let handed = rest.iter().chain([input]).chain(environment.values());
        let matters = handed.clone().any(matters);
        let place = self.place(range);
        self.out.asks.start(&path, matters, place.clone());
        let library = Rc::clone(&self.library);
        let from = library.modules().get(self.module).map(|here| Rc::clone(&here.path)).unwrap_or_default();
        let module = library.file(&from, &path)?;
        let program = library.modules().get(module).map(|module| Rc::clone(&module.path))?;
        if !matters {
            return None;
        }
        let given = |value: &Value| {
            let taints = value.taints.iter().map(|t| t.on(place.clone(), What::Given(Rc::clone(&program)))).collect();
            Value { taints, ..value.clone() }
        };
        let process = Process {
            arguments: rest.iter().map(given).collect(),
            input: given(input),
            environment: environment.iter().map(|(name, value)| (Rc::clone(name), given(value))).collect(),
        };
        let caller = Caller { place: place.clone(), program, asked: false };
        Some(self.start_module(module, process, caller))
    }

    /// Variables that a started program finds: those that were set for it, and a shell script's own.
    fn environment_of_children(&self) -> Scope {
        let shell = self.library.modules().get(self.module).is_some_and(|here| here.language == Language::Bash);
        let own = self.scopes.iter().filter(|_| shell).flat_map(|scope| scope.iter());
        let all = own.chain(self.environment.iter()).filter(|(_, value)| matters(value) && value.function.is_none());
        all.map(|(name, value)| (Rc::clone(name), value.clone())).collect()
    }

    /// A function of a shell, that a command may call by its name.
    pub(super) fn is_shell_function(&self, closure: &super::Closure) -> bool {
        self.homes.get(&Rc::as_ptr(&closure.function)).is_some_and(|home| home.language == Language::Bash)
    }

    /// A sentence asks for a secret and names the program: as if the user had handed it over in every way.
    pub(super) fn requested(&mut self, module: usize, request: &Request) {
        let class = match paths::read_class(&request.what) {
            Source::FileContent => Source::AskedSecret,
            class => class,
        };
        // A file may be handed over by its name or by its content.
        let mut secret = Value::tainted(vec![Taint::new(class, &request.what, request.place.clone())]);
        if class != Source::AskedSecret {
            secret.texts.push(Rc::clone(&request.what));
        }
        let program = self.library.modules().get(module).map(|module| Rc::clone(&module.path)).unwrap_or_default();
        let process = Process { arguments: vec![secret.clone(); 4], input: secret, environment: Scope::new() };
        let caller = Caller { place: request.place.clone(), program, asked: true };
        self.start_module(module, process, caller);
    }

    fn start_module(&mut self, module: usize, process: Process, caller: Caller) -> Value {
        let library = Rc::clone(&self.library);
        let Some(here) = library.modules().get(module) else { return Value::default() };
        let started = self.starts.get(module).copied().unwrap_or(STARTS);
        let spare = self.steps.left() > self.reserve && self.callers.len() < NESTED;
        if module == self.module && !caller.asked || started >= STARTS || !spare {
            return Value::default();
        }
        if let Some(count) = self.starts.get_mut(module) {
            *count += 1;
        }
        self.callers.push(caller);
        let stdin = std::mem::replace(&mut self.stdin, process.input.clone());
        let outer = self.process.replace(Rc::new(process));
        let printed = std::mem::take(&mut self.printed);
        let running = std::mem::take(&mut self.running);
        // A process has names of its own.
        let names = self.globals.get_mut(module).map(std::mem::take).unwrap_or_default();
        let own = self.module == module;
        let here_names = if own { self.scopes.first_mut().map(std::mem::take) } else { None };
        let defined = self.waiting.len();
        self.in_module(module, |machine| {
            machine.prepare(here.language);
            machine.command_line(here.language);
            machine.block(&here.program.body);
            machine.commands(defined);
            machine.scopes = vec![Scope::new()];
        });
        if let Some(kept) = self.globals.get_mut(module) {
            *kept = names;
        }
        if let (Some(names), Some(scope)) = (here_names, self.scopes.first_mut()) {
            *scope = names;
        }
        self.running = running;
        self.process = outer;
        self.stdin = stdin;
        self.callers.pop();
        let output = std::mem::replace(&mut self.printed, printed);
        Value { texts: Vec::new(), ..output }
    }

    /// The arguments as a shell script finds them.
    fn command_line(&mut self, language: Language) {
        let Some(process) = self.process.clone().filter(|_| language == Language::Bash) else { return };
        for (index, argument) in process.arguments.iter().enumerate() {
            self.set_here(&format!("{}", index + 1).into(), argument.clone());
        }
        self.set_here(&"@".into(), Value::list(process.arguments.clone()));
        self.set_here(&"*".into(), Value::list(process.arguments.clone()));
        for (name, value) in &process.environment {
            self.set_here(name, value.clone());
        }
    }

    /// Functions that a decorator makes commands (`@click.command`) get the arguments.
    fn commands(&mut self, from: usize) {
        let Some(process) = self.process.clone() else { return };
        let all = merged(&process.arguments);
        let mut at = from;
        while let Some(closure) = self.waiting.get(at).cloned() {
            at += 1;
            if !closure.function.decorators.is_empty() {
                let count = closure.function.parameters.len();
                self.enter(&closure, vec![all.clone(); count]);
            }
        }
    }

    /// Input that the start gives, in place of input that nobody knows.
    pub(super) fn given(&self, class: Source, path: &str) -> Option<Value> {
        let process = self.process.as_ref().filter(|_| class == Source::UserInput)?;
        let arguments = &process.arguments;
        Some(match path {
            "sys.argv" | "process.argv" => {
                let front = if path == "sys.argv" { 1 } else { 2 };
                let names = std::iter::repeat_n(Value::default(), front);
                Value { path: Some(path.into()), ..Value::list(names.chain(arguments.iter().cloned()).collect()) }
            }
            "Deno.args" | "Bun.argv" => Value::list(arguments.clone()),
            _ if path.contains("parse") => Value { path: Some("parse_args()".into()), ..merged(arguments) },
            _ => Value { path: Some(path.into()), ..process.input.clone() },
        })
    }

    /// A variable that the start put into the environment.
    pub(super) fn given_variable(&self, name: &str) -> Option<Value> {
        self.process.as_ref().and_then(|process| process.environment.get(name)).cloned()
    }

    /// Modules that read a file before another one wrote it run once more.
    pub(super) fn late_readers(&mut self) {
        let early = std::mem::take(&mut self.early);
        let late = |(path, _): &&(Rc<str>, usize)| self.files.get(path).is_some_and(|kept| !kept.taints.is_empty());
        let modules: BTreeSet<usize> = early.iter().filter(late).map(|(_, module)| *module).collect();
        let library = Rc::clone(&self.library);
        for module in modules {
            let Some(here) = library.modules().get(module) else { continue };
            let run = |machine: &mut Self| {
                machine.block(&here.program.body);
                let again: Vec<_> = machine.waiting.iter().filter(|c| machine.lives_in(c, module)).cloned().collect();
                for closure in again.into_iter().take(64) {
                    machine.enter_unknown(&closure);
                }
            };
            if module == self.module { run(self) } else { self.in_module(module, run) }
        }
    }

    fn lives_in(&self, closure: &super::Closure, module: usize) -> bool {
        self.homes.get(&Rc::as_ptr(&closure.function)).is_some_and(|home| home.module == module)
    }
}

/// Whether a value is worth following into another program: a secret, a place that holds one, remote content.
pub(super) fn matters(value: &Value) -> bool {
    let plain = |class| matches!(class, Source::UserInput | Source::Parameter | Source::SystemInfo | Source::Installer);
    value.taints.iter().any(|taint| !plain(taint.class))
        || value.all_texts().iter().any(|text| text.len() < 400 && paths::read_class(text) != Source::FileContent)
}

fn merged(arguments: &[Value]) -> Value {
    arguments.iter().cloned().reduce(Value::or).unwrap_or_default()
}
