//! The answer's envelope. Always HTTP 200 with `application/json` and nothing behind it: the SDKs read errors only
//! under exactly that content type, and take any other status for a broken network.

use super::error::Failure;
use crate::observe::{Outcome, RequestId};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use model::Lang;
use serde_json::{Map, Value, json};

/// The content type of every answer.
pub(crate) const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/json");

/// The fields of an action's answer.
pub(crate) type Fields = Map<String, Value>;

/// Wraps a result.
pub(crate) fn wrap(id: &RequestId, lang: Lang, result: Result<Fields, Failure>, outcome: Outcome) -> Response {
    let mut fields = match result {
        Ok(fields) => fields,
        Err(failure) => {
            let mut fields = Fields::new();
            fields.insert("Error".into(), error(failure.code.wire(), failure.message.get(lang)));
            fields
        }
    };
    fields.insert("RequestId".into(), id.0.clone().into());
    let body = json!({ "Response": fields }).to_string();
    let mut response = ([(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response();
    response.extensions_mut().insert(outcome);
    response
}

/// The error object alone, also for answers that are written below HTTP.
pub(crate) fn error(code: &str, message: &str) -> Value {
    json!({ "Code": code, "Message": message })
}
