//! Runs lowered programs in the abstract: every statement, both branches, functions where they are called, files where
//! they are imported or started.
//!
//! Knows texts, not numbers of turns. Work is bounded by a step budget that grows with the program, so the same text
//! always stops at the same place. Calls are followed a few levels deep; a function that nobody calls runs once with
//! unknown parameters. Places are addresses: each module of the [`Library`] has its own stretch of them.

mod arguments;
mod call;
mod decode;
mod effect;
mod expression;
mod files;
mod fold;
mod function;
mod interpreter;
mod library;
mod module;
mod program;
mod report;
mod script;
mod shell;
mod slice;
mod statement;
mod transfer;
mod value;
mod variable;
mod words;

pub(crate) use library::{Library, Module};
pub(crate) use report::Outcome;
pub(crate) use script::{Asks, Request};
pub(crate) use value::HOLE;

use super::catalogue::Catalogue;
use super::form::Function;
use crate::budget::Budget;
use crate::document::Language;
use function::Home;
use module::State;
use script::Process;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use value::{Closure, Value};

/// Variables of one function.
type Scope = BTreeMap<Rc<str>, Value>;

/// The abstract machine.
pub(crate) struct Machine {
    language: Language,
    library: Rc<Library>,
    /// The module whose names are seen, and where its addresses begin.
    module: usize,
    origin: usize,
    /// Names of the modules that are not running, and how far each has come.
    globals: Vec<Scope>,
    states: Vec<State>,
    scopes: Vec<Scope>,
    /// Where the scopes of the running function begin; the module's own scope is always seen.
    base: usize,
    /// Members of objects by class and name, see [`Machine::attribute`].
    objects: Scope,
    /// The class whose method runs.
    class: Option<Rc<str>>,
    /// Inside this many branches, and this many second turns of loops.
    maybe: usize,
    turns: usize,
    calls: usize,
    nested: usize,
    /// The place that everything is reported at, inside nested program text.
    fixed: Option<Range<usize>>,
    steps: Budget,
    /// Steps kept back so that every function can run once.
    reserve: usize,
    returns: Vec<Value>,
    /// What a generator gave so far.
    yields: Vec<Value>,
    /// Contents of files that the program wrote, by path.
    files: BTreeMap<Rc<str>, Value>,
    /// Connections of a shell by descriptor.
    descriptors: BTreeMap<i32, Value>,
    /// Functions that ran, and those that are running.
    seen: BTreeSet<*const Function>,
    running: Vec<*const Function>,
    homes: BTreeMap<*const Function, Home>,
    /// How often each function was called with plain arguments, and what it gave.
    results: BTreeMap<*const Function, (usize, Value)>,
    waiting: Vec<Closure>,
    /// Counts what became known of variables, and of those that other functions see: a reason to look again.
    news: usize,
    shared_news: usize,
    /// Variables that the program sets for those that it starts.
    environment: Scope,
    /// The command line that started the module, if one of the package did.
    process: Option<Rc<Process>>,
    /// The starts and requests that led to where the machine is.
    callers: Vec<script::Caller>,
    starts: Vec<usize>,
    /// Modules that read a file before its content was known.
    early: BTreeSet<(Rc<str>, usize)>,
    printed: Value,
    stdin: Value,
    out: Outcome,
}

/// Runs the modules of `library` as one program and says what they do, in addresses.
pub(crate) fn run(library: Rc<Library>) -> Outcome {
    let modules = library.modules().len();
    let bytes = library.bytes();
    // Each module of a joined run was followed alone before.
    let (start, each) = if modules > 1 { (100_000, 24) } else { (200_000, 48) };
    let mut machine = Machine {
        language: Language::Text,
        library,
        module: 0,
        origin: 0,
        globals: vec![Scope::new(); modules],
        states: vec![State::Unknown; modules],
        scopes: Vec::new(),
        base: 0,
        objects: Scope::new(),
        class: None,
        maybe: 0,
        turns: 0,
        calls: 0,
        nested: 0,
        fixed: None,
        steps: Budget::new(start + each * bytes),
        reserve: 40_000 + 8 * bytes,
        returns: Vec::new(),
        yields: Vec::new(),
        files: BTreeMap::new(),
        descriptors: BTreeMap::new(),
        seen: BTreeSet::new(),
        running: Vec::new(),
        homes: BTreeMap::new(),
        results: BTreeMap::new(),
        waiting: Vec::new(),
        news: 0,
        shared_news: 0,
        environment: Scope::new(),
        process: None,
        callers: Vec::new(),
        starts: vec![0; modules],
        early: BTreeSet::new(),
        printed: Value::default(),
        stdin: Value::default(),
        out: Outcome::default(),
    };
    machine.modules();
    machine.out
}

impl Machine {
    fn catalogue(&self) -> &'static Catalogue {
        Catalogue::of(self.language)
    }

    /// The address to report something at.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.fixed.clone().unwrap_or_else(|| range.start + self.origin..range.end + self.origin)
    }

    /// One unit of work; false when the budget is used up.
    fn step(&mut self, amount: usize) -> bool {
        let went = self.steps.take(amount);
        self.out.cut |= !went;
        went
    }
}
