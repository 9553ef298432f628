//! Two questions of whoever runs the service: does the process live, and can it serve.

use crate::{observe::causes, router::Service};
use axum::{extract::State, http::StatusCode};

/// The process answers. Says nothing about the database, so that a broken one does not restart the process in a loop.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// Database and object store answer.
pub(crate) async fn ready(State(service): State<Service>) -> (StatusCode, &'static str) {
    match service.app.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(error = causes(&error), "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}
