//! What is known about a value: the texts it may be, its parts, where it came from.

use crate::code::class::Source;
use crate::code::form::Function;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Stands in a text for a piece that is not known.
pub(crate) const HOLE: char = '\u{FFFC}';

/// A value may be one of this many texts.
const TEXTS: usize = 12;
/// A text longer than this is not followed.
pub(super) const TEXT_BYTES: usize = 256 << 10;
/// Elements and members of a value that is put together piece by piece.
const ITEMS: usize = 4096;
/// Sources that one value remembers.
const TAINTS: usize = 16;
/// Steps of one way.
const STEPS: usize = 12;

/// A value.
#[derive(Debug, Clone, Default)]
pub(super) struct Value {
    /// The texts it may be, with [`HOLE`] for unknown pieces.
    pub(super) texts: Vec<Rc<str>>,
    /// The number it is.
    pub(super) number: Option<i64>,
    /// Its elements.
    pub(super) items: Option<Rc<Vec<Self>>>,
    /// Its members.
    pub(super) fields: Option<Rc<BTreeMap<Rc<str>, Self>>>,
    /// The global name it goes by, e.g. `os.environ` or `socket.socket()`.
    pub(super) path: Option<Rc<str>>,
    /// The function it is.
    pub(super) function: Option<Closure>,
    /// Where its data comes from.
    pub(super) taints: Vec<Taint>,
    /// How its text was put together, if it is no plain literal.
    pub(super) layer: Option<&'static str>,
}

/// A function with the variables that it keeps.
#[derive(Debug, Clone)]
pub(super) struct Closure {
    pub(super) function: Rc<Function>,
    /// Variables of the function that made it and has ended.
    pub(super) around: Option<Rc<BTreeMap<Rc<str>, Value>>>,
}

/// A source that a value carries data of.
#[derive(Debug, Clone)]
pub(super) struct Taint {
    pub(super) class: Source,
    /// Path, variable or host.
    pub(super) detail: Rc<str>,
    /// Made harmless to a shell.
    pub(super) quoted: bool,
    /// Shown as a credential (in a header, a cookie) rather than sent as data.
    pub(super) presented: bool,
    /// The way so far, last step first.
    pub(super) way: Rc<Way>,
}

/// One step of a way and those before it.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) range: Range<usize>,
    pub(super) what: What,
    pub(super) before: Option<Rc<Self>>,
    length: usize,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Reads the source.
    Read,
    /// Passes through this call.
    Through(Rc<str>),
    /// Is kept in this file.
    Kept(Rc<str>),
    /// Is given to this program of the package.
    Given(Rc<str>),
}

impl Taint {
    pub(super) fn new(class: Source, detail: &str, range: Range<usize>) -> Self {
        let way = Rc::new(Way { range, what: What::Read, before: None, length: 1 });
        Self { class, detail: shorten(detail).into(), quoted: false, presented: false, way }
    }

    /// The place where the data was read.
    pub(super) fn origin(&self) -> Range<usize> {
        self.steps().pop().map(|first| first.range.clone()).unwrap_or_default()
    }

    /// The steps, last first.
    pub(super) fn steps(&self) -> Vec<&Way> {
        let mut out = vec![&*self.way];
        while let Some(before) = out.last().and_then(|way| way.before.as_deref()) {
            out.push(before);
        }
        out
    }

    /// The same data one step on.
    pub(super) fn on(&self, range: Range<usize>, what: What) -> Self {
        if self.way.length >= STEPS || self.way.what == what {
            return self.clone();
        }
        let way = Way { range, what, before: Some(Rc::clone(&self.way)), length: self.way.length + 1 };
        Self { way: Rc::new(way), ..self.clone() }
    }
}

