//! `GET /api/v1/scans/{id}/reports/{format}`: the whole result as a file. SARIF is one of the formats.

use super::{Entry, scan_id};
use crate::{
    reports::SAFETY,
    rest::{
        Answer, Call,
        problem::{Kind, Problem},
    },
};
use app::{ReportFormat, Role};
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use model::Lang;

pub(super) const ENTRY: Entry = Entry {
    name: "GetReport",
    method: "GET",
    path: "/api/v1/scans/{id}/reports/{format}",
    role: Role::Read,
    rate: 20,
    body: 0,
    run: |call| Box::pin(run(call)),
};

/// The formats, with what a file of each is called and typed.
const FORMATS: [(&str, ReportFormat, &str, &str); 5] = [
    ("html", ReportFormat::Html, "html", "text/html; charset=utf-8"),
    ("json", ReportFormat::Json, "json", "application/json"),
    ("markdown", ReportFormat::Markdown, "md", "text/markdown; charset=utf-8"),
    ("sarif", ReportFormat::Sarif, "sarif", "application/sarif+json"),
    ("text", ReportFormat::Text, "txt", "text/plain; charset=utf-8"),
];

/// The words of the formats.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the path")]
pub(crate) enum Format {
    Html,
    Json,
    Markdown,
    Sarif,
    Text,
}

#[utoipa::path(
    get,
    path = "/api/v1/scans/{id}/reports/{format}",
    operation_id = "GetReport",
    tag = "scans",
    summary = "Download a report",
    description = "Everything that was found. `json` is described by docs/json.md, `sarif` is SARIF 2.1.0.",
    params(
        ("id" = String, Path, pattern = "^[0-9a-f]{64}-[1-9][0-9]{0,9}$", description = "The scan's id"),
        ("format" = Format, Path, description = "The file's format"),
        ("lang" = Option<crate::rest::endpoints::get_report::Language>, Query,
            description = "Language of the report; by default that of Accept-Language"),
    ),
    responses(
        (status = 200, description = "The report", content(
            (String = "text/html"), (serde_json::Value = "application/json"), (String = "text/markdown"),
            (serde_json::Value = "application/sarif+json"), (String = "text/plain"),
        )),
        (status = 409, description = "The scan has not ended, or has no result", body = crate::rest::problem::ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn run(call: Call) -> Result<Answer, Problem> {
    let query = call.query(&["lang"])?;
    let id = scan_id(&call)?;
    let lang = query.word("lang", &[("en", Lang::En), ("zh", Lang::Zh)])?.unwrap_or(call.lang);
    let wanted = call.place("format");
    let Some((_, format, extension, content_type)) = FORMATS.into_iter().find(|(word, ..)| *word == wanted) else {
        return Err(Problem::with(
            Kind::NotFound,
            "There is no report of that format; there are html, json, markdown, sarif and text.",
            "没有该格式的报告；可用格式：html、json、markdown、sarif、text。",
        ));
    };
    let app = &call.service.app;
    let found = app.report(&call.caller, &id, format, lang, call.now).await.map_err(Problem::from_app)?;
    let Some(report) = found else {
        return Err(Problem::with(
            Kind::NotFinished,
            "The scan has not ended, or it ended without a result.",
            "该扫描尚未结束，或未产生结果。",
        ));
    };
    let mut response = Response::new(Body::from(report));
    let headers = response.headers_mut();
    // What stands in it came from a package: it must not act, whoever opens it.
    headers.extend(SAFETY);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    let name = format!("attachment; filename=\"touchstone-{}.{extension}\"", id.sha256.get(..12).unwrap_or_default());
    if let Ok(value) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(Answer { response, subject: id.to_string() })
}

/// Languages of reports.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the parameter")]
pub(crate) enum Language {
    En,
    Zh,
}
