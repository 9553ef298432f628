//! A tree of JSON values against its description.

use super::{Violation, join};
use crate::spec::{Field, Kind};
use serde_json::{Map, Value};

/// Checks the parameters of one action, and everything below them. Gives them back without nulls.
pub(super) fn whole(parameters: Map<String, Value>, described: &[Field]) -> Result<Map<String, Value>, Violation> {
    known(&parameters, "", described)?;
    let parameters = present(parameters, "", described)?;
    typed(&parameters, "", described)?;
    for field in described {
        if let Some(value) = parameters.get(field.name) {
            allowed(value, field.name, field)?;
        }
    }
    Ok(parameters)
}

/// Every name is described.
fn known(members: &Map<String, Value>, path: &str, described: &[Field]) -> Result<(), Violation> {
    if let Some(name) = members.keys().find(|name| described.iter().all(|field| field.name != **name)) {
        return Err(Violation::unknown(&join(path, name)));
    }
    for field in described {
        if let Some(value) = members.get(field.name) {
            known_below(value, &join(path, field.name), field.kind)?;
        }
    }
    Ok(())
}

fn known_below(value: &Value, path: &str, kind: Kind) -> Result<(), Violation> {
    match (kind, value) {
        (Kind::List(item), Value::Array(items)) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, element)| known_below(element, &Violation::in_list(path, index), *item))
        }
        (Kind::Object(shape), Value::Object(inner)) => known(inner, path, shape.members),
        _ => Ok(()),
    }
}

/// Every required member is there; nulls go.
fn present(members: Map<String, Value>, path: &str, described: &[Field]) -> Result<Map<String, Value>, Violation> {
    let mut members: Map<_, _> = members.into_iter().filter(|(_, value)| !value.is_null()).collect();
    if let Some(absent) = described.iter().find(|field| field.required && !members.contains_key(field.name)) {
        return Err(Violation::missing(&join(path, absent.name)));
    }
    for field in described {
        if let Some(slot) = members.get_mut(field.name) {
            *slot = present_below(slot.take(), &join(path, field.name), field.kind)?;
        }
    }
    Ok(members)
}

fn present_below(value: Value, path: &str, kind: Kind) -> Result<Value, Violation> {
    match (kind, value) {
        (Kind::List(item), Value::Array(items)) => {
            let items = items.into_iter().enumerate();
            items.map(|(index, element)| present_below(element, &Violation::in_list(path, index), *item)).collect()
        }
        (Kind::Object(shape), Value::Object(inner)) => present(inner, path, shape.members).map(Value::Object),
        (_, value) => Ok(value),
    }
}

/// Every value is of its kind.
fn typed(members: &Map<String, Value>, path: &str, described: &[Field]) -> Result<(), Violation> {
    for field in described {
        if let Some(value) = members.get(field.name) {
            of_kind(value, &join(path, field.name), field.kind)?;
        }
    }
    Ok(())
}

fn of_kind(value: &Value, path: &str, kind: Kind) -> Result<(), Violation> {
    match (kind, value) {
        (Kind::Text, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) | (Kind::Float, Value::Number(_)) => Ok(()),
        (Kind::Integer, Value::Number(number)) if number.is_i64() => Ok(()),
        (Kind::Integer, Value::Number(number)) if number.is_u64() => {
            Err(Violation::value(path, "is larger than an integer can be", "超出整数范围"))
        }
        (Kind::List(item), Value::Array(items)) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, element)| of_kind(element, &Violation::in_list(path, index), *item))
        }
        (Kind::Object(shape), Value::Object(inner)) => typed(inner, path, shape.members),
        _ => Err(Violation::not_a(kind, path)),
    }
}

/// The description lists the value, and it is not too large.
fn allowed(value: &Value, path: &str, field: &Field) -> Result<(), Violation> {
    if let Value::Array(items) = value {
        let mut items = items.iter().enumerate();
        return items.try_for_each(|(index, element)| allowed(element, &Violation::in_list(path, index), field));
    }
    let listed = match value {
        Value::String(text) => field.values.contains(&text.as_str()),
        Value::Number(number) => field.values.contains(&number.to_string().as_str()),
        _ => true,
    };
    if !listed && !field.values.is_empty() {
        let values = field.values.join(", ");
        return Err(Violation::value(path, &format!("must be one of {values}"), &format!("应为以下之一：{values}")));
    }
    match (value.as_i64(), field.max) {
        (Some(number), Some(max)) if number > max => {
            Err(Violation::value(path, &format!("must be at most {max}"), &format!("不能大于 {max}")))
        }
        _ => Ok(()),
    }
}
