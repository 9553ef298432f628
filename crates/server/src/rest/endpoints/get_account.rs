//! `GET /api/v1/account`: who the token speaks for, what it may do, and what the account has used.

use super::{Entry, json};
use crate::rest::{Answer, Call, problem::Problem};
use app::Role;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) const ENTRY: Entry = Entry {
    name: "GetAccount",
    method: "GET",
    path: "/api/v1/account",
    role: Role::Read,
    rate: 20,
    body: 0,
    run: |call| Box::pin(run(call)),
};

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountView {
    /// Name of the account.
    name: String,
    /// Its number, or that of the user (sub-account) that the token is for.
    uin: String,
    /// What the token may do: `read`, `submit` (read and hand in), `administer` (all).
    #[schema(pattern = "^(read|submit|administer)$")]
    role: &'static str,
    /// The only actions that the token may call; empty for all that the role allows.
    actions: Vec<String>,
    /// Units that the account may use in all; absent for no limit. One unit is one file of a scan that succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    quota: Option<i64>,
    /// Units used.
    used: i64,
    /// The engine release that new packages are scanned with.
    engine_version: u32,
    /// Bytes that a package may have.
    max_package_bytes: usize,
}

#[utoipa::path(
    get,
    path = "/api/v1/account",
    operation_id = "GetAccount",
    tag = "account",
    summary = "Who am I",
    responses((status = 200, description = "The account behind the token", body = AccountView)),
)]
pub(crate) async fn run(call: Call) -> Result<Answer, Problem> {
    call.query(&[])?;
    let usage = call.service.app.usage(&call.caller).await.map_err(Problem::from_app)?;
    let view = AccountView {
        name: usage.name,
        uin: call.caller.uin.to_string(),
        role: call.caller.access.role.word(),
        actions: call.caller.access.actions,
        quota: usage.quota,
        used: usage.used,
        engine_version: call.service.app.engine_version(),
        max_package_bytes: call.service.app.max_package_bytes(),
    };
    json(StatusCode::OK, String::new(), &view)
}
