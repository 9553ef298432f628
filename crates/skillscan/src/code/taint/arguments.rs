//! The arguments of a call: by position, by keyword, as a callee's parameters.

use super::value::Value;
use crate::code::catalogue::{Catalogue, Selector};
use crate::code::form::Target;
use std::rc::Rc;

/// Arguments that one spread stands for.
const SPREAD: usize = 64;

/// The arguments of a call, by position and by keyword.
pub(super) struct Arguments {
    pub(super) of: Value,
    pub(super) values: Vec<(Option<Rc<str>>, Value)>,
}

impl Arguments {
    /// The same, called on another value.
    pub(super) fn with(&self, of: Value) -> Self {
        Self { of, values: self.values.clone() }
    }

    /// `*list` and `**options` as the arguments they stand for, as far as they are known.
    pub(super) fn spread(self) -> Self {
        if !self.values.iter().any(|(name, _)| name.as_deref().is_some_and(|name| name.starts_with('*'))) {
            return self;
        }
        let mut values = Vec::new();
        for (name, value) in self.values {
            match (name.as_deref(), &value.items, &value.fields) {
                (Some("*"), Some(items), _) => {
                    values.extend(items.iter().take(SPREAD).map(|item| (None, item.clone())));
                }
                (Some("*"), None, _) => values.push((None, value.element())),
                (Some("**"), _, Some(fields)) => {
                    let named = fields.iter().take(SPREAD);
                    values.extend(named.map(|(key, value)| (Some(Rc::clone(key)), value.clone())));
                }
                _ => values.push((name, value)),
            }
        }
        Self { of: self.of, values }
    }

    /// What `Thread(target=f, args=(…))`, `submit(f, …)`, `map(f, …)` hand over to `f`; empty for other calls.
    pub(super) fn handed_over(&self, name: &str, table: &Catalogue) -> Vec<Value> {
        if let Some(arguments) = self.named("args").filter(|_| self.named("target").is_some()) {
            return arguments.items.as_ref().map_or_else(|| vec![arguments.element()], |items| items.to_vec());
        }
        let rest = || self.values.iter().filter(|(_, value)| value.function.is_none()).map(|(_, value)| value);
        if table.lists("hands_elements", name) {
            return rest().map(Value::element).collect();
        }
        if table.lists("hands_over", name) {
            // A number is a delay, an address of nothing an executor.
            return rest().filter(|value| value.number.is_none() && !value.is_nothing()).cloned().collect();
        }
        Vec::new()
    }

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
    pub(super) fn any(&self, selectors: &[Selector], without: &[Selector]) -> bool {
        selectors.iter().filter(|selector| !without.contains(selector)).any(|selector| match selector {
            Selector::At(index) => self.values.iter().filter(|(name, _)| name.is_none()).count() > *index,
            Selector::Named(name) => self.named(name).is_some(),
            Selector::Receiver => true,
            Selector::All => !self.values.is_empty(),
        })
    }

    /// Arguments in the order of a local function's parameters.
    pub(super) fn positions(&self, parameters: &[Target]) -> Vec<Value> {
        let takes_self = matches!(parameters.first(), Some(Target::Name(name)) if matches!(&**name, "self" | "cls"));
        let mut given = self.values.iter().filter(|(name, _)| name.is_none()).map(|(_, value)| value.clone());
        let mut out = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            if index == 0 && takes_self {
                out.push(self.of.clone());
                continue;
            }
            let named = match parameter {
                Target::Rest(_) => {
                    out.push(Value::list(given.by_ref().collect()));
                    continue;
                }
                Target::Keywords(_) => {
                    out.push(self.further(parameters));
                    continue;
                }
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

    /// Keyword arguments that no parameter has the name of, as one dictionary.
    fn further(&self, parameters: &[Target]) -> Value {
        let known = |wanted: &Rc<str>| parameters.iter().any(|p| matches!(p, Target::Name(name) if name == wanted));
        let mut all = Value { fields: Some(Rc::default()), ..Value::default() };
        for (name, value) in &self.values {
            let Some(name) = name.as_ref().filter(|name| !known(name)) else { continue };
            all.take_taints(value);
            if let Some(fields) = &mut all.fields {
                Rc::make_mut(fields).insert(Rc::clone(name), value.clone());
            }
        }
        all
    }
}
