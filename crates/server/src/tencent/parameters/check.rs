//! A tree of JSON values against its description.

use super::{join, unknown, wrong_type};
use crate::tencent::{
    description::{Description, Kind, Parameter},
    error::Failure,
};
use serde_json::{Map, Value};

/// Checks the members of one object, and everything below it. Gives them back without nulls.
pub(super) fn members(
    members: Map<String, Value>,
    path: &str,
    described: &[Parameter],
    description: &Description,
) -> Result<Map<String, Value>, Failure> {
    if let Some(name) = members.keys().find(|name| described.iter().all(|p| p.name != **name)) {
        return Err(unknown(&join(path, name)));
    }
    let mut members: Map<_, _> = members.into_iter().filter(|(_, value)| !value.is_null()).collect();
    if let Some(absent) = described.iter().find(|p| p.required && !members.contains_key(&p.name)) {
        return Err(Failure::missing(&join(path, &absent.name)));
    }
    for parameter in described {
        if let Some(slot) = members.get_mut(&parameter.name) {
            *slot = value(slot.take(), &join(path, &parameter.name), &parameter.kind, description)?;
        }
    }
    Ok(members)
}

fn value(value: Value, path: &str, kind: &Kind, description: &Description) -> Result<Value, Failure> {
    match (kind, value) {
        (Kind::Text, value @ Value::String(_)) | (Kind::Boolean, value @ Value::Bool(_)) => Ok(value),
        (Kind::Integer, Value::Number(number)) if number.is_i64() => Ok(Value::Number(number)),
        (Kind::Integer, Value::Number(number)) if number.is_u64() => {
            Err(Failure::value(path, "is larger than an integer can be", "超出整数范围"))
        }
        (Kind::Float, value @ Value::Number(_)) => Ok(value),
        (Kind::List(item), Value::Array(items)) => items
            .into_iter()
            .enumerate()
            .map(|(index, element)| self::value(element, &join(path, &index.to_string()), item, description))
            .collect(),
        (Kind::Object(name), Value::Object(inner)) => {
            members(inner, path, description.members(name), description).map(Value::Object)
        }
        (kind, _) => Err(kind.mismatch(path)),
    }
}

impl Kind {
    /// The failure for a value that is not of this kind.
    fn mismatch(&self, path: &str) -> Failure {
        let (en, zh) = match self {
            Self::Text => ("a string", "字符串"),
            Self::Integer => ("an integer", "整数"),
            Self::Float => ("a number", "数值"),
            Self::Boolean => ("a boolean", "布尔值"),
            Self::List(_) => ("an array", "数组"),
            Self::Object(_) => ("an object", "对象"),
        };
        wrong_type(path, en, zh)
    }
}
