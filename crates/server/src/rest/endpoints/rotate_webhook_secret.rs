//! `POST /api/v1/webhook-secret`: a new secret in the place of the old one, which ends at once.

use super::{Entry, get_webhook_secret::WebhookSecret, json};
use crate::rest::{Answer, Call, problem::Problem};
use app::Role;
use axum::http::StatusCode;

pub(super) const ENTRY: Entry = Entry {
    name: "RotateWebhookSecret",
    method: "POST",
    path: "/api/v1/webhook-secret",
    role: Role::Administer,
    rate: 20,
    body: 0,
    run: |call| Box::pin(run(call)),
};

#[utoipa::path(
    post,
    path = "/api/v1/webhook-secret",
    operation_id = "RotateWebhookSecret",
    tag = "account",
    summary = "Replace the webhook secret",
    description = "What is sent from now on is signed with the new one. Needs a token with the role `administer`.",
    responses((status = 200, description = "The new secret", body = WebhookSecret)),
)]
pub(crate) async fn run(call: Call) -> Result<Answer, Problem> {
    call.query(&[])?;
    let app = &call.service.app;
    let secret = app.rotate_webhook_secret(call.caller.account, call.now).await.map_err(Problem::from_app)?;
    json(StatusCode::OK, String::new(), &WebhookSecret::of(&secret))
}
