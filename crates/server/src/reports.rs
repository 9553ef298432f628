//! `GET /reports/{token}`: a report for whoever holds its signed link; no credentials.
//!
//! The page is made of text from hostile packages. It is escaped where it is rendered; the headers here make sure
//! that even a mistake there runs no script, loads nothing and leaks no link.

use crate::{observe::causes, router::Service};
use app::{ErrorKind, LinkError, TaskReportFormat};
use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use model::Text;
use time::OffsetDateTime;

pub(crate) const SAFETY: [(HeaderName, HeaderValue); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
        ),
    ),
    (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// Opens a link. What stands behind its token is not signed, so nothing may stand there.
pub(crate) async fn show(
    State(service): State<Service>,
    token: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    let now = OffsetDateTime::now_utc();
    // What is not even text is no token.
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let link = if query.is_some() { Err(LinkError::Invalid) } else { service.app.open_report_link(&token, now) };
    let link = match link {
        Ok(link) => link,
        Err(LinkError::Expired) => {
            return page(StatusCode::FORBIDDEN, &Text::new("This link has expired.", "该链接已过期。"));
        }
        Err(LinkError::Invalid) => {
            return page(StatusCode::FORBIDDEN, &Text::new("This link is not valid.", "该链接无效。"));
        }
    };
    match service.app.report_html(&link, now).await {
        Ok(html) => (StatusCode::OK, SAFETY, html).into_response(),
        Err(error) if error.kind == ErrorKind::NotFound => {
            page(StatusCode::NOT_FOUND, &Text::new("This report no longer exists.", "该报告已不存在。"))
        }
        Err(error) => {
            tracing::error!(error = causes(&error), "report failed");
            page(StatusCode::SERVICE_UNAVAILABLE, &Text::new("The report cannot be shown now.", "暂时无法显示该报告。"))
        }
    }
}

/// Opens a link to a scan task's report, to be shown or saved.
pub(crate) async fn show_task(
    State(service): State<Service>,
    token: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    let now = OffsetDateTime::now_utc();
    // What is not even text is no token.
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let link = if query.is_some() { Err(LinkError::Invalid) } else { service.app.open_task_report_link(&token, now) };
    let link = match link {
        Ok(link) => link,
        Err(LinkError::Expired) => {
            return page(StatusCode::FORBIDDEN, &Text::new("This link has expired.", "该链接已过期。"));
        }
        Err(LinkError::Invalid) => {
            return page(StatusCode::FORBIDDEN, &Text::new("This link is not valid.", "该链接无效。"));
        }
    };
    match service.app.task_report(&link).await {
        Ok((format, bytes)) => {
            let mut response = (StatusCode::OK, SAFETY, bytes).into_response();
            let media = match format {
                TaskReportFormat::Html => "text/html; charset=utf-8",
                TaskReportFormat::Pdf => "application/pdf",
            };
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
            // Ids are letters, digits and a dash.
            let name = format!("attachment; filename=\"{}.{}\"", link.report_id, format.extension());
            if let (true, Ok(name)) = (link.download, HeaderValue::from_str(&name)) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
            }
            response
        }
        Err(error) if error.kind == ErrorKind::NotFound => {
            page(StatusCode::NOT_FOUND, &Text::new("This report no longer exists.", "该报告已不存在。"))
        }
        Err(error) => {
            tracing::error!(error = causes(&error), "report failed");
            page(StatusCode::SERVICE_UNAVAILABLE, &Text::new("The report cannot be shown now.", "暂时无法显示该报告。"))
        }
    }
}

/// A page in both languages: a link that does not open does not tell which one its holder reads.
fn page(status: StatusCode, text: &Text) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Touchstone</title>\
         <p>{}</p><p lang=\"zh\">{}</p></html>\n",
        text.en, text.zh
    );
    (status, SAFETY, html).into_response()
}
