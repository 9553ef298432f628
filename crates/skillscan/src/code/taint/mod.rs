//! Runs a lowered program in the abstract: every statement once, both branches, functions where they are called.
//!
//! Knows texts, not numbers of turns. Work is bounded by a step budget that grows with the program, so the same text
//! always stops at the same place. Calls are followed a few levels deep; a function that nobody calls runs once with
//! unknown parameters.

mod call;
mod expression;
mod fold;
mod program;
mod report;
mod shell;
mod transfer;
mod value;
mod words;

pub(crate) use report::Outcome;
pub(crate) use value::HOLE;

use super::catalogue::Catalogue;
use super::form::{Expr, Function, Kind, Stmt, Target};
use super::lower::Program;
use crate::budget::Budget;
use crate::code::class::Source;
use crate::document::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use value::{Taint, Value};

/// Calls are followed this deep.
const CALLS: usize = 5;
/// Program text inside program text is followed this deep.
const NESTED: usize = 4;

/// Variables of one function.
type Scope = BTreeMap<Rc<str>, Value>;

/// The abstract machine.
pub(crate) struct Machine {
    language: Language,
    scopes: Vec<Scope>,
    /// Where the scopes of the running function begin; the module's own scope is always seen.
    base: usize,
    /// Inside this many branches.
    maybe: usize,
    calls: usize,
    nested: usize,
    /// The place that everything is reported at, inside nested program text.
    fixed: Option<Range<usize>>,
    steps: Budget,
    returns: Vec<Value>,
    /// Contents of files that the program wrote, by path.
    files: BTreeMap<Rc<str>, Value>,
    /// Connections of a shell by descriptor.
    descriptors: BTreeMap<i32, Value>,
    /// Functions that ran, and those that are running.
    seen: BTreeSet<*const Function>,
    running: Vec<*const Function>,
    /// Steps kept back so that every function can run once.
    reserve: usize,
    waiting: Vec<(Rc<Function>, Language)>,
    printed: Value,
    stdin: Value,
    out: Outcome,
}

/// Runs `program` and says what it does.
pub(crate) fn run(program: &Program, language: Language, bytes: usize) -> Outcome {
    let mut machine = Machine {
        language,
        scopes: vec![Scope::new()],
        base: 0,
        maybe: 0,
        calls: 0,
        nested: 0,
        fixed: None,
        steps: Budget::new(200_000 + 48 * bytes),
        returns: Vec::new(),
        files: BTreeMap::new(),
        descriptors: BTreeMap::new(),
        seen: BTreeSet::new(),
        running: Vec::new(),
        reserve: 40_000 + 8 * bytes,
        waiting: Vec::new(),
        printed: Value::default(),
        stdin: Value::default(),
        out: Outcome::default(),
    };
    machine.block(&program.body);
    machine.uncalled();
    machine.out.cut |= program.cut;
    machine.out
}

