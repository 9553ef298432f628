//! Tencent Cloud API 3.0 at `/`: extract, translate, call `app`, translate back.
//!
//! The order of the checks, which the vendor does not document: method · size · how it is signed (Authorization or the
//! v1 parameters can be read) · timestamp · key · body · signature · token · replay · address · product · version ·
//! action · rights · region · language · rate · parameters (unknown, missing, type, listed values) · values. A caller who
//! proved nothing learns nothing about actions; a caller over the rate costs nothing but the signature.
//! `docs/api-decisions.md` has the reasons.

mod actions;
mod arrival;
mod authenticate;
mod authorize;
mod envelope;
mod error;
mod language;
mod lists;
mod product;
mod region;
mod skill_item;

#[cfg(test)]
mod tests;

use crate::{
    ConfigError,
    call::{self, Seen},
    limits::TooMany,
    observe::RequestId,
    peer::{self, Peer},
    router::Service,
    spec::{self, Product},
};
use actions::{Context, Entry};
use app::Caller;
use arrival::Arrival;
use axum::{
    Extension,
    extract::{Request, State},
    http::header,
    response::Response,
};
use envelope::Fields;
use error::{Code, Failure};
use model::Lang;
use std::{net::IpAddr, time::Duration};
use time::OffsetDateTime;
use tracing::Instrument as _;

pub(crate) use arrival::MAX_BODY;
pub(crate) use envelope::head_too_large;

/// Whose call it is in the audit, as long as no product is known.
const FACE: &str = "tencent";

/// The documented rates of all actions.
pub(crate) fn rates() -> Result<Vec<(&'static str, u32)>, ConfigError> {
    call::rates(actions::LIST.iter().map(|entry| (entry.name, entry.describe())))
}

/// Answers a request of any method. Never anything but the envelope, whatever happens.
pub(crate) async fn answer(
    State(service): State<Service>,
    Extension(id): Extension<RequestId>,
    peer: Option<Extension<Peer>>,
    request: Request,
) -> Response {
    let peer = peer.map(|Extension(peer)| peer).unwrap_or_default();
    let address = peer::client(peer, request.headers(), &service.proxies);
    let app = service.app.clone();
    let claimed = authenticate::claimed_key(request.headers());
    let (lang, seen, result) = match Arrival::read(&service, request).await {
        Err((lang, failure)) => (lang, Seen::claimed(claimed), Err(failure)),
        Ok(arrival) => {
            let lang = arrival.language().unwrap_or(service.config.language);
            let span = tracing::info_span!("call", request_id = %id.0);
            match shielded(called(service, arrival, address).instrument(span)).await {
                Ok((seen, result)) => (lang, seen, result),
                Err(failure) => (lang, Seen::claimed(claimed), Err(failure)),
            }
        }
    };
    let code = result.as_ref().err().map_or("OK", |failure| failure.code.wire());
    let outcome = seen.note(&app, FACE, &id, code, address);
    envelope::wrap(&id, lang, result, outcome)
}

/// Runs in a task of its own: that turns a panic into a failure, and lets an accepted submission be finished when the
/// client hangs up.
async fn shielded<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, Failure> {
    tokio::spawn(work).await.map_err(|panic| Failure::internal(&panic))
}

/// Everything after the request is in memory. Tells as much for the log as it got to know.
async fn called(service: Service, arrival: Arrival, address: IpAddr) -> (Seen, Result<Fields, Failure>) {
    let mut seen = Seen { asked: arrival.action().to_owned(), key: arrival.claimed_key(), ..Seen::default() };
    let result = dispatch(&service, arrival, address, &mut seen).await;
    (seen, result)
}

async fn dispatch(service: &Service, arrival: Arrival, address: IpAddr, seen: &mut Seen) -> Result<Fields, Failure> {
    let host = arrival.host().to_owned();
    let language = arrival.language_tag().map(str::to_owned);
    let proved = authenticate::prove(&service.app, arrival).await?;
    seen.caller = Some(proved.caller.clone());
    authorize::check_address(&proved.caller, address)?;

    let product = product::choose(spec::TENCENT, &host, &proved.version)?;
    if proved.service.as_ref().is_some_and(|scope| !product::is_scope(product, &host, scope)) {
        return Err(Failure::new(
            Code::SignatureFailure,
            "The signature could not be verified: it was made for another product.",
            "签名验证失败：签名针对的是其他产品。",
        ));
    }
    let (entry, described) = entry(product, &proved.action)?;
    seen.served = Some((entry.product, entry.name));
    authorize::check_rights(&proved.caller, product, described)?;
    region::check(&proved.region)?;
    let lang = match language {
        None => service.config.language,
        Some(tag) => Lang::parse(&tag)
            .ok_or_else(|| Failure::value("Language", "must be zh-CN or en-US", "应为 zh-CN 或 en-US"))?,
    };
    check_rate(service, entry.name, &proved.caller)?;

    let parameters = proved.parameters.read(described.request)?;
    seen.subject = subject(&parameters);
    let context = Context {
        app: service.app.clone(),
        caller: proved.caller,
        lang,
        now: OffsetDateTime::now_utc(),
        base_url: service.config.base_url(&host),
    };
    let limit = Duration::from_secs(service.config.action_seconds);
    let late = |message| Failure { code: Code::ServiceUnavailable, message };
    let done = call::in_time(limit, (entry.run)(context, parameters), late).await;
    if let (Ok(fields), "") = (&done, seen.subject.as_str()) {
        seen.subject = subject(fields);
    }
    done
}

fn check_rate(service: &Service, action: &str, caller: &Caller) -> Result<(), Failure> {
    service.limits.pass(action, caller.account).map_err(|TooMany(rate)| {
        Failure::new(
            Code::RequestLimitExceeded,
            format!("The account called this action more than {rate} times in one second. Please slow down."),
            format!("账号对该接口的调用频率超过每秒 {rate} 次，请降低频率。"),
        )
    })
}

/// The thing that a call is about, where it names one.
fn subject(fields: &Fields) -> String {
    fields.get("ContentHash").and_then(|value| value.as_str()).unwrap_or_default().to_owned()
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

/// The header that a client names its language in; v1 has a parameter for it.
const LANGUAGE_HEADER: &str = "x-tc-language";

/// The Content-Length, if there is a readable one.
pub(crate) fn declared_length(headers: &axum::http::HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
