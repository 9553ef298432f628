//! The answer's envelope. Always HTTP 200 with `application/json` and nothing behind it: the SDKs read errors only
//! under exactly that content type, and take any other status for a broken network.

use super::error::{Code, Failure};
use crate::{
    listen::HeadTooLarge,
    observe::{Outcome, RequestId},
};
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use model::Lang;
use serde_json::{Map, Value, json};

/// Of every answer.
const CONTENT_TYPE: &str = "application/json";

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

/// The answer to a head that nobody could read.
pub(crate) fn head_too_large(id: &RequestId) -> HeadTooLarge {
    let code = Code::RequestSizeLimitExceeded.wire();
    let error = error(code, "The request line or the headers are too large. 请求行或请求头过大。");
    let body = json!({ "Response": { "Error": error, "RequestId": id.0 } }).to_string().into_bytes();
    HeadTooLarge { status: "200 OK", content_type: CONTENT_TYPE, body, code }
}

fn error(code: &str, message: &str) -> Value {
    json!({ "Code": code, "Message": message })
}
