//! One log line and a few numbers per request. Never a body, a secret, a query or a report token.

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

/// Names a request in logs and answers.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// What a handler tells the log line about an API call; travels in the response's extensions.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// Action name; empty when it is not one of ours, so that callers cannot invent label values.
    pub(crate) action: &'static str,
    /// `OK` or the error code.
    pub(crate) code: &'static str,
    /// `AppId` of the account, once the signature is proved.
    pub(crate) app_id: Option<u64>,
}

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();
const DURATIONS: &str = "touchstone_request_duration_seconds";
const UPKEEP: Duration = Duration::from_secs(5);

/// Starts to record metrics in this process; call once, before the first request. `/metrics` is 404 without it.
pub fn install_metrics() -> Result<(), BuildError> {
    let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_duration_seconds".into()), &buckets)?
        .install_recorder()?;
    metrics::describe_counter!("touchstone_requests_total", "Requests by route, action and outcome");
    metrics::describe_histogram!(DURATIONS, metrics::Unit::Seconds, "Time to answer by route and action");
    // A second recorder was refused above, so the slot is free.
    let _ = METRICS.set(handle);
    Ok(())
}

/// Folds samples that nobody scraped, for as long as the server runs; without it histograms grow.
pub(crate) async fn keep_metrics() {
    let mut tick = tokio::time::interval(UPKEEP);
    loop {
        tick.tick().await;
        if let Some(handle) = METRICS.get() {
            handle.run_upkeep();
        }
    }
}

/// `GET /metrics`.
pub(crate) async fn metrics() -> Response {
    match METRICS.get() {
        Some(handle) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response(),
        None => (StatusCode::NOT_FOUND, "metrics are not recorded\n").into_response(),
    }
}

/// Gives the request its id, and writes its line and numbers when it is answered.
pub(crate) async fn observe(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = uuid::Uuid::new_v4().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |path| path.as_str().to_owned());
    let method = method_label(request.method().as_str());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;

    let status = response.status().as_u16();
    let outcome = response.extensions_mut().remove::<Outcome>();
    let (action, app_id) = outcome.as_ref().map_or(("", None), |o| (o.action, o.app_id));
    let code = outcome.as_ref().map_or_else(|| status.to_string(), |o| o.code.to_owned());
    let seconds = started.elapsed().as_secs_f64();
    // Probes and scrapes would drown everything else.
    if route.starts_with("/healthz") || route.starts_with("/readyz") || route.starts_with("/metrics") {
        tracing::debug!(request_id = %id, method, route, status, seconds, "request");
    } else {
        tracing::info!(request_id = %id, method, route, action, code, app_id, status, seconds, "request");
    }
    metrics::counter!("touchstone_requests_total", "route" => route.clone(), "action" => action, "code" => code)
        .increment(1);
    metrics::histogram!(DURATIONS, "route" => route, "action" => action).record(seconds);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// An error with everything that led to it, for the log.
pub(crate) fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Methods that callers invent do not become log values or labels.
fn method_label(method: &str) -> &'static str {
    ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}
