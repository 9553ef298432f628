//! Statements: assignments, branches, loops, definitions.

use super::value::{Closure, Value};
use super::{Machine, Scope};
use crate::code::class::Source;
use crate::code::form::{Stmt, Target};
use crate::document::Language;
use std::rc::Rc;

/// Loops whose turns feed the next one are followed this deep in each other.
const TURNS: usize = 3;

impl Machine {
    pub(super) fn block(&mut self, body: &[Stmt]) {
        // Functions are known before the first statement runs.
        for statement in body {
            if let Stmt::Define(function) = statement {
                let closure = self.define(function, None);
                self.set(&function.name, Value::function(closure));
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
            Stmt::Default(target, value) => self.default(target, value),
            Stmt::Yield(value) => {
                let value = self.value(value);
                if let Some(last) = self.yields.last_mut() {
                    *last = std::mem::take(last).with_item(value);
                }
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
            Stmt::Import(name, path) => self.import(name, path),
            Stmt::Maybe(body) => {
                self.maybe += 1;
                self.block(body);
                self.maybe -= 1;
            }
            Stmt::Loop(body) => self.turn(body),
        }
    }

    /// A loop: once, and once more if the first turn left something that the next one may find.
    fn turn(&mut self, body: &[Stmt]) {
        self.maybe += 1;
        let before = self.news;
        self.block(body);
        if self.news != before && self.turns < TURNS && self.steps.left() > self.reserve {
            self.turns += 1;
            self.block(body);
            self.turns -= 1;
        }
        self.maybe -= 1;
    }

    /// A parameter that was not given takes its default; one that nobody knows may be it.
    fn default(&mut self, target: &Target, value: &crate::code::form::Expr) {
        let Target::Name(name) = target else { return };
        let given = self.get(name).cloned().unwrap_or_default();
        if given.is_nothing() {
            let value = self.value(value);
            self.set_here(name, value);
        } else if given.texts.is_empty() && given.taints.iter().all(|taint| taint.class == Source::Parameter) {
            let value = self.value(value);
            self.set_here(name, Value { taints: given.taints.clone(), ..value.clone() }.or(value));
        }
    }

    /// Methods of a class are found by name on any value of the program; `self.x` belongs to the class.
    fn class(&mut self, name: &Rc<str>, body: &[Stmt]) {
        let key: Rc<str> = format!("{}#{name}", self.module).into();
        let outer = self.class.replace(Rc::clone(&key));
        let mut fields = Scope::new();
        for statement in body {
            match statement {
                Stmt::Define(function) => {
                    let closure = self.define(function, Some(&key));
                    let value = Value::function(closure);
                    if let Some(module) = self.scopes.first_mut() {
                        module.insert(format!(".{}", function.name).into(), value.clone());
                    }
                    self.objects.insert(format!("{key}.{}", function.name).into(), value.clone());
                    fields.insert(Rc::clone(&function.name), value);
                    self.statement(statement);
                }
                Stmt::Assign(Target::Name(field), value) => {
                    let value = self.value(value);
                    self.set_attribute(field, value.clone());
                    self.set(field, value.clone());
                    fields.insert(Rc::clone(field), value);
                }
                other => self.statement(other),
            }
        }
        self.class = outer;
        let path = Some(format!("class:{key}").into());
        self.set(name, Value { fields: Some(Rc::new(fields)), path, ..Value::default() });
    }

    /// Notes where a function is at home. It runs when it is called, or at the end.
    pub(super) fn define(&mut self, function: &Rc<crate::code::form::Function>, class: Option<&Rc<str>>) -> Closure {
        let home = super::Home {
            module: self.module,
            origin: self.origin,
            language: self.language,
            fixed: self.fixed.clone(),
            class: class.or(self.class.as_ref()).cloned(),
            inner: self.calls > 0 && class.is_none(),
        };
        self.homes.insert(Rc::as_ptr(function), home);
        let closure = Closure { function: Rc::clone(function), around: None };
        self.waiting.push(closure.clone());
        closure
    }
}
