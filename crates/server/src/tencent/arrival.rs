//! A request brought into memory: its form recognised, its size checked, nothing proved yet.
//!
//! The form decides the limit: 10 MB for a signed JSON body (v3), 1 MB for a form (v1), 32 KB for a query string.
//! Whatever is too large is read to its end and thrown away before the refusal, so that the client reads the answer
//! and not a reset connection.

use super::{
    LANGUAGE_HEADER, declared_length,
    error::{Code, Failure},
    language::Search,
};
use crate::{
    body::{self, BodyError, Held},
    router::Service,
    signature::{Received, tc3},
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, Uri, header, request::Parts},
};
use model::Lang;
use time::OffsetDateTime;

/// The vendor's "10 MB" for v3, and the largest body there is.
pub(crate) const MAX_BODY: usize = 10 << 20;
/// The vendor's "1 MB" for v1.
const MAX_FORM: usize = 1 << 20;
/// The vendor's "32 KB" for GET.
const MAX_QUERY: usize = 32 << 10;

/// How a request is signed, as far as its shape tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// TC3: signature in the Authorization header, common parameters in `X-TC-` headers.
    V3,
    /// HmacSHA1 or HmacSHA256: everything is a parameter.
    V1,
}

/// A request in memory.
pub(crate) struct Arrival {
    pub(crate) scheme: Scheme,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Held,
    /// Decoded parameters of a v1 request.
    pub(crate) pairs: Vec<(String, String)>,
    /// When the head arrived: a long upload must not run out of its signature's five minutes.
    pub(crate) at: OffsetDateTime,
    /// The credential of a v3 request; looked up before the body was read.
    pub(crate) credential: Option<app::Credential>,
}

impl Arrival {
    /// Reads a request. A failure comes with the language to tell it in.
    pub(crate) async fn read(service: &Service, request: Request) -> Result<Self, (Lang, Failure)> {
        let (parts, body) = request.into_parts();
        let mut search = Search::new();
        if let Some(query) = parts.uri.query() {
            search.feed(query.as_bytes());
            search.feed(b"&");
        }
        let by_header = header_text(&parts.headers, LANGUAGE_HEADER).and_then(Lang::parse);
        let brought = Self::bring_in(service, parts, body, &mut search).await;
        brought.map_err(|failure| (by_header.or(search.end()).unwrap_or(service.config.language), failure))
    }

    async fn bring_in(service: &Service, parts: Parts, body: Body, search: &mut Search) -> Result<Self, Failure> {
        let scheme = Scheme::of(&parts);
        let at = OffsetDateTime::now_utc();
        let limit = match (&parts.method, scheme) {
            (&Method::GET, _) => MAX_QUERY,
            (_, Scheme::V3) => MAX_BODY,
            (_, Scheme::V1) => MAX_FORM,
        };
        // Only a v1 form can name a language, and megabytes of JSON need not be looked through for it.
        let mut watch = |piece: &[u8]| {
            if scheme == Scheme::V1 {
                search.feed(piece);
            }
        };
        let (credential, body) = match check_head(service, &parts, scheme, limit, at).await {
            Ok(credential) => (credential, body),
            Err(failure) => {
                body::drain(body, &mut watch).await;
                return Err(failure);
            }
        };
        let declared = declared_length(&parts.headers);
        let body = body::read(service, body, declared, limit, &mut watch).await.map_err(|error| match error {
            BodyError::TooLarge => too_large(&parts.method, scheme),
            BodyError::TimedOut | BodyError::Broken => {
                Failure::new(Code::InvalidRequest, "The request body did not arrive completely.", "请求体未完整到达。")
            }
        })?;
        let pairs = match scheme {
            Scheme::V3 => Vec::new(),
            Scheme::V1 => {
                let query = parts.uri.query().unwrap_or_default().as_bytes();
                let form: &[u8] = &body.bytes;
                // Both at once only by hand; whatever stands there is signed, so all of it counts, even a body of GET.
                let joint: &[u8] = if query.is_empty() || form.is_empty() { &[] } else { b"&" };
                crate::parameters::decode(&[query, joint, form].concat())?
            }
        };
        let Parts { method, uri, headers, .. } = parts;
        Ok(Self { scheme, method, uri, headers, body, pairs, at, credential })
    }