impl Value {
    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self { texts: vec![text.into()], ..Self::default() }
    }

    pub(super) fn number(number: i64) -> Self {
        Self { number: Some(number), ..Self::default() }
    }

    pub(super) fn global(path: impl Into<Rc<str>>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }

    pub(super) fn function(closure: Closure) -> Self {
        Self { function: Some(closure), ..Self::default() }
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        let mut value = Self { items: Some(Rc::new(Vec::new())), ..Self::default() };
        items.iter().for_each(|item| value.take_taints(item));
        value.items = Some(Rc::new(items));
        value
    }

    pub(super) fn tainted(taints: Vec<Taint>) -> Self {
        Self { taints, ..Self::default() }
    }

    /// The one text it is.
    pub(super) fn only_text(&self) -> Option<&Rc<str>> {
        match self.texts.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The one text it is, if every piece of it is known.
    pub(super) fn constant(&self) -> Option<&Rc<str>> {
        self.only_text().filter(|text| !text.contains(HOLE))
    }

    /// Its first text, or a hole.
    pub(super) fn shown(&self) -> Rc<str> {
        self.texts.first().cloned().unwrap_or_else(|| String::from(HOLE).into())
    }

    /// All texts in it and in its elements.
    pub(super) fn all_texts(&self) -> Vec<Rc<str>> {
        let mut out = self.texts.clone();
        for item in self.items.iter().flat_map(|items| items.iter()).take(64) {
            out.extend(item.texts.iter().cloned());
        }
        out
    }

    /// Adds a source, unless it is known.
    pub(super) fn taint(&mut self, taint: Taint) {
        let known =
            |known: &Taint| known.class == taint.class && known.detail == taint.detail && known.quoted == taint.quoted;
        if self.taints.len() < TAINTS && !self.taints.iter().any(known) {
            self.taints.push(taint);
        }
    }

    /// Adds the sources of another value.
    pub(super) fn take_taints(&mut self, other: &Self) {
        other.taints.iter().for_each(|taint| self.taint(taint.clone()));
    }

    /// Either this value or the other.
    pub(super) fn or(mut self, other: Self) -> Self {
        self.take_taints(&other);
        for text in other.texts {
            if self.texts.len() < TEXTS && !self.texts.contains(&text) {
                self.texts.push(text);
            }
        }
        self.number = self.number.or(other.number);
        self.items = self.items.or(other.items);
        self.fields = self.fields.or(other.fields);
        self.path = self.path.or(other.path);
        self.function = self.function.or(other.function);
        self.layer = self.layer.or(other.layer);
        self
    }

    /// With one more element.
    pub(super) fn with_item(self, item: Self) -> Self {
        let mut items = self.items.map(Rc::unwrap_or_clone).unwrap_or_default();
        if items.len() < ITEMS {
            items.push(item);
        }
        Self::list(items)
    }

    /// Nothing is known of it: never given, `None`, `undefined`.
    pub(super) fn is_nothing(&self) -> bool {
        let known = self.items.is_some() || self.fields.is_some() || self.path.is_some() || self.function.is_some();
        self.texts.is_empty() && self.number.is_none() && self.taints.is_empty() && !known
    }

    /// Whether it is a function or has one among its members.
    pub(super) fn holds_function(&self) -> bool {
        let inner = |value: &Self| value.function.is_some();
        inner(self) || self.fields.iter().flat_map(|fields| fields.values()).any(inner)
    }

    /// Functions in it keep these variables, unless they keep some already.
    pub(super) fn capturing(mut self, around: &Rc<BTreeMap<Rc<str>, Self>>) -> Self {
        let keep = |value: &mut Self| {
            if let Some(closure) = &mut value.function {
                closure.around.get_or_insert_with(|| Rc::clone(around));
            }
        };
        if !around.is_empty() && self.holds_function() {
            keep(&mut self);
            if let Some(fields) = &mut self.fields {
                Rc::make_mut(fields).values_mut().for_each(keep);
            }
        }
        self
    }

    /// The value at a path of members, made where it is missing.
    pub(super) fn inside(&mut self, members: &[Rc<str>]) -> Option<&mut Self> {
        let mut at = self;
        for name in members {
            let fields = Rc::make_mut(at.fields.get_or_insert_default());
            if !fields.contains_key(name) && fields.len() >= ITEMS {
                return None;
            }
            at = fields.entry(Rc::clone(name)).or_default();
        }
        Some(at)
    }

    /// Whether it carries data of `class`.
    pub(super) fn carries(&self, class: Source) -> bool {
        self.taints.iter().any(|taint| taint.class == class)
    }

    /// The value of a member that was set before.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        self.fields.as_ref().and_then(|fields| fields.get(name))
    }

    /// Any of its elements, as one value.
    pub(super) fn element(&self) -> Self {
        let mut out = Self::tainted(self.taints.clone());
        match (&self.items, &self.fields) {
            (Some(items), _) => {
                for item in items.iter().take(64) {
                    out = out.or(item.clone());
                }
            }
            (None, Some(fields)) => {
                for item in fields.values().take(64) {
                    out = out.or(item.clone());
                }
                // A loop over a dictionary sees its keys.
                for key in fields.keys().take(TEXTS) {
                    out = out.or(Self::text(Rc::clone(key)));
                }
            }
            (None, None) => {}
        }
        out
    }
}

/// The first characters of a detail, on one line.
pub(super) fn shorten(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}
