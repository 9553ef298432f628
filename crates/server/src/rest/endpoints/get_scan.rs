//! `GET /api/v1/scans/{id}`: where a scan stands, and its result in short.

use super::{Entry, json, scan_id};
use crate::rest::{
    Answer, Call,
    problem::Problem,
    scan::{Scan, ScanResult, State, Webhook},
};
use app::{ReportLink, Role, SkillState};
use axum::http::StatusCode;

/// How long the link to the report's page opens.
const LINK_SECONDS: i64 = 24 * 60 * 60;

pub(super) const ENTRY: Entry = Entry {
    name: "GetScan",
    method: "GET",
    path: "/api/v1/scans/{id}",
    role: Role::Read,
    rate: 100,
    body: 0,
    run: |call| Box::pin(run(call)),
};

#[utoipa::path(
    get,
    path = "/api/v1/scans/{id}",
    operation_id = "GetScan",
    tag = "scans",
    summary = "Where a scan stands",
    params(("id" = String, Path, pattern = "^[0-9a-f]{64}-[1-9][0-9]{0,9}$", description = "The scan's id")),
    responses((status = 200, description = "The scan, with its result once it has succeeded", body = Scan)),
)]
pub(crate) async fn run(call: Call) -> Result<Answer, Problem> {
    call.query(&[])?;
    let id = scan_id(&call)?;
    let app = &call.service.app;
    let entry = app.scan_entry(&call.caller, &id, call.now).await.map_err(Problem::from_app)?;
    let mut scan = Scan::listed(entry, call.lang);
    if scan.status == State::Succeeded {
        let state = app.skill_state(&call.caller, &id.sha256, id.engine_version, call.now).await;
        match state.map_err(Problem::from_app)? {
            SkillState::Success { scan: found, .. } => {
                let link = ReportLink {
                    account: call.caller.account,
                    sha256: id.sha256.clone(),
                    engine_version: id.engine_version,
                    lang: call.lang,
                    expires: call.now.unix_timestamp() + LINK_SECONDS,
                };
                let report_url = format!("{}/reports/{}", call.base_url(), app.sign_report_link(&link));
                scan.result = Some(ScanResult::of(&found, report_url, call.lang));
            }
            // The result was lost between the two looks: the list knows it by now.
            _ => {
                let entry = app.scan_entry(&call.caller, &id, call.now).await.map_err(Problem::from_app)?;
                scan = Scan::listed(entry, call.lang);
            }
        }
    }
    let webhooks = app.scan_webhooks(&call.caller, &id).await.map_err(Problem::from_app)?;
    scan.webhooks = (!webhooks.is_empty()).then(|| webhooks.into_iter().map(Webhook::of).collect());
    json(StatusCode::OK, id.to_string(), &scan)
}
