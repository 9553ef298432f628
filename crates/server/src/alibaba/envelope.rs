//! What goes back: an action's members and the RequestId, without anything around them; for a failure the vendor's four
//! members and an HTTP status that says the same, because that is what its SDKs go by.

use super::error::{Code, Failure};
use crate::{
    config::is_host,
    listen::HeadTooLarge,
    observe::{Outcome, RequestId},
};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use model::Lang;
use serde_json::{Map, Value, json};

const CONTENT_TYPE: &str = "application/json;charset=utf-8";

/// The members of an action's answer.
pub(crate) type Fields = Map<String, Value>;

/// Wraps a result.
pub(crate) fn wrap(
    id: &RequestId,
    host: &str,
    lang: Lang,
    result: Result<Fields, Failure>,
    outcome: Outcome,
) -> Response {
    let (status, mut fields, retry) = match result {
        Ok(fields) => (axum::http::StatusCode::OK, fields, false),
        Err(failure) => {
            let mut fields = Fields::new();
            fields.insert("HostId".into(), if is_host(host) { host.into() } else { "".into() });
            fields.insert("Code".into(), failure.code.wire().into());
            fields.insert("Message".into(), failure.message.get(lang).into());
            (failure.code.status(), fields, failure.code == Code::Throttling)
        }
    };
    fields.insert("RequestId".into(), id.0.clone().into());
    let body = Value::Object(fields).to_string();
    let mut response = (status, [(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response();
    if retry {
        // Milliseconds; makes it a ThrottlingException in the SDK.
        response.headers_mut().insert("x-acs-retry-after", HeaderValue::from_static("1000"));
    }
    response.extensions_mut().insert(outcome);
    response
}

/// The answer to a head that nobody could read.
pub(crate) fn head_too_large(id: &RequestId) -> HeadTooLarge {
    let code = Code::RequestTooLarge.wire();
    let message = "The request line or the headers are too large. 请求行或请求头过大。";
    let body = json!({ "HostId": "", "Code": code, "Message": message, "RequestId": id.0 }).to_string().into_bytes();
    HeadTooLarge { status: "413 Payload Too Large", content_type: CONTENT_TYPE, body, code }
}
