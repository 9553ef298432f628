//! The chat completions protocol of OpenAI, which most hosts and local servers speak.

use super::{Call, Reply, bearer};
use crate::answer::schema;
use crate::prompt::Question;
use crate::settings::Settings;
use serde_json::{Value, json};

pub(super) fn call(settings: &Settings, question: &Question) -> Call {
    let mut body = json!({
        "model": settings.model,
        "messages": [
            {"role": "system", "content": question.system},
            {"role": "user", "content": question.user},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "report", "strict": true, "schema": schema()},
        },
        "stream": false,
    });
    // The inventor of the protocol renamed the limit; the others kept the old name.
    let renamed = settings.endpoint.contains("//api.openai.com/");
    body[if renamed { "max_completion_tokens" } else { "max_tokens" }] = json!(settings.budget.answer_tokens);
    if let Some(temperature) = settings.temperature {
        body["temperature"] = json!(temperature);
    }
    Call { path: "chat/completions", headers: bearer(settings.key.as_ref()), body }
}

pub(super) fn reply(body: &Value) -> Option<Reply> {
    let choice = body.pointer("/choices/0")?;
    Some(Reply {
        text: choice.pointer("/message/content")?.as_str()?.to_owned(),
        input_tokens: body.pointer("/usage/prompt_tokens").and_then(Value::as_u64),
        output_tokens: body.pointer("/usage/completion_tokens").and_then(Value::as_u64),
        cut: choice["finish_reason"] == "length",
    })
}
