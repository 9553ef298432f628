//! Our own REST face below `/api/v1`, for people and programs without a vendor's SDK.
//!
//! Every endpoint is a file in `endpoints` and a line in its list; `openapi` describes the same list. The order of the
//! checks: path · method · token · address · rights · rate · size and media type · parameters. A caller who proved nothing
//! learns nothing but which paths there are, which `/api/openapi.json` tells everybody. What is wrong is always told as
//! RFC 9457 has it; another account's things are answered like things that do not exist.

mod authenticate;
mod endpoints;
mod language;
mod openapi;
mod problem;
mod query;
mod scan;

#[cfg(test)]
mod tests;

use crate::{
    body::{self, BodyError, Held},
    call::{Seen, denied},
    config::ConfigError,
    observe::RequestId,
    peer::{self, Closing, Peer},
    router::Service,
};
use app::Caller;
use axum::{
    Extension, Router,
    body::Body,
    extract::{MatchedPath, RawPathParams, Request, State},
    http::{HeaderMap, HeaderValue, Method, Uri, header, request::Parts},
    response::Response,
    routing::{any, get},
};
use endpoints::Entry;
use model::{Lang, Text};
use problem::{Kind, Problem};
use std::{collections::BTreeSet, net::IpAddr, time::Duration};
use time::OffsetDateTime;
use tracing::Instrument as _;

pub(crate) use endpoints::watch_scan::Streams;
pub(crate) use problem::head_too_large;

/// The face's word in rights (`rest:CreateScan`) and in the audit log.
const FACE: &str = "rest";

/// What an endpoint knows of a call.
pub(crate) struct Call {
    pub(crate) service: Service,
    pub(crate) caller: Caller,
    /// Language of every text of the answer.
    pub(crate) lang: Lang,
    pub(crate) now: OffsetDateTime,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// What stood in the path's places, by name.
    pub(crate) path: Vec<(String, String)>,
    /// The body, for endpoints that take one.
    pub(crate) body: Option<Held>,
    /// When the server is about to end.
    pub(crate) closing: Closing,
}

/// What an endpoint answers.
pub(crate) struct Answer {
    pub(crate) response: Response,
    /// What the call was about, for the audit log; empty if nothing.
    pub(crate) subject: String,
}