impl Machine {
    fn catalogue(&self) -> &'static Catalogue {
        Catalogue::of(self.language)
    }

    /// The place to report something at.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.fixed.clone().unwrap_or_else(|| range.clone())
    }

    /// One unit of work; false when the budget is used up.
    fn step(&mut self, amount: usize) -> bool {
        let went = self.steps.take(amount);
        self.out.cut |= !went;
        went
    }

    fn block(&mut self, body: &[Stmt]) {
        // Functions and imports are known before the first statement runs.
        for statement in body {
            if let Stmt::Define(function) = statement {
                self.define(function);
            }
        }
        for statement in body {
            if !self.step(1) {
                return;
            }
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Assign(target, value) => {
                let value = self.value(value);
                self.assign(target, value);
            }
            Stmt::Extend(target, value) => {
                let more = self.value(value);
                self.extend(target, more);
            }
            Stmt::Do(value) => {
                let value = self.value(value);
                if self.language == Language::Bash {
                    let printed = std::mem::take(&mut self.printed);
                    self.printed = printed.or(value);
                }
            }
            Stmt::Return(value) => {
                let value = self.value(value);
                if let Some(last) = self.returns.last_mut() {
                    *last = std::mem::take(last).or(value);
                }
            }
            Stmt::Define(function) => {
                for decorator in &function.decorators {
                    self.value(decorator);
                }
            }
            Stmt::Class(name, body) => self.class(name, body),
            Stmt::Import(name, path) => {
                let path: Rc<str> = path.strip_prefix("node:").map_or_else(|| Rc::clone(path), Into::into);
                self.set(name, Value::global(path));
            }
            Stmt::Maybe(body) => {
                self.maybe += 1;
                self.block(body);
                self.maybe -= 1;
            }
            Stmt::Loop(body) => {
                self.maybe += 1;
                self.block(body);
                self.maybe -= 1;
            }
        }
    }

    fn define(&mut self, function: &Rc<Function>) {
        self.waiting.push((Rc::clone(function), self.language));
        let value = Value { function: Some(Rc::clone(function)), ..Value::default() };
        self.set(&function.name, value);
    }

    /// Methods of a class are found by name on any value of the program, `self.x` is shared by all of them.
    fn class(&mut self, name: &Rc<str>, body: &[Stmt]) {
        let mut fields = BTreeMap::new();
        for statement in body {
            match statement {
                Stmt::Define(function) => {
                    self.waiting.push((Rc::clone(function), self.language));
                    let value = Value { function: Some(Rc::clone(function)), ..Value::default() };
                    let key: Rc<str> = format!(".{}", function.name).into();
                    if let Some(module) = self.scopes.first_mut() {
                        module.insert(key, value.clone());
                    }
                    fields.insert(Rc::clone(&function.name), value);
                }
                other => self.statement(other),
            }
        }
        self.set(
            name,
            Value { fields: Some(Rc::new(fields)), path: Some(format!("{name}").into()), ..Value::default() },
        );
    }

    /// Runs what nobody called, so that nothing goes unseen.
    fn uncalled(&mut self) {
        let mut at = 0;
        while let Some((function, language)) = self.waiting.get(at).cloned() {
            at += 1;
            if self.seen.contains(&Rc::as_ptr(&function)) {
                continue;
            }
            self.language = language;
            let arguments = function.parameters.iter().map(|target| match target {
                Target::Name(name) if !matches!(&**name, "self" | "cls") => {
                    Value::tainted(vec![Taint::new(Source::Parameter, name, self.place(&function.range))])
                }
                _ => Value::default(),
            });
            let arguments = arguments.collect();
            self.enter(&function, arguments);
        }
    }

    /// Runs a function's body with these arguments; gives what it returns.
    fn enter(&mut self, function: &Rc<Function>, arguments: Vec<Value>) -> Value {
        let here = Rc::as_ptr(function);
        let spare = self.calls == 0 || self.steps.left() > self.reserve;
        if self.calls >= CALLS || !spare || self.running.contains(&here) || !self.step(8) {
            return arguments.into_iter().fold(Value::default(), |mut all, argument| {
                all.take_taints(&argument);
                all
            });
        }
        self.seen.insert(here);
        self.running.push(here);
        let (base, maybe) = (self.base, std::mem::take(&mut self.maybe));
        // A lambda or inner function sees the variables around it; a named one only the module's.
        if !function.name.is_empty() {
            self.base = self.scopes.len();
        }
        self.calls += 1;
        self.scopes.push(Scope::new());
        self.returns.push(Value::default());
        let printed = std::mem::take(&mut self.printed);
        for (index, target) in function.parameters.iter().enumerate() {
            let value = arguments.get(index).cloned().unwrap_or_default();
            self.bind(target, value);
        }
        if self.language == Language::Bash {
            for (index, argument) in arguments.iter().enumerate() {
                self.set_here(&format!("{}", index + 1).into(), argument.clone());
            }
            self.set_here(&"@".into(), Value::list(arguments));
        }
        self.block(&function.body);
        let shell_output = std::mem::replace(&mut self.printed, printed);
        let result = self.returns.pop().unwrap_or_default();
        self.scopes.pop();
        self.running.pop();
        self.calls -= 1;
        self.base = base;
        self.maybe = maybe;
        if self.language == Language::Bash { shell_output } else { result }
    }

    // Variables.

    fn get(&self, name: &str) -> Option<&Value> {
        let inner = self.scopes.get(self.base..).unwrap_or_default().iter().rev();
        inner.chain(self.scopes.first()).find_map(|scope| scope.get(name))
    }

    /// Writes where the name is known already, else in the innermost scope.
    fn set(&mut self, name: &Rc<str>, value: Value) {
        let base = self.base;
        let inside = self.scopes.iter_mut().skip(base).rev().find(|scope| scope.contains_key(name));
        let value = match inside {
            Some(scope) => {
                let old = scope.remove(name).filter(|_| self.maybe > 0);
                let value = match old {
                    Some(old) => value.or(old),
                    None => value,
                };
                scope.insert(Rc::clone(name), value);
                return;
            }
            None => value,
        };
        self.set_here(name, value);
    }

    fn set_here(&mut self, name: &Rc<str>, value: Value) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(Rc::clone(name), value);
        }
    }

    /// Binds parameters: always in the innermost scope.
    fn bind(&mut self, target: &Target, value: Value) {
        match target {
            Target::Name(name) => self.set_here(name, value),
            other => self.assign(other, value),
        }
    }

    fn assign(&mut self, target: &Target, value: Value) {
        match target {
            Target::Name(name) => self.set(name, value),
            Target::Tuple(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let item = value.items.as_ref().and_then(|items| items.get(index)).cloned();
                    let item = item.unwrap_or_else(|| Value {
                        path: value.path.clone(),
                        texts: value.texts.clone(),
                        ..value.element()
                    });
                    self.assign(part, item);
                }
            }
            Target::Fields(parts) => {
                for (key, part) in parts {
                    let item = self.member_of(&value, key, &(0..0));
                    self.assign(part, item);
                }
            }
            Target::Place(place) => self.write_place(place, value),
            Target::Nothing => {}
        }
    }

    /// `place.x = value`, `place[k] = value`: the whole keeps what the part carries.
    fn write_place(&mut self, place: &Expr, value: Value) {
        let (of, key) = match &place.kind {
            Kind::Member(of, name) => (of, Some(Rc::clone(name))),
            Kind::Index(of, key) => {
                let key = self.value(key);
                (of, key.constant().cloned())
            }
            _ => return,
        };
        if let Some(name) = self_member(place)
            && let Some(module) = self.scopes.first_mut()
        {
            let old = module.remove(&name);
            module.insert(name, old.map_or(value.clone(), |old| value.clone().or(old)));
        }
        let whole = self.value(of);
        self.assigned(&whole, key.as_deref(), &value, &place.range);
        if let Some(root) = root_name(of) {
            let mut whole = self.get(&root).cloned().unwrap_or_else(|| whole.clone());
            whole.take_taints(&value);
            if let (Some(key), Kind::Name(_)) = (key, &of.kind) {
                let fields = whole.fields.get_or_insert_default();
                Rc::make_mut(fields).insert(key, value);
            }
            if self.get(&root).is_some() {
                self.set(&root, whole);
            }
        }
    }

    fn extend(&mut self, target: &Target, more: Value) {
        let Target::Name(name) = target else {
            self.assign(target, more);
            return;
        };
        let old = self.get(name).cloned().unwrap_or_default();
        let range = 0..0;
        let joined = match (&old.items, old.texts.is_empty()) {
            (Some(items), _) => {
                let mut items = items.to_vec();
                items.extend(more.items.as_ref().map(|m| m.to_vec()).unwrap_or_else(|| vec![more.clone()]));
                items.truncate(4096);
                Value::list(items)
            }
            (None, true) => {
                let mut value = old.clone();
                value.take_taints(&more);
                value
            }
            (None, false) => self.join(&[old.clone(), more], &range),
        };
        self.set(name, Value { path: old.path, ..joined });
    }
}

/// `self.x` or `this.x` as one variable.
fn self_member(place: &Expr) -> Option<Rc<str>> {
    match &place.kind {
        Kind::Member(of, name) => match &of.kind {
            Kind::Name(this) if matches!(&**this, "self" | "this" | "cls") => Some(format!("self.{name}").into()),
            _ => None,
        },
        _ => None,
    }
}

/// The variable at the front of `a.b[c].d`.
fn root_name(place: &Expr) -> Option<Rc<str>> {
    let mut at = place;
    loop {
        match &at.kind {
            Kind::Name(name) => return Some(Rc::clone(name)),
            Kind::Member(..) if self_member(at).is_some() => return self_member(at),
            Kind::Member(of, _) | Kind::Index(of, _) => at = of,
            _ => return None,
        }
    }
}