    /// The parts that a signature covers.
    pub(crate) fn received(&self) -> Received<'_> {
        received(&self.method, &self.uri, &self.headers)
    }

    /// The Host header as sent.
    pub(crate) fn host(&self) -> &str {
        header_text(&self.headers, header::HOST.as_str()).unwrap_or_default()
    }

    /// A v1 parameter.
    pub(crate) fn pair(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// What is asked for, as the client wrote it.
    pub(crate) fn action(&self) -> &str {
        let action = match self.scheme {
            Scheme::V3 => self.header("x-tc-action"),
            Scheme::V1 => self.pair("Action"),
        };
        action.unwrap_or_default()
    }

    /// The key that the request claims to be signed with, for the record.
    pub(crate) fn claimed_key(&self) -> String {
        match self.scheme {
            Scheme::V3 => super::authenticate::claimed_key(&self.headers),
            Scheme::V1 => self.pair("SecretId").unwrap_or_default().to_owned(),
        }
    }

    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header_text(&self.headers, name)
    }

    /// The language that the client asks for, as it wrote it.
    pub(crate) fn language_tag(&self) -> Option<&str> {
        let tag = match self.scheme {
            Scheme::V3 => self.header(LANGUAGE_HEADER),
            Scheme::V1 => self.pair("Language"),
        };
        tag.filter(|tag| !tag.is_empty())
    }

    /// The language that the client asks for, if there is such a one.
    pub(crate) fn language(&self) -> Option<Lang> {
        self.language_tag().and_then(Lang::parse)
    }
}

impl Scheme {
    /// JSON and multipart imply v3, a form implies v1; the v3 headers say so first.
    fn of(parts: &Parts) -> Self {
        let headers = &parts.headers;
        if headers.contains_key(header::AUTHORIZATION) || headers.contains_key("x-tc-action") {
            return Self::V3;
        }
        match media_type(headers) {
            "application/json" | "multipart/form-data" if parts.method == Method::POST => Self::V3,
            _ => Self::V1,
        }
    }
}

/// What can be refused before the body is read. Gives the credential that a v3 request claims to be signed with.
///
/// A size that is declared is judged before the key is looked up; one that only shows as the body comes in, after it.
async fn check_head(
    service: &Service,
    parts: &Parts,
    scheme: Scheme,
    limit: usize,
    at: OffsetDateTime,
) -> Result<Option<app::Credential>, Failure> {
    if parts.method != Method::GET && parts.method != Method::POST {
        return Err(Failure::new(
            Code::UnsupportedProtocol,
            "Only the HTTP methods GET and POST are supported.",
            "仅支持 HTTP GET 和 POST 方法。",
        ));
    }
    if parts.uri.query().is_some_and(|query| query.len() > MAX_QUERY) {
        return Err(too_large(&Method::GET, scheme));
    }
    if declared_length(&parts.headers).is_some_and(|length| length > limit as u64) {
        return Err(too_large(&parts.method, scheme));
    }
    if scheme == Scheme::V1 {
        return Ok(None);
    }
    let request = received(&parts.method, &parts.uri, &parts.headers);
    let claim = tc3::Claim::read(&request, at.unix_timestamp())?;
    super::authenticate::credential(&service.app, claim.secret_id).await.map(Some)
}

fn received<'a>(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Received<'a> {
    Received { method: method.as_str(), path: uri.path(), query: uri.query().unwrap_or_default(), headers }
}

/// The media type of the body, without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> &str {
    let value = header_text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim()
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok()).map(str::trim)
}

fn too_large(method: &Method, scheme: Scheme) -> Failure {
    let (en, zh) = match (method, scheme) {
        (&Method::GET, _) => ("A GET request may be 32 KB", "GET 请求不能超过 32 KB"),
        (_, Scheme::V3) => (
            "A POST request signed with TC3-HMAC-SHA256 may be 10 MB",
            "使用 TC3-HMAC-SHA256 签名的 POST 请求不能超过 10 MB",
        ),
        (_, Scheme::V1) => (
            "A POST request signed with HmacSHA1 or HmacSHA256 may be 1 MB",
            "使用 HmacSHA1 或 HmacSHA256 签名的 POST 请求不能超过 1 MB",
        ),
    };
    Failure::new(
        Code::RequestSizeLimitExceeded,
        format!("The request is too large. {en}."),
        format!("请求过大：{zh}。"),
    )
}
