//! What goes wrong, as RFC 9457 says it: `application/problem+json`, one list of kinds.

use crate::{
    listen::HeadTooLarge,
    observe::{RequestId, causes},
};
use app::ErrorKind;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use model::{Lang, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// How a problem's type begins. A name, not an address: nothing is fetched from there.
const TYPE: &str = "urn:touchstone:problem:";
const CONTENT_TYPE: &str = "application/problem+json";

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $status:literal $code:literal $en:literal $zh:literal;)*) => {
        /// What went wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Kind { $($(#[$doc])* $variant,)* }

        impl Kind {
            /// All of them.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word that programs compare.
            pub(crate) fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The HTTP status.
            pub(crate) fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// What every problem of this kind is called.
            pub(crate) fn title(self) -> Text {
                match self { $(Self::$variant => Text::new($en, $zh),)* }
            }
        }
    };
}

kinds! {
    /// A parameter, the query or the body has the wrong form.
    BadRequest 400 "bad-request" "The request is malformed" "请求格式错误";
    /// No token, or none that holds.
    Unauthenticated 401 "unauthenticated" "A valid bearer token is needed" "需要有效的 Bearer 令牌";
    /// The token's role or list of actions does not allow it.
    Forbidden 403 "forbidden" "The token does not allow this" "该令牌无权执行此操作";
    /// The account may not be used from this address.
    AddressRefused 403 "address-refused" "The account may not be used from this address" "不允许从该地址使用此账号";
    /// A quota of the account is used up.
    QuotaExceeded 403 "quota-exceeded" "The quota is used up" "配额已用尽";
    /// Nothing of that name for this caller.
    NotFound 404 "not-found" "There is no such thing" "资源不存在";
    /// The path exists, the method does not.
    MethodNotAllowed 405 "method-not-allowed" "The method is not allowed here" "不支持该请求方法";
    /// The body did not arrive in time or not whole.
    BodyIncomplete 408 "body-incomplete" "The body did not arrive completely" "请求体未完整到达";
    /// The scan has not ended, or ended without a result.
    NotFinished 409 "not-finished" "The scan has no result" "该扫描尚无结果";
    /// The body is larger than is taken.
    TooLarge 413 "too-large" "The body is too large" "请求体过大";
    /// The body's media type is not one that is taken.
    UnsupportedMediaType 415 "unsupported-media-type" "The media type is not supported" "不支持该媒体类型";
    /// The bytes are no package.
    InvalidPackage 422 "invalid-package" "The file is not a package that can be scanned" "该文件不是可扫描的包";
    /// Too many calls in one second, or too many open event streams.
    RateLimited 429 "rate-limited" "Too many requests" "请求过于频繁";
    /// The request line or the headers are too large.
    HeadTooLarge 431 "head-too-large" "The request line or the headers are too large" "请求行或请求头过大";
    /// Our fault.
    Internal 500 "internal" "Internal error" "内部错误";
    /// A part is down, or it took too long.
    Unavailable 503 "unavailable" "The service cannot answer now" "服务暂时不可用";
}

impl Kind {
    /// Whether only a request with a body can have it.
    pub(crate) fn is_about_the_body(self) -> bool {
        matches!(self, Self::UnsupportedMediaType | Self::InvalidPackage)
    }
}

/// The problem that a request head was refused for which nobody could read: in both languages.
pub(crate) fn head_too_large(id: &RequestId) -> HeadTooLarge {
    let kind = Kind::HeadTooLarge;
    let title = kind.title();
    let both = format!("{} {}", title.en, title.zh);
    HeadTooLarge {
        status: "431 Request Header Fields Too Large",
        content_type: CONTENT_TYPE,
        body: ProblemBody::new(&Problem::new(kind), id, both.clone(), both).bytes(),
        code: "head-too-large",
    }
}

/// One problem, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    /// What exactly, for people.
    pub(crate) detail: Text,
    /// The parameter or header that is meant; empty if it is none.
    pub(crate) field: &'static str,
    /// A header that goes with it.
    pub(crate) header: Option<(header::HeaderName, HeaderValue)>,
}

/// A problem as it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// The kind of problem, as a URI.
    #[schema(rename = "type", example = "urn:touchstone:problem:not-found")]
    r#type: String,
    /// What every problem of this kind is called.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What exactly is wrong with this request.
    detail: String,
    /// This occurrence: the request's id, which is also in the server's log and in the header `X-Request-Id`.
    instance: String,
    /// The kind as a word.
    code: &'static str,
    /// The parameter or header that is meant.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schema(required = false)]
    field: &'static str,
}

impl Problem {
    /// A problem with nothing more to say than its kind.
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, detail: kind.title(), field: "", header: None }
    }

    /// A problem with a sentence about this request.
    pub(crate) fn with(kind: Kind, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { kind, detail: Text { en: en.into(), zh: zh.into() }, field: "", header: None }
    }

    /// A parameter with a wrong value. The sentences go on after its name.
    pub(crate) fn parameter(field: &'static str, en: &str, zh: &str) -> Self {
        Self { field, ..Self::with(Kind::BadRequest, format!("{field} {en}"), format!("{field} {zh}")) }
    }

    /// With a header of its own.
    pub(crate) fn header(self, name: header::HeaderName, value: &'static str) -> Self {
        Self { header: Some((name, HeaderValue::from_static(value))), ..self }
    }

    /// A failed use case.
    pub(crate) fn from_app(error: app::Error) -> Self {
        let kind = match (error.kind, error.field) {
            (ErrorKind::Invalid, "file") => Kind::InvalidPackage,
            (ErrorKind::Invalid, _) => Kind::BadRequest,
            (ErrorKind::NotFound, _) => Kind::NotFound,
            (ErrorKind::LimitExceeded, _) => Kind::QuotaExceeded,
            (ErrorKind::Unavailable, _) => Kind::Unavailable,
            (ErrorKind::Internal, _) => Kind::Internal,
        };
        if matches!(kind, Kind::Unavailable | Kind::Internal) {
            tracing::error!(error = causes(&error), "call failed");
        }
        Self { kind, field: error.field, detail: error.public, header: None }
    }

    /// Our fault; what exactly is for the log.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = causes(error), "call failed");
        Self::new(Kind::Internal)
    }

    /// The answer.
    pub(crate) fn response(self, id: &RequestId, lang: Lang) -> Response {
        let (title, detail) = (self.kind.title().get(lang).to_owned(), self.detail.get(lang).to_owned());
        let mut response = Response::new(Body::from(ProblemBody::new(&self, id, title, detail).bytes()));
        *response.status_mut() = StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        if let Some((name, value)) = self.header {
            headers.insert(name, value);
        }
        response
    }
}

impl ProblemBody {
    fn new(problem: &Problem, id: &RequestId, title: String, detail: String) -> Self {
        Self {
            r#type: format!("{TYPE}{}", problem.kind.code()),
            title,
            status: problem.kind.status(),
            detail,
            instance: format!("urn:uuid:{}", id.0),
            code: problem.kind.code(),
            field: problem.field,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}
