//! The endpoints: one file each, one line each in [`LIST`].
//!
//! A new one is a file with an `ENTRY` and a `run` that `utoipa::path` describes, a line here, and a line in `openapi`.
//! When `run` is called the caller is proved, may call, is not over the rate, and the body is in memory.

pub(super) mod create_scan;
pub(super) mod get_account;
pub(super) mod get_report;
pub(super) mod get_scan;
pub(super) mod get_webhook_secret;
pub(super) mod list_scans;
pub(super) mod rotate_webhook_secret;
pub(super) mod watch_scan;

use super::{Answer, Call, problem::Problem};
use app::{Role, ScanId};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use std::pin::Pin;

/// Every endpoint.
pub(crate) static LIST: &[Entry] = &[
    create_scan::ENTRY,
    list_scans::ENTRY,
    get_scan::ENTRY,
    watch_scan::ENTRY,
    get_report::ENTRY,
    get_account::ENTRY,
    get_webhook_secret::ENTRY,
    rotate_webhook_secret::ENTRY,
];

/// One method at one path.
pub(crate) struct Entry {
    /// Its name in rights, rates, logs, and in the OpenAPI document.
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// With places as `{name}`.
    pub(crate) path: &'static str,
    /// What a token must be allowed at least.
    pub(crate) role: Role,
    /// Calls per second of one account, unless the configuration says otherwise.
    pub(crate) rate: u32,
    /// Bytes of a body at most; 0 for none.
    pub(crate) body: usize,
    pub(crate) run: fn(Call) -> Running,
}

pub(crate) type Running = Pin<Box<dyn Future<Output = Result<Answer, Problem>> + Send>>;

/// The methods at a path, as the header `Allow` lists them.
pub(crate) fn allow(path: &str) -> String {
    let mut methods: Vec<&str> = LIST.iter().filter(|entry| entry.path == path).map(|entry| entry.method).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.join(", ")
}

/// The scan that the path names. One that nobody could have is one that does not exist.
fn scan_id(call: &Call) -> Result<ScanId, Problem> {
    call.place("id").parse().map_err(|()| super::scan::missing())
}

/// An answer in JSON.
fn json(status: StatusCode, subject: String, value: &impl Serialize) -> Result<Answer, Problem> {
    let bytes = serde_json::to_vec(value).map_err(|error| Problem::internal(&error))?;
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(Answer { response, subject })
}
