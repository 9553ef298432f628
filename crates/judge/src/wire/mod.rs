//! The three protocols: one file each, with the body that is sent and the place of the answer in what comes back.
//!
//! Pure: nothing here opens a connection.

mod anthropic;
mod ollama;
mod openai;

use crate::prompt::Question;
use crate::settings::{Key, Kind, Settings};
use serde_json::Value;

/// What is sent.
#[derive(Debug)]
pub(crate) struct Call {
    /// Path below the endpoint.
    pub(crate) path: &'static str,
    /// Headers beside the media type; the last one may carry the key.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body.
    pub(crate) body: Value,
}

/// What came back, in one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// The model's text.
    pub(crate) text: String,
    /// Tokens read, if told.
    pub(crate) input_tokens: Option<u64>,
    /// Tokens written, if told.
    pub(crate) output_tokens: Option<u64>,
    /// Whether the answer ended because it was too long.
    pub(crate) cut: bool,
}

/// The call that asks `question`.
pub(crate) fn call(settings: &Settings, question: &Question) -> Call {
    match settings.kind {
        Kind::OpenAi => openai::call(settings, question),
        Kind::Anthropic => anthropic::call(settings, question),
        Kind::Ollama => ollama::call(settings, question),
    }
}

/// The reply in a body of the protocol; `None` when it is not one.
pub(crate) fn reply(kind: Kind, body: &str) -> Option<Reply> {
    let body: Value = serde_json::from_str(body).ok()?;
    match kind {
        Kind::OpenAi => openai::reply(&body),
        Kind::Anthropic => anthropic::reply(&body),
        Kind::Ollama => ollama::reply(&body),
    }
}

/// `Authorization: Bearer …`, as two of the three protocols want it.
fn bearer(key: Option<&Key>) -> Vec<(&'static str, String)> {
    key.map(|key| ("authorization", format!("Bearer {}", key.expose()))).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Budget, Prices, Tape};
    use serde_json::json;
    use std::time::Duration;

    fn settings(kind: Kind) -> Settings {
        Settings {
            kind,
            endpoint: "http://127.0.0.1:1".into(),
            model: "m-1".into(),
            key: Some(Key::new("k")),
            timeout: Duration::from_secs(1),
            concurrency: 1,
            temperature: Some(0.0),
            budget: Budget::default(),
            prices: Prices::default(),
            tape: Tape::Off,
        }
    }

    /// What is sent holds the question once, the schema, the limit of the answer and the key in a header only.
    #[track_caller]
    fn check(kind: Kind, path: &str, header: (&str, &str), schema_at: &str, limit_at: &str, reply_body: &Value) {
        let question = Question { system: "be good".into(), user: "look here".into() };
        let call = call(&settings(kind), &question);
        assert_eq!(call.path, path);
        assert!(call.headers.contains(&(header.0, header.1.to_owned())));
        let body = call.body.to_string();
        assert!(body.matches("be good").count() == 1 && body.matches("look here").count() == 1, "{body}");
        assert_eq!(call.body["model"], "m-1");
        assert_eq!(call.body.pointer(schema_at), Some(&crate::answer::schema()), "{body}");
        assert_eq!(call.body.pointer(limit_at), Some(&json!(2000)), "{body}");
        let reply = reply(kind, &reply_body.to_string()).unwrap();
        assert_eq!((reply.input_tokens, reply.output_tokens, reply.cut), (Some(7), Some(3), false));
        assert_eq!(serde_json::from_str::<Value>(&reply.text).unwrap(), json!({"verdict": "benign"}));
        assert_eq!(super::reply(kind, "{}"), None);
        assert_eq!(super::reply(kind, "<html>"), None);
    }

    #[test]
    fn openai_takes_a_response_format() {
        check(
            Kind::OpenAi,
            "chat/completions",
            ("authorization", "Bearer k"),
            "/response_format/json_schema/schema",
            "/max_tokens",
            &json!({
                "choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": "{\"verdict\":\"benign\"}"}}],
                "usage": {"prompt_tokens": 7, "completion_tokens": 3},
            }),
        );
    }

    #[test]
    fn anthropic_takes_a_tool() {
        check(
            Kind::Anthropic,
            "v1/messages",
            ("x-api-key", "k"),
            "/tools/0/input_schema",
            "/max_tokens",
            &json!({
                "content": [{"type": "text", "text": "hm"}, {"type": "tool_use", "name": "report", "input": {"verdict": "benign"}}],
                "stop_reason": "tool_use", "usage": {"input_tokens": 7, "output_tokens": 3},
            }),
        );
    }

    #[test]
    fn ollama_takes_a_format() {
        check(
            Kind::Ollama,
            "api/chat",
            ("authorization", "Bearer k"),
            "/format",
            "/options/num_predict",
            &json!({
                "message": {"role": "assistant", "content": "{\"verdict\":\"benign\"}"},
                "done_reason": "stop", "prompt_eval_count": 7, "eval_count": 3,
            }),
        );
    }
}
