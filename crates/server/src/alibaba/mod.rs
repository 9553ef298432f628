//! Alibaba Cloud Agent Security Center (AISC) at `/`, RPC style: extract, translate, call `app`, translate back.
//!
//! The order of the checks, which the vendor does not document, is the one of the other adapter: method · size · how it is
//! signed · timestamp · key · body · signature · token · replay · address · version and action · rights · rate ·
//! parameters · values. A caller who proved nothing learns nothing about actions.

mod actions;
mod arrival;
mod authenticate;
mod authorize;
mod envelope;
mod error;
mod risk_info;
mod upload;

use crate::{
    ConfigError,
    call::{self, Seen},
    observe::RequestId,
    peer::{self, Peer},
    router::Service,
    spec,
};
use actions::{Context, Entry, Languages};
use arrival::Arrival;
use axum::{
    Extension,
    extract::{Request, State},
    response::Response,
};
use envelope::Fields;
use error::{Code, Failure};
use model::Lang;
use std::{net::IpAddr, time::Duration};
use time::OffsetDateTime;
use tracing::Instrument as _;

pub(crate) use envelope::head_too_large;
pub(crate) use upload::take_upload;

/// The rates of all actions: the vendor documents none.
pub(crate) fn rates() -> Result<Vec<(&'static str, u32)>, ConfigError> {
    call::rates(actions::LIST.iter().map(|entry| (entry.name, spec::ALIBABA.action(entry.name))))
}

/// Answers a request of any method. Never anything but the vendor's JSON, whatever happens.
pub(crate) async fn answer(
    State(service): State<Service>,
    Extension(id): Extension<RequestId>,
    peer: Option<Extension<Peer>>,
    request: Request,
) -> Response {
    let peer = peer.map(|Extension(peer)| peer).unwrap_or_default();
    let address = peer::client(peer, request.headers(), &service.proxies);
    let app = service.app.clone();
    let named = arrival::language(request.headers());
    // The API has no parameter for it: results are told in the server's language, what went wrong in the vendor's.
    let lang = Languages { results: named.unwrap_or(service.config.language), messages: named.unwrap_or(Lang::En) };
    let host = arrival::host(request.headers()).to_owned();
    let key = authenticate::claimed_key(request.headers(), request.uri());
    let span = tracing::info_span!("call", request_id = %id.0);
    // In a task of its own: that turns a panic into a failure, and lets an accepted submission be finished when the
    // client hangs up.
    let ended = tokio::spawn(called(service, request, lang, address).instrument(span)).await;
    let (mut seen, result) = ended.unwrap_or_else(|panic| (Seen::default(), Err(Failure::internal(&panic))));
    if seen.key.is_empty() {
        seen.key = key;
    }
    let code = result.as_ref().err().map_or("OK", |failure| failure.code.wire());
    let outcome = seen.note(&app, spec::ALIBABA.name, &id, code, address);
    envelope::wrap(&id, &host, lang.messages, result, outcome)
}

async fn called(
    service: Service,
    request: Request,
    lang: Languages,
    address: IpAddr,
) -> (Seen, Result<Fields, Failure>) {
    let mut seen = Seen::default();
    let result = dispatch(&service, request, lang, address, &mut seen).await;
    (seen, result)
}

async fn dispatch(
    service: &Service,
    request: Request,
    lang: Languages,
    address: IpAddr,
    seen: &mut Seen,
) -> Result<Fields, Failure> {
    let arrival = Arrival::read(service, request).await?;
    seen.asked = arrival.asked();
    seen.key = arrival.claimed_key();
    let host = arrival.host().to_owned();
    let proved = authenticate::prove(&service.app, arrival).await?;
    let caller = proved.caller.clone();
    seen.caller = Some(caller.clone());
    authorize::check_address(&caller, address)?;
    let (entry, described) = entry(&proved.action, &proved.version)?;
    seen.served = Some((spec::ALIBABA.name, entry.name));
    authorize::check_rights(&caller, described)?;
    service.limits.pass(entry.name, caller.account)?;
    let parameters = proved.parameters(described.request)?;
    seen.subject = subject(&parameters);
    let context = Context {
        app: service.app.clone(),
        caller,
        lang,
        now: OffsetDateTime::now_utc(),
        base_url: service.config.base_url(&host),
    };
    let limit = Duration::from_secs(service.config.action_seconds);
    let late = |message| Failure { code: Code::ServiceUnavailable, message };
    let done = call::in_time(limit, (entry.run)(context, parameters), late).await;
    if let (Ok(fields), "") = (&done, seen.subject.as_str()) {
        seen.subject = fields.get("Data").and_then(serde_json::Value::as_object).map(subject).unwrap_or_default();
    }
    done
}

/// The thing that a call is about, where it names one.
fn subject(fields: &Fields) -> String {
    fields.get("RootTaskId").and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

fn entry(action: &str, version: &str) -> Result<(&'static Entry, &'static spec::Action), Failure> {
    let served = actions::LIST.iter().find(|entry| entry.name == action);
    let found = served.zip(spec::ALIBABA.action(action)).filter(|_| version == spec::ALIBABA.version);
    found.ok_or_else(|| {
        Failure::new(
            Code::ApiNotFound,
            format!(
                "The specified API is not found: check the action and the version, which is {}.",
                spec::ALIBABA.version
            ),
            format!("接口不存在：请检查接口名和版本（{}）。", spec::ALIBABA.version),
        )
    })
}