impl Call {
    /// What stood in a place of the path.
    pub(crate) fn place(&self, name: &str) -> &str {
        self.path.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The query's parameters, of which only `known` ones may be there.
    pub(crate) fn query(&self, known: &[&'static str]) -> Result<query::Query, Problem> {
        query::Query::read(self.uri.query().unwrap_or_default(), known)
    }

    /// A header's text.
    pub(crate) fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// What links start with.
    pub(crate) fn base_url(&self) -> String {
        self.service.config.base_url(self.header(header::HOST).unwrap_or_default())
    }
}

/// The routes of this face.
pub(crate) fn routes() -> Router<Service> {
    let paths: BTreeSet<&str> = endpoints::LIST.iter().map(|entry| entry.path).collect();
    let mut router = Router::new().route("/api/openapi.json", get(openapi::show));
    for path in paths {
        router = router.route(path, any(answer));
    }
    router.route("/api", any(answer)).route("/api/", any(answer)).route("/api/{*rest}", any(answer))
}

/// The usual rates of all endpoints.
pub(crate) fn rates() -> impl Iterator<Item = (&'static str, u32)> {
    endpoints::LIST.iter().map(|entry| (entry.name, entry.rate))
}

/// Sees at start that every endpoint is described.
pub(crate) fn check() -> Result<(), ConfigError> {
    let undescribed = endpoints::LIST.iter().find(|entry| !openapi::describes(entry));
    undescribed.map_or(Ok(()), |entry| Err(ConfigError::Undescribed(entry.name)))
}

/// Answers every request below `/api`.
async fn answer(
    State(service): State<Service>,
    Extension(id): Extension<RequestId>,
    peer: Option<Extension<Peer>>,
    closing: Option<Extension<Closing>>,
    path: Option<MatchedPath>,
    places: Result<RawPathParams, axum::extract::rejection::RawPathParamsRejection>,
    request: Request,
) -> Response {
    let peer = peer.map(|Extension(peer)| peer).unwrap_or_default();
    let address = peer::client(peer, request.headers(), &service.proxies);
    let lang = language::wanted(request.headers()).unwrap_or(service.config.language);
    let app = service.app.clone();
    let claimed = authenticate::claimed(request.headers());
    let arrived = Arrived {
        lang,
        address,
        path: path.map(|path| path.as_str().to_owned()).unwrap_or_default(),
        places: places.map(|found| found.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect()).ok(),
        closing: closing.map(|Extension(closing)| closing).unwrap_or_default(),
    };
    let span = tracing::info_span!("call", request_id = %id.0);
    let work = async move {
        let mut seen = Seen::claimed(authenticate::claimed(request.headers()));
        let result = dispatch(service, arrived, request, &mut seen).await;
        (seen, result)
    };
    // In a task of its own: a panic becomes a problem, and an accepted upload is finished when the client hangs up.
    let (seen, result) = tokio::spawn(work.instrument(span))
        .await
        .unwrap_or_else(|panic| (Seen::claimed(claimed), Err(Problem::internal(&panic))));
    let code = result.as_ref().err().map_or("OK", |problem| problem.kind.code());
    let outcome = seen.note(&app, FACE, &id, code, address);
    let mut response = result.unwrap_or_else(|problem| problem.response(&id, lang));
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization, accept-language"));
    response.extensions_mut().insert(outcome);
    response
}

/// What is known of a request before anything is checked.
struct Arrived {
    lang: Lang,
    address: IpAddr,
    /// The route.
    path: String,
    /// What stood in its places; `None` if that was no text.
    places: Option<Vec<(String, String)>>,
    closing: Closing,
}

async fn dispatch(service: Service, arrived: Arrived, request: Request, seen: &mut Seen) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let (entry, caller, body) = match admit(&service, &arrived, &parts, seen).await {
        Ok((entry, caller)) => (entry, caller, body),
        Err(problem) => {
            // A client that still sends when the connection closes would see a reset and not the answer.
            body::drain(body, &mut |_| ()).await;
            return Err(problem);
        }
    };
    let body = match entry.body {
        0 => None,
        limit => Some(read(&service, &parts, body, limit).await?),
    };
    let limit = Duration::from_secs(service.config.action_seconds);
    let call = Call {
        caller,
        lang: arrived.lang,
        now: OffsetDateTime::now_utc(),
        uri: parts.uri,
        headers: parts.headers,
        path: arrived.places.unwrap_or_default(),
        body,
        closing: arrived.closing,
        service,
    };
    let answer = tokio::time::timeout(limit, (entry.run)(call)).await.unwrap_or_else(|_| {
        Err(Problem::with(
            Kind::Unavailable,
            "The request took too long. Try again later.",
            "请求处理超时，请稍后重试。",
        ))
    })?;
    seen.subject = answer.subject;
    Ok(answer.response)
}

/// Everything that is checked before the body is read.
async fn admit(
    service: &Service,
    arrived: &Arrived,
    parts: &Parts,
    seen: &mut Seen,
) -> Result<(&'static Entry, Caller), Problem> {
    let entry = entry(&arrived.path, &parts.method)?;
    seen.asked = entry.name.to_owned();
    seen.served = Some((FACE, entry.name));
    let caller = authenticate::prove(&service.app, &parts.headers).await?;
    seen.caller = Some(caller.clone());
    caller.access.permits_address(arrived.address).map_err(|denial| {
        let Text { en, zh } = denied(denial, arrived.address);
        Problem::with(Kind::AddressRefused, en, zh)
    })?;
    if !caller.access.permits(FACE, entry.name, entry.role) {
        return Err(Problem::with(
            Kind::Forbidden,
            format!("The token may not call {FACE}:{}, which needs the role {}.", entry.name, entry.role.word()),
            format!("该令牌无权调用 {FACE}:{}（需要角色 {}）。", entry.name, entry.role.word()),
        ));
    }
    service.limits.pass(entry.name, caller.account).map_err(|limit| {
        Problem::with(
            Kind::RateLimited,
            format!("The account called {} more than {} times in one second.", entry.name, limit.0),
            format!("账号调用 {} 的频率超过每秒 {} 次。", entry.name, limit.0),
        )
        .header(header::RETRY_AFTER, "1")
    })?;
    if arrived.places.is_none() {
        return Err(Problem::new(Kind::NotFound));
    }
    if crate::tencent::declared_length(&parts.headers).is_some_and(|length| length > entry.body as u64) {
        return Err(too_large(entry.body));
    }
    Ok((entry, caller))
}

/// The endpoint of a route and a method. HEAD is a GET whose body is not sent.
fn entry(path: &str, method: &Method) -> Result<&'static Entry, Problem> {
    let wanted = if method == Method::HEAD { "GET" } else { method.as_str() };
    let mut here = endpoints::LIST.iter().filter(|entry| entry.path == path).peekable();
    if here.peek().is_none() {
        return Err(Problem::with(
            Kind::NotFound,
            "There is nothing at this path; /api/openapi.json lists what there is.",
            "该路径不存在；可用接口见 /api/openapi.json。",
        ));
    }
    let allowed = endpoints::allow(path);
    here.find(|entry| entry.method == wanted).ok_or_else(|| {
        let problem = Problem::with(
            Kind::MethodNotAllowed,
            format!("Here only {allowed} is answered."),
            format!("此处仅支持 {allowed}。"),
        );
        Problem { header: HeaderValue::from_str(&allowed).ok().map(|value| (header::ALLOW, value)), ..problem }
    })
}

async fn read(service: &Service, parts: &Parts, body: Body, limit: usize) -> Result<Held, Problem> {
    let declared = crate::tencent::declared_length(&parts.headers);
    body::read(service, body, declared, limit, &mut |_| ()).await.map_err(|error| match error {
        BodyError::TooLarge => too_large(limit),
        BodyError::TimedOut | BodyError::Broken => Problem::new(Kind::BodyIncomplete),
    })
}

fn too_large(limit: usize) -> Problem {
    let (en, zh) = match limit {
        0 => ("This request takes no body.".to_owned(), "该请求不接受请求体。".to_owned()),
        _ => (format!("The body may have {limit} bytes."), format!("请求体最多 {limit} 字节。")),
    };
    Problem::with(Kind::TooLarge, en, zh)
}
