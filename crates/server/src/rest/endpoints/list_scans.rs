//! `GET /api/v1/scans`: what the account has handed in, the newest first, searched and page by page.

use super::{Entry, json};
use crate::rest::{
    Answer, Call,
    problem::Problem,
    scan::{STATES, Scan},
};
use app::{Place, Role, ScanQuery};
use axum::http::{HeaderValue, StatusCode, header};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use model::RiskLevel;
use serde::Serialize;
use utoipa::ToSchema;

const DEFAULT_LIMIT: u32 = 50;
const MOST: u32 = 200;
const KNOWN: &[&str] = &["status", "risk_level", "sha256", "q", "since", "until", "limit", "cursor"];

pub(super) const ENTRY: Entry = Entry {
    name: "ListScans",
    method: "GET",
    path: "/api/v1/scans",
    role: Role::Read,
    rate: 20,
    body: 0,
    run: |call| Box::pin(run(call)),
};

/// One page of scans.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScanList {
    /// The scans, the newest first.
    scans: Vec<Scan>,
    /// Gives the next page as `cursor`; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[utoipa::path(
    get,
    path = "/api/v1/scans",
    operation_id = "ListScans",
    tag = "scans",
    summary = "List and search scans",
    description = "The account's own scans, the newest first. Pages are cut by the last row seen, so nothing shifts when \
        new scans come in.",
    params(
        ("status" = Option<crate::rest::scan::State>, Query, description = "Only in this state"),
        ("risk_level" = Option<crate::rest::scan::Risk>, Query, description = "Only with this verdict"),
        ("sha256" = Option<String>, Query, pattern = "^[0-9a-f]{64}$", description = "Only of these bytes"),
        ("q" = Option<String>, Query, min_length = 1, max_length = 100,
            description = "Part of the file's or the Skill's name; the case of ASCII letters does not matter"),
        ("since" = Option<String>, Query, format = DateTime, description = "Submitted at or after"),
        ("until" = Option<String>, Query, format = DateTime, description = "Submitted before"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Scans of a page; 50 by default"),
        ("cursor" = Option<String>, Query, min_length = 1, max_length = 64,
            description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "One page", body = ScanList,
            headers(("Link" = String, description = "rel=\"next\": the next page, if there is one"))),
    ),
)]
pub(crate) async fn run(call: Call) -> Result<Answer, Problem> {
    let query = call.query(KNOWN)?;
    let levels = [RiskLevel::Benign, RiskLevel::Suspicious, RiskLevel::Malicious].map(|level| (level.id(), level));
    let wanted = ScanQuery {
        status: query.word("status", &STATES)?,
        risk_level: query.word("risk_level", &levels)?,
        sha256: query.text("sha256").map(digest).transpose()?,
        name: query.short("q", 100)?,
        from: query.time("since")?,
        to: query.time("until")?,
        after: query.text("cursor").map(|text| place(text).ok_or_else(strange_cursor)).transpose()?,
        limit: query.number("limit", (1, MOST))?.unwrap_or(DEFAULT_LIMIT),
    };
    let page = call.service.app.scans(&call.caller, &wanted, call.now).await.map_err(Problem::from_app)?;
    let next_cursor = page.next.map(cursor);
    let link = next_cursor.as_deref().map(|cursor| next_link(call.uri.query().unwrap_or_default(), cursor));
    let scans = page.scans.into_iter().map(|entry| Scan::listed(entry, call.lang)).collect();
    let mut answer = json(StatusCode::OK, String::new(), &ScanList { scans, next_cursor })?;
    if let Some(value) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        answer.response.headers_mut().insert(header::LINK, value);
    }
    Ok(answer)
}

fn digest(text: &str) -> Result<String, Problem> {
    let fits = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    fits.then(|| text.to_owned()).ok_or_else(|| {
        Problem::parameter("sha256", "must be 64 hexadecimal digits in lower case", "应为 64 位小写十六进制数")
    })
}

/// The same question from another row on.
fn next_link(query: &str, cursor: &str) -> String {
    let mut next = form_urlencoded::Serializer::new(String::new());
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "cursor");
    next.extend_pairs(kept).append_pair("cursor", cursor);
    format!("<{}?{}>; rel=\"next\"", ENTRY.path, next.finish())
}

/// A place as clients carry it. Not signed: whatever place it names, only the caller's own rows are looked through.
fn cursor(place: Place) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{}.{}", place.created_at, place.row))
}

fn place(cursor: &str) -> Option<Place> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (created_at, row) = std::str::from_utf8(&bytes).ok()?.split_once('.')?;
    Some(Place { created_at: created_at.parse().ok()?, row: row.parse().ok()? })
}

fn strange_cursor() -> Problem {
    Problem::parameter("cursor", "is none that a page gave", "不是由上一页返回的值")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back() {
        let there = Place { created_at: 1_790_000_000_123, row: 42 };
        assert_eq!(place(&cursor(there)), Some(there));
        for wrong in ["", "x", "MQ", "MS4", "!!", &cursor(there)[1..]] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_next_page_keeps_the_question() {
        assert_eq!(
            next_link("q=a+b&cursor=old&limit=2", "new"),
            "</api/v1/scans?q=a+b&limit=2&cursor=new>; rel=\"next\""
        );
    }
}
