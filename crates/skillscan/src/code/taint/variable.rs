//! Variables, members and elements: where values are kept, what a part gives to its whole.

use super::Machine;
use super::value::Value;
use crate::code::form::{Expr, Kind, Target};
use std::rc::Rc;

/// Elements of a list that is put together piece by piece.
const ELEMENTS: usize = 4096;

impl Machine {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        if let Some(attribute) = name.strip_prefix("self.") {
            return self.attribute(attribute);
        }
        let inner = self.scopes.get(self.base..).unwrap_or_default().iter().rev();
        inner.chain(self.scopes.first()).find_map(|scope| scope.get(name))
    }

    /// `self.name`: of the running method's class, else of any class that has it.
    fn attribute(&self, name: &str) -> Option<&Value> {
        let own = self.class.as_ref().and_then(|class| self.objects.get(&*format!("{class}.{name}")));
        own.or_else(|| self.objects.get(&*format!(".{name}")))
    }

    pub(super) fn set_attribute(&mut self, name: &str, value: Value) {
        let own = self.class.as_ref().map(|class| format!("{class}.{name}"));
        for key in own.into_iter().chain([format!(".{name}")]) {
            self.keep_attribute(key.into(), value.clone());
        }
    }

    /// What a member was stays possible: methods run in any order.
    pub(super) fn keep_attribute(&mut self, key: Rc<str>, value: Value) {
        let old = self.objects.remove(&key);
        self.notice(&value, old.as_ref(), true);
        self.objects.insert(key, old.map_or(value.clone(), |old| value.or(old)));
    }

    /// Writes where the name is known already, else in the innermost scope.
    pub(super) fn set(&mut self, name: &Rc<str>, value: Value) {
        if let Some(attribute) = name.strip_prefix("self.") {
            return self.set_attribute(attribute, value);
        }
        let base = self.base;
        let found =
            (base..self.scopes.len()).rev().find(|at| self.scopes.get(*at).is_some_and(|s| s.contains_key(name)));
        let Some(at) = found else {
            // `global x`, a variable of the module that a function fills.
            let empty = |old: &Value| old.is_nothing() || old.texts.iter().any(|text| text.is_empty());
            let fills = |old: &Value| self.language != crate::document::Language::Python || empty(old);
            if self.calls > 0 && self.scopes.first().and_then(|names| names.get(name)).is_some_and(fills) {
                self.set_outside(name, value.clone());
            }
            return self.set_here(name, value);
        };
        let old = self.scopes.get_mut(at).and_then(|scope| scope.remove(name));
        self.notice(&value, old.as_ref(), at == 0);
        let value = match old.filter(|_| self.maybe > 0) {
            Some(old) => value.or(old),
            None => value,
        };
        if let Some(scope) = self.scopes.get_mut(at) {
            scope.insert(Rc::clone(name), value);
        }
    }

    /// Writes a variable of the module from inside a function: `global x`, a list that is added to.
    pub(super) fn set_outside(&mut self, name: &Rc<str>, value: Value) {
        let inner = self.scopes.get(self.base..).unwrap_or_default().iter().any(|scope| scope.contains_key(name));
        if inner || name.starts_with("self.") || !self.scopes.first().is_some_and(|module| module.contains_key(name)) {
            return self.set(name, value);
        }
        let old = self.scopes.first_mut().and_then(|module| module.remove(name));
        self.notice(&value, old.as_ref(), true);
        let value = old.map_or(value.clone(), |old| value.or(old));
        if let Some(module) = self.scopes.first_mut() {
            module.insert(Rc::clone(name), value);
        }
    }

    pub(super) fn set_here(&mut self, name: &Rc<str>, value: Value) {
        let shared = self.scopes.len() == 1;
        self.notice(&value, None, shared);
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(Rc::clone(name), value);
        }
    }

    /// Counts what is new about a variable.
    pub(super) fn notice(&mut self, value: &Value, old: Option<&Value>, shared: bool) {
        let known = |class, detail: &Rc<str>| {
            old.is_some_and(|old| old.taints.iter().any(|taint| taint.class == class && taint.detail == *detail))
        };
        if value.taints.iter().any(|taint| !known(taint.class, &taint.detail)) {
            self.news += 1;
            self.shared_news += usize::from(shared && self.calls > 0);
        }
    }

    /// Binds parameters: always in the innermost scope.
    pub(super) fn bind(&mut self, target: &Target, value: Value) {
        match target {
            Target::Name(name) | Target::Rest(name) | Target::Keywords(name) => self.set_here(name, value),
            other => self.assign(other, value),
        }
    }

    pub(super) fn assign(&mut self, target: &Target, value: Value) {
        match target {
            Target::Name(name) | Target::Rest(name) | Target::Keywords(name) => self.set(name, value),
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
        if let Some(name) = self_member(place) {
            self.set(&name, value.clone());
        }
        let (of, key) = match &place.kind {
            Kind::Member(of, name) => (of, Some(Rc::clone(name))),
            Kind::Index(of, key) => {
                let key = self.value(key);
                (of, key.constant().cloned())
            }
            _ => return,
        };
        let whole = self.value(of);
        self.assigned(&whole, key.as_deref(), &value, &place.range);
        if let (Some(class), Some(key)) = (whole.path.as_deref().and_then(|path| path.strip_prefix("object:")), &key) {
            self.keep_attribute(format!("{class}.{key}").into(), value.clone());
        }
        if let (Some("os.environ" | "process.env"), Some(key)) = (whole.path.as_deref(), &key) {
            self.environment.insert(Rc::clone(key), value.clone());
        }
        let Some(root) = root_name(of) else { return };
        let Some(mut known) = self.get(&root).cloned() else { return };
        known.take_taints(&value);
        if let Some(key) = key
            && let Some(inside) = known.inside(&members(of))
        {
            inside.take_taints(&value);
            let fields = inside.fields.get_or_insert_default();
            Rc::make_mut(fields).insert(key, value);
        }
        self.set_outside(&root, known);
    }

    pub(super) fn extend(&mut self, target: &Target, more: Value) {
        let name = match target {
            Target::Name(name) => Rc::clone(name),
            Target::Place(place) => match self_member(place) {
                Some(name) => name,
                None => return self.assign(target, more),
            },
            _ => return self.assign(target, more),
        };
        let old = self.get(&name).cloned().unwrap_or_default();
        let joined = match (&old.items, old.texts.is_empty()) {
            (Some(items), _) => {
                let mut items = items.to_vec();
                items.extend(more.items.as_ref().map(|m| m.to_vec()).unwrap_or_else(|| vec![more.clone()]));
                items.truncate(ELEMENTS);
                Value::list(items)
            }
            (None, true) => {
                let mut value = old.clone();
                value.take_taints(&more);
                value
            }
            (None, false) => self.join(&[old.clone(), more], &(0..0)),
        };
        self.set_outside(&name, Value { path: old.path, ..joined });
    }
}

/// `self.x` or `this.x` as one variable.
pub(super) fn self_member(place: &Expr) -> Option<Rc<str>> {
    match &place.kind {
        Kind::Member(of, name) => match &of.kind {
            Kind::Name(this) if matches!(&**this, "self" | "this" | "cls") => Some(format!("self.{name}").into()),
            _ => None,
        },
        _ => None,
    }
}

/// The variable at the front of `a.b[c].d`.
pub(super) fn root_name(place: &Expr) -> Option<Rc<str>> {
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

/// The member names behind the variable at the front, as far as they are plain.
fn members(place: &Expr) -> Vec<Rc<str>> {
    let mut names = Vec::new();
    let mut at = place;
    while self_member(at).is_none() && names.len() < 8 {
        match &at.kind {
            Kind::Member(of, name) => {
                names.push(Rc::clone(name));
                at = of;
            }
            _ => break,
        }
    }
    names.reverse();
    names
}
