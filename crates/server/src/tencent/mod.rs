//! Tencent Cloud API 3.0 at `/`: extract, translate, call `app`, translate back.
//!
//! The order of the checks, which the vendor does not document: method · size · how it is signed (Authorization or the
//! v1 parameters can be read) · timestamp · key · body · signature · token · product · version · action · region ·
//! language · rate · parameters (unknown, missing, type) · values. A caller who proved nothing learns nothing about
//! actions; a caller over the rate costs nothing but the signature. `docs/api-decisions.md` has the reasons.

mod actions;
mod arrival;
mod authenticate;
mod envelope;
mod error;
mod language;
mod limits;
mod product;
mod region;
mod skill_item;

#[cfg(test)]
mod tests;

use crate::{
    Config, ConfigError,
    config::is_host,
    observe::{Outcome, RequestId},
    router::Service,
    spec::{self, Product},
};
use actions::{Context, Entry};
use arrival::Arrival;
use authenticate::Call;
use axum::{
    Extension,
    extract::{Request, State},
    http::header,
    response::Response,
};
use envelope::Fields;
use error::{Code, Failure};
use limits::Limits;
use model::Lang;
use std::time::Duration;
use time::OffsetDateTime;
use tracing::Instrument as _;

pub(crate) use arrival::MAX_BODY;
pub(crate) use envelope::{CONTENT_TYPE, error as error_object};

/// What the adapter keeps between requests.
pub(crate) struct Adapter {
    limits: Limits,
}

impl Adapter {
    /// Sets up the rate limits.
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self { limits: Limits::new(config)? })
    }
}

/// Answers a request of any method. Never anything but the envelope, whatever happens.
pub(crate) async fn answer(
    State(service): State<Service>,
    Extension(id): Extension<RequestId>,
    request: Request,
) -> Response {
    let arrival = match Arrival::read(&service, request).await {
        Ok(arrival) => arrival,
        Err((lang, failure)) => {
            return envelope::wrap(&id, lang, Err(failure), Outcome { action: "", code: "", app_id: None });
        }
    };
    let lang = arrival.language().unwrap_or(service.config.language);
    let mut outcome = Outcome { action: "", code: "OK", app_id: None };
    let span = tracing::info_span!("call", request_id = %id.0);
    let result = match shielded(call(service, arrival).instrument(span)).await {
        Ok((seen, result)) => {
            outcome = seen;
            result
        }
        Err(failure) => Err(failure),
    };
    envelope::wrap(&id, lang, result, outcome)
}

/// Runs in a task of its own: that turns a panic into a failure, and lets an accepted submission be finished when the
/// client hangs up.
async fn shielded<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, Failure> {
    tokio::spawn(work).await.map_err(|panic| Failure::internal(&panic))
}

/// Everything after the request is in memory. Tells as much for the log as it got to know.
async fn call(service: Service, arrival: Arrival) -> (Outcome, Result<Fields, Failure>) {
    let mut outcome = Outcome { action: "", code: "OK", app_id: None };
    let result = dispatch(&service, arrival, &mut outcome).await;
    (outcome, result)
}

async fn dispatch(service: &Service, arrival: Arrival, outcome: &mut Outcome) -> Result<Fields, Failure> {
    let adapter = &service.tencent;
    let host = arrival.host().to_owned();
    let language = arrival.language_tag().map(str::to_owned);
    let call: Call = authenticate::prove(&service.app, arrival).await?;
    outcome.app_id = Some(call.caller.app_id);

    let product = product::choose(spec::TENCENT, &host, &call.version)?;
    if call.service.as_ref().is_some_and(|scope| !product::is_scope(product, &host, scope)) {
        return Err(Failure::new(
            Code::SignatureFailure,
            "The signature could not be verified: it was made for another product.",
            "签名验证失败：签名针对的是其他产品。",
        ));
    }
    let (entry, described) = entry(product, &call.action)?;
    outcome.action = entry.name;
    region::check(&call.region)?;
    let lang = match language {
        None => service.config.language,
        Some(tag) => Lang::parse(&tag)
            .ok_or_else(|| Failure::value("Language", "must be zh-CN or en-US", "应为 zh-CN 或 en-US"))?,
    };
    adapter.limits.pass(entry.name, call.caller.account)?;

    let parameters = call.parameters.read(described.request)?;
    let context = Context {
        app: service.app.clone(),
        caller: call.caller,
        lang,
        now: OffsetDateTime::now_utc(),
        base_url: base_url(&service.config.public_url, &host),
    };
    in_time(Duration::from_secs(service.config.action_seconds), (entry.run)(context, parameters)).await
}

/// Gives up after a while.
async fn in_time<T>(limit: Duration, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| {
        Err(Failure::new(
            Code::ServiceUnavailable,
            "The request took too long. Please try again later.",
            "请求处理超时，请稍后重试。",
        ))
    })
}

fn entry(product: &Product, action: &str) -> Result<(&'static Entry, &'static spec::Action), Failure> {
    if action.is_empty() {
        return Err(Failure::missing("Action"));
    }
    let served = actions::LIST.iter().find(|entry| entry.product == product.name && entry.name == action);
    served.zip(product.action(action)).ok_or_else(invalid_action)
}

fn invalid_action() -> Failure {
    Failure::new(Code::InvalidAction, "The action does not exist in this version of the API.", "该版本的接口不存在。")
}

/// What links start with: the configured address, else the host that the client reached us under.
fn base_url(public_url: &str, host: &str) -> String {
    match (public_url.is_empty(), is_host(host)) {
        (false, _) => public_url.to_owned(),
        (true, true) => format!("http://{host}"),
        // No usable host: a path alone still works for whoever knows where the service is.
        (true, false) => String::new(),
    }
}

/// The header that a client names its language in; v1 has a parameter for it.
const LANGUAGE_HEADER: &str = "x-tc-language";

/// The Content-Length, if there is a readable one.
fn declared_length(headers: &axum::http::HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
