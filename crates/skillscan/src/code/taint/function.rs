//! Functions: entered where they are called, with the variables around them; at the end, those that nobody called.

use super::value::{Closure, Taint, Value};
use super::{Machine, Scope};
use crate::code::class::Source;
use crate::code::form::{Function, Target};
use crate::document::Language;
use std::ops::Range;
use std::rc::Rc;

/// Calls are followed this deep.
const CALLS: usize = 6;
/// Calls of one function with plain arguments that a joined run follows.
const REPEATS: usize = 4;
/// Variables that a returned function keeps.
const KEPT: usize = 64;

/// Where a function was defined.
#[derive(Debug, Clone)]
pub(super) struct Home {
    /// The module whose names it sees.
    pub(super) module: usize,
    /// Where the addresses of its text begin; a sourced file has its own, not its own names.
    pub(super) origin: usize,
    pub(super) language: Language,
    /// The place of the program text that holds it, inside nested program text.
    pub(super) fixed: Option<Range<usize>>,
    pub(super) class: Option<Rc<str>>,
    /// Defined inside another function: it sees the variables of that one.
    pub(super) inner: bool,
}

impl Machine {
    /// Runs a function's body with these arguments; gives what it returns.
    pub(super) fn enter(&mut self, closure: &Closure, arguments: Vec<Value>) -> Value {
        let here = Rc::as_ptr(&closure.function);
        let spare = self.calls == 0 || self.steps.left() > self.reserve;
        if self.calls >= CALLS || !spare || self.running.contains(&here) || !self.step(8) {
            return arguments.into_iter().fold(Value::default(), |mut all, argument| {
                all.take_taints(&argument);
                all
            });
        }
        let home = self.homes.get(&here).cloned().unwrap_or_else(|| Home {
            module: self.module,
            origin: self.origin,
            language: self.language,
            fixed: self.fixed.clone(),
            class: self.class.clone(),
            inner: true,
        });
        if let Some(known) = self.known_result(here, &arguments) {
            return known;
        }
        let result = if home.module == self.module {
            self.body(closure, home, arguments)
        } else {
            let arguments = self.handed(arguments);
            self.in_module(home.module, |machine| machine.body(closure, home, arguments))
        };
        if let Some((_, known)) = self.results.get_mut(&here) {
            known.clone_from(&result);
        }
        result
    }

    /// What a function gave before, if it was called often and nothing speaks for another answer now. Texts that a
    /// program puts together are looked at file by file, so only a joined run is cut short.
    fn known_result(&mut self, function: *const Function, arguments: &[Value]) -> Option<Value> {
        if self.library.modules().len() < 2 || arguments.iter().any(|a| a.holds_function() || super::script::matters(a))
        {
            return None;
        }
        let (count, known) = self.results.entry(function).or_default();
        *count += 1;
        (*count > REPEATS).then(|| known.clone())
    }

    /// Functions that are handed over to another file keep the variables around them.
    fn handed(&self, arguments: Vec<Value>) -> Vec<Value> {
        if !arguments.iter().any(Value::holds_function) {
            return arguments;
        }
        let around = self.visible();
        arguments.into_iter().map(|argument| argument.capturing(&around)).collect()
    }

    fn body(&mut self, closure: &Closure, home: Home, arguments: Vec<Value>) -> Value {
        let function = &closure.function;
        let here = Rc::as_ptr(function);
        self.seen.insert(here);
        self.running.push(here);
        let (base, maybe) = (self.base, std::mem::take(&mut self.maybe));
        let language = std::mem::replace(&mut self.language, home.language);
        let origin = std::mem::replace(&mut self.origin, home.origin);
        let fixed = std::mem::replace(&mut self.fixed, home.fixed);
        let class = std::mem::replace(&mut self.class, home.class);
        let printed = std::mem::take(&mut self.printed);
        if let Some(around) = &closure.around {
            self.base = self.scopes.len();
            self.scopes.push((**around).clone());
        } else if !home.inner {
            self.base = self.scopes.len();
        }
        self.calls += 1;
        self.scopes.push(Scope::new());
        self.returns.push(Value::default());
        self.yields.push(Value::default());
        let defined = self.waiting.len();
        self.bind_parameters(function, arguments);
        self.block(&function.body);
        self.uncalled(defined);
        let shell_output = std::mem::replace(&mut self.printed, printed);
        let mut result = self.returns.pop().unwrap_or_default();
        let yielded = self.yields.pop().unwrap_or_default();
        if !yielded.is_nothing() {
            result = yielded.or(result);
        }
        let scope = self.scopes.pop().unwrap_or_default();
        if result.holds_function() {
            let kept: Scope = scope.into_iter().take(KEPT).collect();
            result = result.capturing(&Rc::new(kept));
        }
        if closure.around.is_some() {
            self.scopes.pop();
        }
        self.running.pop();
        self.calls -= 1;
        (self.base, self.maybe, self.origin, self.fixed, self.class) = (base, maybe, origin, fixed, class);
        let own_language = std::mem::replace(&mut self.language, language);
        if own_language == Language::Bash { shell_output } else { result }
    }

    fn bind_parameters(&mut self, function: &Function, arguments: Vec<Value>) {
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
    }

    /// All local variables that the running function sees.
    fn visible(&self) -> Rc<Scope> {
        let inner = self.scopes.get(self.base.max(1)..).unwrap_or_default();
        let all = inner.iter().flat_map(|scope| scope.iter()).take(KEPT);
        Rc::new(all.map(|(name, value)| (Rc::clone(name), value.clone())).collect())
    }

    /// Runs the functions defined since `from` that nobody called, so that nothing goes unseen.
    pub(super) fn uncalled(&mut self, from: usize) {
        let mut at = from;
        while let Some(closure) = self.waiting.get(at).cloned() {
            at += 1;
            if !self.seen.contains(&Rc::as_ptr(&closure.function)) {
                self.enter_unknown(&closure);
            }
        }
    }

    /// Runs every function with unknown parameters once more that only ran so: what the later ones left behind, the
    /// earlier ones may find.
    pub(super) fn uncalled_again(&mut self, from: usize) {
        let mut ran = std::collections::BTreeSet::new();
        let mut at = from;
        while let Some(closure) = self.waiting.get(at).cloned() {
            at += 1;
            if ran.insert(Rc::as_ptr(&closure.function)) && self.steps.left() > self.reserve / 2 {
                self.enter_unknown(&closure);
            }
        }
    }

    pub(super) fn enter_unknown(&mut self, closure: &Closure) {
        let origin = self.homes.get(&Rc::as_ptr(&closure.function)).map_or(self.origin, |home| home.origin);
        let range = closure.function.range.start + origin..closure.function.range.end + origin;
        let place = self.fixed.clone().unwrap_or(range);
        let unknown = |name: &Rc<str>| Value::tainted(vec![Taint::new(Source::Parameter, name, place.clone())]);
        let arguments = closure.function.parameters.iter().map(|target| match target {
            Target::Name(name) if !matches!(&**name, "self" | "cls") => unknown(name),
            Target::Rest(name) | Target::Keywords(name) => unknown(name),
            _ => Value::default(),
        });
        let arguments = arguments.collect();
        self.enter(closure, arguments);
    }
}
