//! A language model that is none: it speaks all three protocols on a free loopback port and answers what the test says.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;

/// How the model behaves, given the number of the request (from 0) and the text that it was shown.
pub(crate) type Behaviour = Arc<dyn Fn(usize, &str) -> Act + Send + Sync>;

/// What it does about one request.
pub(crate) enum Act {
    /// Answers in the agreed form, inside the protocol's envelope.
    Say(Value),
    /// Answers with this text, inside the protocol's envelope.
    Text(String),
    /// This status and body, without an envelope.
    Raw(u16, String),
    /// Answers, but only after a while.
    Late(Duration),
}

/// One request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A running model; gone with the value.
pub(crate) struct Model {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    _runtime: Runtime,
}

impl Model {
    pub(crate) fn start(behaviour: impl Fn(usize, &str) -> Act + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let behaviour: Behaviour = Arc::new(behaviour);
        let kept = asked.clone();
        let handler = move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let (kept, behaviour) = (kept.clone(), behaviour.clone());
            async move {
                let body = String::from_utf8(body.to_vec()).unwrap();
                let path = uri.path().to_owned();
                let number = {
                    let mut asked: std::sync::MutexGuard<'_, Vec<Asked>> = kept.lock().unwrap();
                    asked.push(Asked { path: path.clone(), headers, body: body.clone() });
                    asked.len() - 1
                };
                answer(&path, behaviour(number, &shown(&path, &body))).await
            }
        };
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let router = axum::Router::new().fallback(handler);
        runtime.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, asked, _runtime: runtime }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// The text with the package in it.
fn shown(path: &str, body: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap();
    let message = if path.ends_with("v1/messages") { 0 } else { 1 };
    body["messages"][message]["content"].as_str().unwrap().to_owned()
}

async fn answer(path: &str, act: Act) -> Response {
    let (status, body) = match act {
        Act::Say(answer) => (200, envelope(path, &answer.to_string(), Some(answer))),
        Act::Text(text) => (200, envelope(path, &text, None)),
        Act::Raw(status, body) => (status, body),
        Act::Late(wait) => {
            tokio::time::sleep(wait).await;
            (200, envelope(path, "{}", None))
        }
    };
    let response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    response.header("retry-after", "0").body(Body::from(body)).unwrap()
}

/// An answer as the protocol of `path` wraps it.
fn envelope(path: &str, text: &str, tool: Option<Value>) -> String {
    let body = match path {
        "/chat/completions" => json!({
            "choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 50},
        }),
        "/v1/messages" => json!({
            "content": [{"type": "tool_use", "name": "report", "input": tool.unwrap_or_else(|| json!(text))}],
            "stop_reason": "tool_use",
            "usage": {"input_tokens": 1000, "output_tokens": 50},
        }),
        "/api/chat" => json!({
            "message": {"role": "assistant", "content": text},
            "done_reason": "stop", "prompt_eval_count": 1000, "eval_count": 50,
        }),
        other => panic!("nobody serves {other}"),
    };
    body.to_string()
}
