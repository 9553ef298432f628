//! Modules at run time: when a body runs, whose names are seen, what it gives to others.

use super::value::Value;
use super::{Machine, Scope};
use crate::document::Language;
use std::rc::Rc;

/// Names of one module that others may import.
const NAMES: usize = 1024;

/// How far a module has come.
#[derive(Debug, Clone)]
pub(super) enum State {
    Unknown,
    Running,
    Done(Value),
}

impl Machine {
    /// Runs every module once, then what nobody called, then what may find more than it did.
    pub(super) fn modules(&mut self) {
        let library = Rc::clone(&self.library);
        for at in 0..library.modules().len() {
            self.load(at);
        }
        self.at_home(0);
        let before = self.shared_news;
        let called = self.seen.clone();
        self.uncalled(0);
        for (at, module) in library.modules().iter().enumerate() {
            for request in &module.requests {
                self.requested(at, request);
            }
            self.out.cut |= module.program.cut;
        }
        self.late_readers();
        if self.shared_news != before {
            self.waiting.retain(|closure| !called.contains(&Rc::as_ptr(&closure.function)));
            self.uncalled_again(0);
        }
    }

    /// Stands in a module, outside of any function.
    fn at_home(&mut self, module: usize) {
        let library = Rc::clone(&self.library);
        let Some(here) = library.modules().get(module) else { return };
        (self.module, self.origin, self.language) = (module, here.origin, here.language);
        self.scopes = vec![self.globals.get_mut(module).map(std::mem::take).unwrap_or_default()];
        self.base = 0;
    }

    /// Runs a module's body, unless it ran already; gives what it exports.
    fn load(&mut self, module: usize) -> Value {
        match self.states.get(module) {
            Some(State::Done(value)) => return value.clone(),
            Some(State::Unknown) => {}
            _ => return Value::default(),
        }
        self.come(module, State::Running);
        let library = Rc::clone(&self.library);
        let Some(here) = library.modules().get(module) else { return Value::default() };
        let exports = self.in_module(module, |machine| {
            machine.prepare(here.language);
            machine.block(&here.program.body);
            machine.exports()
        });
        self.come(module, State::Done(exports.clone()));
        exports
    }

    fn come(&mut self, module: usize, state: State) {
        if let Some(known) = self.states.get_mut(module) {
            *known = state;
        }
    }

    /// Names that a module finds when it begins.
    pub(super) fn prepare(&mut self, language: Language) {
        if matches!(language, Language::JavaScript | Language::TypeScript) && self.library.modules().len() > 1 {
            let empty = || Value { fields: Some(Rc::default()), ..Value::default() };
            let module = Scope::from([("exports".into(), empty())]);
            self.set_here(&"module".into(), Value { fields: Some(Rc::new(module)), ..Value::global("module") });
            self.set_here(&"exports".into(), empty());
        }
    }

    /// Runs something with the names of another module in sight.
    pub(super) fn in_module<T>(&mut self, to: usize, run: impl FnOnce(&mut Self) -> T) -> T {
        let library = Rc::clone(&self.library);
        let from = self.module;
        let mut outer = std::mem::take(&mut self.scopes);
        if let (Some(names), Some(kept)) = (outer.first_mut(), self.globals.get_mut(from)) {
            *kept = std::mem::take(names);
        }
        let before =
            (self.module, self.origin, self.language, self.base, self.maybe, self.class.take(), self.fixed.take());
        self.at_home(to);
        self.maybe = 0;
        let result = run(self);
        let names = self.scopes.drain(..).next().unwrap_or_default();
        if let Some(kept) = self.globals.get_mut(to) {
            *kept = names;
        }
        (self.module, self.origin, self.language, self.base, self.maybe, self.class, self.fixed) = before;
        if let (Some(names), Some(kept)) = (outer.first_mut(), self.globals.get_mut(from)) {
            *names = std::mem::take(kept);
        }
        self.scopes = outer;
        drop(library);
        result
    }

    /// What others may import from the running module.
    fn exports(&self) -> Value {
        let Some(names) = self.scopes.first() else { return Value::default() };
        let public = names.iter().filter(|(name, _)| !name.starts_with('.')).take(NAMES);
        let mut fields: Scope = public.map(|(name, value)| (Rc::clone(name), value.clone())).collect();
        let common = [
            names.get("module").and_then(|module| module.member("exports")).cloned(),
            names.get("exports").cloned(),
            names.get("default").cloned(),
        ];
        let mut whole = Value::default();
        for exported in common.into_iter().flatten() {
            for (name, value) in exported.fields.iter().flat_map(|fields| fields.iter()) {
                fields.insert(Rc::clone(name), value.clone());
            }
            whole = whole.or(exported);
        }
        Value { fields: Some(Rc::new(fields)), ..whole }
    }

    /// `import path as name`, `from path import name`.
    pub(super) fn import(&mut self, name: &Rc<str>, path: &Rc<str>) {
        let path: Rc<str> = path.strip_prefix("node:").map_or_else(|| Rc::clone(path), Into::into);
        let found = self.imported(&path);
        match (&**name, found) {
            ("*", Some(module)) => {
                for (name, value) in module.fields.iter().flat_map(|fields| fields.iter()) {
                    self.set(name, value.clone());
                }
            }
            ("*", None) => {}
            (dotted, found) if dotted.contains('.') => {
                // `import a.b` makes `a.b` a member of `a`.
                let parts: Vec<Rc<str>> = dotted.split('.').map(Rc::from).collect();
                let (Some(found), Some((first, rest))) = (found, parts.split_first()) else { return };
                let mut whole = self.get(first).cloned().unwrap_or_else(|| Value::global(Rc::clone(first)));
                if let Some(inside) = whole.inside(rest) {
                    *inside = found;
                }
                self.set(first, whole);
            }
            (_, found) => self.set(name, found.unwrap_or_else(|| Value::global(path))),
        }
    }

    /// What an import of a module of the package gives.
    pub(super) fn imported(&mut self, path: &Rc<str>) -> Option<Value> {
        self.out.asks.import(path);
        let library = Rc::clone(&self.library);
        let here = library.modules().get(self.module)?;
        let (module, names) = library.import(&here.path, self.language, path)?;
        if module == self.module {
            return None;
        }
        let mut value = self.load(module);
        for name in names {
            value = value.member(&name)?.clone();
        }
        Some(value)
    }

    /// `source file`: its statements run here, with the names of this module.
    pub(super) fn source(&mut self, path: &str) -> bool {
        let library = Rc::clone(&self.library);
        let from = library.modules().get(self.module).map(|here| Rc::clone(&here.path)).unwrap_or_default();
        let Some(at) = library.file(&from, path).filter(|at| *at != self.module) else { return false };
        let Some(sourced) = library.modules().get(at) else { return false };
        let spare = self.nested < super::effect::NESTED && self.steps.left() > self.reserve;
        if spare && sourced.language == Language::Bash {
            let origin = std::mem::replace(&mut self.origin, sourced.origin);
            self.nested += 1;
            self.block(&sourced.program.body);
            self.nested -= 1;
            self.origin = origin;
        }
        true
    }
}
