//! The list of routes, and what every request passes on its way.

use crate::{Config, ConfigError, alibaba, health, limits::Limits, observe, reports, rest, tencent, vendor};
use app::{App, Network};
use axum::{
    Router,
    http::{StatusCode, header},
    middleware,
    response::IntoResponse,
    routing::{any, get, put},
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What all handlers share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) app: App,
    pub(crate) config: Arc<Config>,
    /// One permit is one [`crate::body::UNIT`] of request bodies in memory.
    pub(crate) body_memory: Arc<Semaphore>,
    /// Streams of events that are open.
    pub(crate) streams: rest::Streams,
    /// Calls per second of every action of every face.
    pub(crate) limits: Arc<Limits>,
    /// Proxies whose word on a client's address is believed.
    pub(crate) proxies: Arc<[Network]>,
}

/// The whole service as one router.
///
/// | Path | What |
/// |---|---|
/// | `/` | Tencent Cloud API 3.0 and Alibaba Cloud's RPC style, every action; a request shows whose it is |
/// | `/uploads/{token}` | takes a file behind a signed link |
/// | `/api/v1/…` `/api/openapi.json` | our own REST API, and its description |
/// | `/reports/{token}` | a Skill's report behind its signed link |
/// | `/reports/tasks/{token}` | a scan task's report behind its signed link |
/// | `/healthz` `/readyz` | alive, and able to serve |
/// | `/metrics` | Prometheus text |
pub fn router(app: App, config: Config) -> Result<Router, ConfigError> {
    let config = config.checked()?;
    let rates = tencent::rates()?.into_iter().chain(alibaba::rates()?).chain(rest::rates());
    let limits = Limits::new(&config, rates)?;
    rest::check()?;
    let service = Service {
        app,
        body_memory: Arc::new(Semaphore::new(crate::body::units(&config))),
        streams: rest::Streams::default(),
        limits: Arc::new(limits),
        proxies: config.proxies()?.into(),
        config: Arc::new(config),
    };
    Ok(Router::new()
        .route("/", any(vendor::answer))
        .route("/uploads/{token}", put(alibaba::take_upload))
        .route("/reports/{token}", get(reports::show))
        .merge(rest::routes())
        .route("/reports/tasks/{token}", get(reports::show_task))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(observe::metrics))
        .fallback(not_found)
        .layer(middleware::from_fn(observe::observe))
        .with_state(service))
}

async fn not_found() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "Not found.\n")
}
