//! `PUT /uploads/{token}`: takes a file for whoever holds its signed link; no credentials. What the bytes are is looked at
//! when they are handed in.

use crate::{
    body::{self, BodyError},
    call::Seen,
    observe::{RequestId, causes},
    peer::{self, Peer},
    router::Service,
    spec,
};
use app::LinkError;
use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use model::Text;
use time::OffsetDateTime;

/// What the log and the audit call it.
const NAME: &str = "PutUpload";

/// Takes the bytes of a link.
pub(crate) async fn take_upload(
    State(service): State<Service>,
    Extension(id): Extension<RequestId>,
    peer: Option<Extension<Peer>>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let peer = peer.map(|Extension(peer)| peer).unwrap_or_default();
    let address = peer::client(peer, request.headers(), &service.proxies);
    let mut seen = Seen { asked: NAME.to_owned(), served: Some((spec::ALIBABA.name, NAME)), ..Seen::default() };
    let answer = receive(&service, &token, request, &mut seen).await;
    let code = answer.as_ref().err().map_or("OK", |(code, ..)| *code);
    let outcome = seen.note(&service.app, spec::ALIBABA.name, &id, code, address);
    let mut response = match answer {
        Ok(()) => StatusCode::OK.into_response(),
        Err((_, status, text)) => {
            let text = format!("{}\n{}\n", text.en, text.zh);
            (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
        }
    };
    response.extensions_mut().insert(outcome);
    response
}

type Refusal = (&'static str, StatusCode, Text);

async fn receive(service: &Service, token: &str, request: Request, seen: &mut Seen) -> Result<(), Refusal> {
    let (parts, body) = request.into_parts();
    // What stands behind the token is not signed, so nothing may stand there.
    let opened = match parts.uri.query() {
        Some(_) => Err(LinkError::Invalid),
        None => service.app.open_upload_link(token, OffsetDateTime::now_utc()),
    };
    let (account, name) = match opened {
        Ok(place) => place,
        Err(error) => {
            body::drain(body, &mut |_| {}).await;
            let text = match error {
                LinkError::Expired => Text::new("This link has expired.", "该链接已过期。"),
                LinkError::Invalid => Text::new("This link is not valid.", "该链接无效。"),
            };
            return Err(("AccessDenied", StatusCode::FORBIDDEN, text));
        }
    };
    seen.subject.clone_from(&name);
    let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let limit = service.app.most_package_bytes().min(body::most_bytes(&service.config));
    let held = body::read(service, body, declared, limit, &mut |_| {}).await.map_err(|error| match error {
        BodyError::TooLarge => {
            let text = Text::new("The file is larger than {max} bytes.", "文件大小超过 {max} 字节。");
            ("EntityTooLarge", StatusCode::PAYLOAD_TOO_LARGE, text.fill("max", &limit.to_string()))
        }
        BodyError::TimedOut | BodyError::Broken => {
            let text = Text::new("The file did not arrive completely.", "文件未完整到达。");
            ("IncompleteBody", StatusCode::BAD_REQUEST, text)
        }
    })?;
    if held.bytes.is_empty() {
        let text = Text::new("The file is empty.", "文件为空。");
        return Err(("IncompleteBody", StatusCode::BAD_REQUEST, text));
    }
    let (bytes, now) = (held.bytes.to_vec(), OffsetDateTime::now_utc());
    match service.app.receive_upload((account, &name), bytes, now).await {
        Ok(true) => Ok(()),
        Ok(false) => {
            let text = Text::new("The file of this link was handed in already.", "该链接对应的文件已提交。");
            Err(("AccessDenied", StatusCode::FORBIDDEN, text))
        }
        Err(error) => {
            tracing::error!(error = causes(&error), "upload failed");
            let text = Text::new("The file cannot be kept now, try again later.", "暂时无法保存文件，请稍后重试。");
            Err(("ServiceUnavailable", StatusCode::SERVICE_UNAVAILABLE, text))
        }
    }
}
