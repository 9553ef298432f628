//! A request brought into memory: its form recognised, its size checked, nothing proved yet.

use super::{
    authenticate,
    error::{Code, Failure},
};
use crate::{
    body::{self, BodyError, Held},
    router::Service,
    signature::{Received, acs3, percent},
};
use axum::{
    extract::Request,
    http::{HeaderMap, Method, Uri, header, request::Parts},
};
use model::Lang;
use time::OffsetDateTime;

/// Parameters are names of files and addresses: forms stay small.
const MAX_FORM: usize = 1 << 20;
/// As far as the HTTP parser itself lets a request line grow; ten long addresses fit.
const MAX_QUERY: usize = 60 << 10;

/// How a request is signed, as far as its shape tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// ACS3: signature in the Authorization header, common parameters in `x-acs-` headers.
    Acs3,
    /// HMAC-SHA1: everything is a parameter; headers mean nothing.
    Rpc,
}

/// A request in memory.
pub(crate) struct Arrival {
    pub(crate) scheme: Scheme,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Held,
    /// Parameters of query and form.
    pub(crate) pairs: Vec<percent::Pair>,
    /// When the head arrived.
    pub(crate) at: OffsetDateTime,
    /// The credential of an ACS3 request; looked up before the body was read.
    pub(crate) credential: Option<app::Credential>,
}

impl Arrival {
    /// Reads a request.
    pub(crate) async fn read(service: &Service, request: Request) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let at = OffsetDateTime::now_utc();
        let scheme = Scheme::of(&parts);
        let credential = match check_head(service, &parts, scheme, at).await {
            Ok(credential) => credential,
            Err(failure) => {
                // A client that is still sending when the connection closes sees a reset instead of the answer.
                body::drain(body, &mut |_| {}).await;
                return Err(failure);
            }
        };
        let declared = declared_length(&parts.headers);
        let body = body::read(service, body, declared, MAX_FORM, &mut |_| {}).await.map_err(|error| match error {
            BodyError::TooLarge => too_large(),
            BodyError::TimedOut | BodyError::Broken => Failure::new(
                Code::InvalidParameter,
                "The request body did not arrive completely.",
                "请求体未完整到达。",
            ),
        })?;
        let mut pairs = percent::pairs(parts.uri.query().unwrap_or_default().as_bytes());
        if is_form(&parts.headers) {
            pairs.extend(percent::pairs(&body.bytes));
        }
        let Parts { method, uri, headers, .. } = parts;
        Ok(Self { scheme, method, uri, headers, body, pairs, at, credential })
    }

    /// The parts that a signature covers.
    pub(crate) fn received(&self) -> Received<'_> {
        received(&self.method, &self.uri, &self.headers)
    }

    /// The Host header as sent.
    pub(crate) fn host(&self) -> &str {
        host(&self.headers)
    }

    /// What is asked for, as the client wrote it.
    pub(crate) fn asked(&self) -> String {
        match self.scheme {
            Scheme::Acs3 => text(&self.headers, "x-acs-action").to_owned(),
            Scheme::Rpc => self.pair("Action"),
        }
    }

    /// The key that the request claims to be signed with, for the record.
    pub(crate) fn claimed_key(&self) -> String {
        match self.scheme {
            Scheme::Acs3 => authenticate::claimed_key(&self.headers, &self.uri),
            Scheme::Rpc => self.pair("AccessKeyId"),
        }
    }

    /// A parameter; empty if it is absent.
    pub(crate) fn pair(&self, name: &str) -> String {
        let found = self.pairs.iter().find(|(found, _)| found == name.as_bytes());
        found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
    }

    /// Whether there is a body that is no form: no action takes one.
    pub(crate) fn has_other_body(&self) -> bool {
        !self.body.bytes.is_empty() && !is_form(&self.headers)
    }
}

impl Scheme {
    fn of(parts: &Parts) -> Self {
        let signed_in_query = percent::pairs(parts.uri.query().unwrap_or_default().as_bytes())
            .iter()
            .any(|(name, _)| name == b"Signature" || name == b"SignatureNonce");
        // The SDK sends `x-acs-` headers along with the older signature as well.
        match parts.headers.contains_key(header::AUTHORIZATION) {
            true => Self::Acs3,
            false if signed_in_query || !parts.headers.contains_key("x-acs-signature-nonce") => Self::Rpc,
            false => Self::Acs3,
        }
    }
}

/// What can be refused before the body is read. Gives the credential that an ACS3 request claims to be signed with.
async fn check_head(
    service: &Service,
    parts: &Parts,
    scheme: Scheme,
    at: OffsetDateTime,
) -> Result<Option<app::Credential>, Failure> {
    if parts.method != Method::GET && parts.method != Method::POST {
        return Err(Failure::new(
            Code::UnsupportedMethod,
            "Only the HTTP methods GET and POST are supported.",
            "仅支持 HTTP GET 和 POST 方法。",
        ));
    }
    let long_query = parts.uri.query().is_some_and(|query| query.len() > MAX_QUERY);
    if long_query || declared_length(&parts.headers).is_some_and(|length| length > MAX_FORM as u64) {
        return Err(too_large());
    }
    if scheme == Scheme::Rpc {
        return Ok(None);
    }
    let request = received(&parts.method, &parts.uri, &parts.headers);
    let claim = acs3::Claim::read(&request, at)?;
    authenticate::credential(&service.app, claim.access_key_id).await.map(Some)
}

fn received<'a>(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Received<'a> {
    Received { method: method.as_str(), path: uri.path(), query: uri.query().unwrap_or_default(), headers }
}

/// The Host header as sent.
pub(crate) fn host(headers: &HeaderMap) -> &str {
    text(headers, header::HOST.as_str())
}

/// The language that the client reads, if it says so; the API has no parameter for it.
pub(crate) fn language(headers: &HeaderMap) -> Option<Lang> {
    text(headers, header::ACCEPT_LANGUAGE.as_str())
        .split(',')
        .find_map(|tag| Lang::parse(tag.split(';').next().unwrap_or_default().trim()))
}

fn is_form(headers: &HeaderMap) -> bool {
    let media_type = text(headers, header::CONTENT_TYPE.as_str()).split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok()).map(str::trim).unwrap_or_default()
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    text(headers, header::CONTENT_LENGTH.as_str()).parse().ok()
}

fn too_large() -> Failure {
    Failure::new(
        Code::RequestTooLarge,
        "The request is too large: a query may be 60 KB, a form 1 MB.",
        "请求过大：查询串不能超过 60 KB，表单不能超过 1 MB。",
    )
}
