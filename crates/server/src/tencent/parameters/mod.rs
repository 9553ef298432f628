//! From what a client sent to an action's input: a tree of values, checked against the action's description.
//!
//! Checked in this order, each step over the whole tree level by level: a parameter that is not described, a required
//! one that is absent, a value of the wrong type. JSON `null` counts as absent. Values are not judged here: that is
//! the action's business.

mod check;
mod flat;

#[cfg(test)]
mod tests;

pub(crate) use flat::decode;

use super::{
    description::{ActionDescription, Description},
    error::{Code, Failure},
};
use serde_json::{Map, Value};

/// Parameters of a JSON body.
pub(crate) fn from_json(
    body: &[u8],
    action: &ActionDescription,
    description: &Description,
) -> Result<Map<String, Value>, Failure> {
    // The SDKs send `{}` for an action without parameters; a client by hand may send nothing.
    let body = if body.is_empty() { b"{}" } else { body };
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        // Only the place: the text of the error can quote the body.
        let (line, column) = (error.line(), error.column());
        Failure::new(
            Code::InvalidParameter,
            format!("The request body is not valid JSON (line {line}, column {column})."),
            format!("请求体不是有效的 JSON（第 {line} 行第 {column} 列）。"),
        )
    })?;
    let Value::Object(members) = value else {
        return Err(Failure::new(
            Code::InvalidParameter,
            "The request body must be a JSON object.",
            "请求体必须是 JSON 对象。",
        ));
    };
    check::members(members, "", &action.parameters, description)
}

/// Parameters of a query string or form, flattened with dots (`Filter.Filters.0.Name=x`).
pub(crate) fn from_pairs(
    pairs: Vec<(String, String)>,
    action: &ActionDescription,
    description: &Description,
) -> Result<Map<String, Value>, Failure> {
    let members = flat::unflatten(pairs, &action.parameters, description)?;
    check::members(members, "", &action.parameters, description)
}

/// A member's name with the way to it, e.g. `Filter.Filters.0.Name`.
fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// A name that a client made up, short enough to be shown.
fn shown(name: &str) -> String {
    name.chars().take(100).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn unknown(path: &str) -> Failure {
    let path = shown(path);
    Failure::new(
        Code::UnknownParameter,
        format!("The parameter `{path}` is not known."),
        format!("未知参数 `{path}`。"),
    )
}

fn wrong_type(path: &str, en: &str, zh: &str) -> Failure {
    let path = shown(path);
    Failure::new(
        Code::InvalidParameter,
        format!("The parameter `{path}` must be {en}."),
        format!("参数 `{path}` 必须为{zh}。"),
    )
}
