//! `GET /api/v1/webhook-secret`: what the account's webhooks are signed with.

use super::{Entry, json};
use crate::rest::{Answer, Call, problem::Problem};
use app::{Role, Secret};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) const ENTRY: Entry = Entry {
    name: "GetWebhookSecret",
    method: "GET",
    path: "/api/v1/webhook-secret",
    role: Role::Administer,
    rate: 20,
    body: 0,
    run: |call| Box::pin(run(call)),
};

/// What a receiver checks signatures with.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookSecret {
    /// `whsec_` and the key in Base64, as the libraries of Standard Webhooks take it.
    #[schema(pattern = "^whsec_[A-Za-z0-9+/]+=*$")]
    secret: String,
}

impl WebhookSecret {
    pub(super) fn of(secret: &Secret) -> Self {
        Self { secret: String::from_utf8_lossy(secret.expose()).into_owned() }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/webhook-secret",
    operation_id = "GetWebhookSecret",
    tag = "account",
    summary = "Show the webhook secret",
    description = "Made when it is first asked for. Needs a token with the role `administer`.",
    responses((status = 200, description = "The secret", body = WebhookSecret)),
)]
pub(crate) async fn run(call: Call) -> Result<Answer, Problem> {
    call.query(&[])?;
    let secret = call.service.app.webhook_secret(call.caller.account, call.now).await.map_err(Problem::from_app)?;
    json(StatusCode::OK, String::new(), &WebhookSecret::of(&secret))
}
