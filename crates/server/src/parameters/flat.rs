//! Query strings and forms: names flattened with dots and indices, every value a text.
//!
//! The description says what a text is meant to be: `Limit=10` is a number where an integer is described, and
//! `True`, as Python writes it, is a boolean. In what vendors differ is a [`Manner`].

use super::{Manner, Violation, join, json};
use crate::spec::{Field, Kind};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Deeper than any described parameter; keeps hostile names from growing deep trees.
const MAX_DEPTH: usize = 16;

/// A value, or named parts of one.
enum Node {
    Leaf(String),
    Branch(BTreeMap<String, Self>),
}

/// Splits and decodes a query string or form. A name that comes twice has no meaning, so it is refused.
pub(crate) fn decode(encoded: &[u8]) -> Result<Vec<(String, String)>, Violation> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(encoded).into_owned().collect();
    once(&pairs)?;
    Ok(pairs)
}

/// Refuses a name that comes twice.
pub(crate) fn once(pairs: &[(String, String)]) -> Result<(), Violation> {
    let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|two| two.first() == two.last()) {
        Some(two) => Err(Violation::repeated(two.first().copied().unwrap_or_default())),
        None => Ok(()),
    }
}

/// Builds the tree that the names describe, with typed leaves.
pub(super) fn unflatten(
    manner: Manner,
    pairs: Vec<(String, String)>,
    described: &[Field],
) -> Result<Map<String, Value>, Violation> {
    let mut root = BTreeMap::new();
    for (name, value) in pairs {
        let known = || described.iter().any(|field| Some(field.name) == name.split('.').next());
        if manner.refuses_unknown || known() {
            insert(&mut root, &name, value)?;
        }
    }
    Builder { manner }.members(root, "", described)
}

fn insert(root: &mut BTreeMap<String, Node>, name: &str, value: String) -> Result<(), Violation> {
    let parts: Vec<&str> = name.split('.').collect();
    let (Some((last, way)), true) = (parts.split_last(), parts.len() <= MAX_DEPTH) else {
        return Err(Violation::unknown(name));
    };
    let mut branch = root;
    for part in way {
        let node = branch.entry((*part).to_owned()).or_insert_with(|| Node::Branch(BTreeMap::new()));
        let Node::Branch(next) = node else { return Err(Violation::repeated(name)) };
        branch = next;
    }
    match branch.insert((*last).to_owned(), Node::Leaf(value)) {
        None => Ok(()),
        Some(_) => Err(Violation::repeated(name)),
    }
}

/// Makes values of nodes, in a vendor's manner.
struct Builder {
    manner: Manner,
}

impl Builder {
    fn members(
        &self,
        nodes: BTreeMap<String, Node>,
        path: &str,
        described: &[Field],
    ) -> Result<Map<String, Value>, Violation> {
        let mut members = Map::new();
        for (name, node) in nodes {
            let path = join(path, &name);
            match described.iter().find(|field| field.name == name) {
                Some(field) => drop(members.insert(name, self.value(node, &path, field.kind)?)),
                None if self.manner.refuses_unknown => return Err(Violation::unknown(&path)),
                None => {}
            }
        }
        Ok(members)
    }

    /// What does not fit its kind stays what it is; the check of the whole tree refuses it in its turn.
    fn value(&self, node: Node, path: &str, kind: Kind) -> Result<Value, Violation> {
        match (kind, node) {
            (Kind::List(item), Node::Branch(nodes)) => self.list(nodes, path, *item),
            (Kind::Object(shape), Node::Branch(nodes)) => self.members(nodes, path, shape.members).map(Value::Object),
            (Kind::List(_) | Kind::Object(_), Node::Leaf(text)) if self.manner.json_values => {
                Ok(json::read(text.as_bytes()).map_or(Value::String(text), |value| self.pruned(value, kind)))
            }
            (kind, Node::Leaf(text)) => Ok(leaf(&text, kind).unwrap_or(Value::String(text))),
            (_, Node::Branch(_)) => Ok(Value::Object(Map::new())),
        }
    }

    fn list(&self, nodes: BTreeMap<String, Node>, path: &str, item: Kind) -> Result<Value, Violation> {
        // Names sort as text (`10` before `2`); elements go by number, from the first on and without gaps.
        let mut elements = BTreeMap::new();
        for (index, node) in nodes {
            let number = index.parse::<usize>().ok().filter(|number| number.to_string() == index);
            let number = number
                .ok_or_else(|| Violation::wrong_type(path, "an array with numbers as indices", "以数字为下标的数组"))?;
            elements.insert(number, node);
        }
        // Distinct numbers leave no gap exactly if the smallest is the first and the largest is as far on as they are many.
        let first = self.manner.first_index;
        let (smallest, largest) = (elements.keys().next().copied(), elements.keys().next_back().copied());
        let whole = smallest.is_none_or(|smallest| smallest == first)
            && largest.is_none_or(|largest| largest - first < elements.len());
        if !whole {
            return Err(Violation::wrong_type(
                path,
                &format!("an array with indices from {first} without gaps"),
                &format!("下标从 {first} 开始且连续的数组"),
            ));
        }
        elements.into_iter().map(|(number, node)| self.value(node, &Violation::in_list(path, number), item)).collect()
    }

    /// A value without the members that nobody described, where those do not count.
    fn pruned(&self, value: Value, kind: Kind) -> Value {
        match (kind, value) {
            (_, value) if self.manner.refuses_unknown => value,
            (Kind::List(item), Value::Array(items)) => {
                items.into_iter().map(|element| self.pruned(element, *item)).collect()
            }
            (Kind::Object(shape), Value::Object(members)) => {
                let kind = |name: &str| shape.members.iter().find(|field| field.name == name).map(|field| field.kind);
                let known = members.into_iter().filter_map(|(name, value)| {
                    let value = self.pruned(value, kind(&name)?);
                    Some((name, value))
                });
                Value::Object(known.collect())
            }
            (_, value) => value,
        }
    }
}

/// The value that a text stands for; `None` if it stands for itself.
pub(super) fn leaf(text: &str, kind: Kind) -> Option<Value> {
    match kind {
        Kind::Integer => integer(text),
        Kind::Float => text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Value::Number),
        Kind::Boolean => match text {
            "true" | "True" => Some(Value::Bool(true)),
            "false" | "False" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::Text | Kind::List(_) | Kind::Object(_) => None,
    }
}

/// Digits with an optional minus; what is too large for an integer stays a number and is judged as one.
fn integer(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<u64>().map(Value::from)).ok()
}
