//! From what a client sent to an action's input: a tree of values, checked against the action's description.
//!
//! Three forms come in – JSON, flattened names, multipart – and one tree goes out. Checked in this order, each step over
//! the whole tree: a parameter that is not described, a required one that is absent, a value of the wrong type, a value
//! that the description rules out. JSON `null` counts as absent. What else a value must be is the action's business, and
//! which code a client sees is the adapter's.

mod check;
mod flat;
mod json;
pub(crate) mod multipart;
mod violation;

#[cfg(test)]
mod tests;

pub(crate) use flat::{decode, once};
pub(crate) use violation::{Fault, Violation};

use crate::spec::Field;
use json::JsonError;
use model::Text;
use serde_json::{Map, Value};

/// Parameters of a JSON body.
pub(crate) fn from_json(body: &[u8], described: &[Field]) -> Result<Map<String, Value>, Violation> {
    // The SDKs send `{}` for an action without parameters; a client by hand may send nothing.
    let body = if body.is_empty() { b"{}" } else { body };
    let value = json::read(body).map_err(|error| match error {
        JsonError::Repeated(name) => Violation::repeated(&name),
        // Only the place: the text of the error can quote the body.
        JsonError::Syntax { line, column } => Violation {
            fault: Fault::Form,
            text: Text::new(
                format!("The request body is not valid JSON (line {line}, column {column})."),
                format!("请求体不是有效的 JSON（第 {line} 行第 {column} 列）。"),
            ),
        },
    })?;
    let Value::Object(members) = value else {
        let text = Text::new("The request body must be a JSON object.", "请求体必须是 JSON 对象。");
        return Err(Violation { fault: Fault::Form, text });
    };
    check::whole(members, described)
}

/// In what the clients of vendors differ when they flatten parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Index of a list's first element.
    first_index: usize,
    /// A list or an object may also come as one text of JSON.
    json_values: bool,
    /// A parameter that is not described is a mistake; otherwise it does not count.
    refuses_unknown: bool,
}

/// `MemberId.0=a`.
pub(crate) const TENCENT: Manner = Manner { first_index: 0, json_values: false, refuses_unknown: true };
/// `Files.1.FileName=a`, or `Files=[{"FileName":"a"}]`.
pub(crate) const ALIBABA: Manner = Manner { first_index: 1, json_values: true, refuses_unknown: false };

/// Parameters of a query string or form, flattened with dots (`Filter.Filters.0.Name=x`).
pub(crate) fn from_pairs(
    manner: Manner,
    pairs: Vec<(String, String)>,
    described: &[Field],
) -> Result<Map<String, Value>, Violation> {
    check::whole(flat::unflatten(manner, pairs, described)?, described)
}

/// Parameters of a multipart body: `None` when it is malformed.
pub(crate) fn from_multipart(
    content_type: &str,
    body: &[u8],
    described: &[Field],
) -> Option<Result<Map<String, Value>, Violation>> {
    let parts = multipart::read(content_type, body)?;
    Some(multipart::tree(&parts, described).and_then(|members| check::whole(members, described)))
}

/// A member's name with the way to it, e.g. `Filter.Filters.0.Name`.
fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
