//! `GET /api/openapi.json`: what this face is, for programs. Needs no token.

use super::{
    endpoints::{
        Entry, create_scan, get_account, get_report, get_scan, get_webhook_secret, list_scans, rotate_webhook_secret,
        watch_scan,
    },
    problem::{Kind, ProblemBody},
};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        ContentBuilder, PathItem, Ref, Response as Described, ResponseBuilder,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Touchstone",
        version = "1",
        description = "Is this AI-agent Skill safe? Hand in a package, wait, read the verdict and its reasons.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        create_scan::run,
        list_scans::run,
        get_scan::run,
        watch_scan::run,
        get_report::run,
        get_account::run,
        get_webhook_secret::run,
        rotate_webhook_secret::run,
    ),
    components(schemas(ProblemBody, get_report::Format, get_report::Language)),
    modifiers(&Everywhere),
    tags(
        (name = "scans", description = "Hand in, look, watch, download"),
        (name = "account", description = "The caller itself"),
    ),
)]
struct Document;

/// What holds for every operation: the token, and problems.
struct Everywhere;

impl Modify for Everywhere {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("Made by `touchstone account bearer create`."))
            .build();
        document.components.get_or_insert_default().add_security_scheme("bearer", SecurityScheme::Http(bearer));
        document.security = Some(vec![SecurityRequirement::new("bearer", Vec::<String>::new())]);
        for item in document.paths.paths.values_mut() {
            for operation in operations(item) {
                let takes_body = operation.request_body.is_some();
                for (status, titles) in problems(takes_body) {
                    let responses = &mut operation.responses.responses;
                    responses.entry(status.to_string()).or_insert_with(|| problem(&titles.join(". ")).into());
                }
            }
        }
    }
}

/// What may go wrong everywhere, by status. That a scan has no result, the endpoint says for which it matters.
fn problems(takes_body: bool) -> BTreeMap<u16, Vec<String>> {
    let mut problems: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    let everywhere = Kind::ALL.iter().filter(|kind| **kind != Kind::NotFinished);
    for kind in everywhere.filter(|kind| takes_body || !kind.is_about_the_body()) {
        problems.entry(kind.status()).or_default().push(kind.title().en);
    }
    problems
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    item.get.iter_mut().chain(item.post.iter_mut())
}

fn problem(what: &str) -> Described {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(what).content("application/problem+json", content).build()
}

static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(Document::openapi);
static TEXT: LazyLock<String> = LazyLock::new(|| DOCUMENT.to_pretty_json().unwrap_or_default());

/// The document.
pub(super) async fn show() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, TEXT.as_str()).into_response()
}

/// Whether the document has an endpoint, under its name.
pub(super) fn describes(entry: &Entry) -> bool {
    let Some(item) = DOCUMENT.paths.paths.get(entry.path) else { return false };
    let operation = match entry.method {
        "GET" => item.get.as_ref(),
        "POST" => item.post.as_ref(),
        _ => None,
    };
    operation.is_some_and(|operation| operation.operation_id.as_deref() == Some(entry.name))
}

/// The document as it is served.
#[cfg(test)]
pub(super) fn text() -> &'static str {
    &TEXT
}
