//! The messages protocol of Anthropic: the answer is the input of a tool that the model is told to call.

use super::{Call, Reply};
use crate::answer::schema;
use crate::prompt::Question;
use crate::settings::Settings;
use serde_json::{Value, json};

/// The release of the protocol that is spoken here.
const VERSION: &str = "2023-06-01";

pub(super) fn call(settings: &Settings, question: &Question) -> Call {
    let mut body = json!({
        "model": settings.model,
        "system": question.system,
        "messages": [{"role": "user", "content": question.user}],
        "tools": [{"name": "report", "description": "Reports what was found.", "input_schema": schema()}],
        "tool_choice": {"type": "tool", "name": "report"},
        "max_tokens": settings.budget.answer_tokens,
    });
    if let Some(temperature) = settings.temperature {
        body["temperature"] = json!(temperature);
    }
    let mut headers = vec![("anthropic-version", VERSION.to_owned())];
    headers.extend(settings.key.as_ref().map(|key| ("x-api-key", key.expose().to_owned())));
    Call { path: "v1/messages", headers, body }
}

pub(super) fn reply(body: &Value) -> Option<Reply> {
    let content = body["content"].as_array()?;
    let tool = content.iter().find(|block| block["type"] == "tool_use" && block["name"] == "report")?;
    Some(Reply {
        text: tool["input"].to_string(),
        input_tokens: body.pointer("/usage/input_tokens").and_then(Value::as_u64),
        output_tokens: body.pointer("/usage/output_tokens").and_then(Value::as_u64),
        cut: body["stop_reason"] == "max_tokens",
    })
}
