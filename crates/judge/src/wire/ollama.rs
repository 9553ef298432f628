//! The chat protocol of Ollama, for models on one's own machine.

use super::{Call, Reply, bearer};
use crate::answer::schema;
use crate::prompt::Question;
use crate::settings::Settings;
use serde_json::{Value, json};

pub(super) fn call(settings: &Settings, question: &Question) -> Call {
    let budget = &settings.budget;
    // Without it the server cuts the question to its default context, in silence.
    let context = budget.request_tokens + u64::from(budget.answer_tokens);
    let mut options = json!({"num_predict": budget.answer_tokens, "num_ctx": context, "seed": 1});
    if let Some(temperature) = settings.temperature {
        options["temperature"] = json!(temperature);
    }
    let body = json!({
        "model": settings.model,
        "messages": [
            {"role": "system", "content": question.system},
            {"role": "user", "content": question.user},
        ],
        "format": schema(),
        "options": options,
        "stream": false,
    });
    Call { path: "api/chat", headers: bearer(settings.key.as_ref()), body }
}

pub(super) fn reply(body: &Value) -> Option<Reply> {
    Some(Reply {
        text: body.pointer("/message/content")?.as_str()?.to_owned(),
        input_tokens: body["prompt_eval_count"].as_u64(),
        output_tokens: body["eval_count"].as_u64(),
        cut: body["done_reason"] == "length",
    })
}
