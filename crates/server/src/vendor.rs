//! Whose request it is: both vendors' clients send theirs to the same path, and none says its vendor's name.
//!
//! Decided by what only one of them sends, strongest first: the signature's name in the Authorization header, headers,
//! parameters of the query, the product in the host's name, parameters of a form. What says nothing is Tencent's, whose
//! errors then tell what is missing. Nothing is checked here.

use crate::{alibaba, observe::RequestId, peer::Peer, router::Service, tencent};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Method, header, request::Parts},
    response::Response,
};
use http_body_util::BodyExt as _;
use std::time::Duration;
use tokio::time;

/// Parameters that only one vendor's signatures have.
const MARKS: [(&str, Vendor); 5] = [
    ("SecretId=", Vendor::Tencent),
    ("AccessKeyId=", Vendor::Alibaba),
    ("SignatureNonce=", Vendor::Alibaba),
    ("SignatureVersion=", Vendor::Alibaba),
    ("Nonce=", Vendor::Tencent),
];

/// A vendor whose API is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vendor {
    Tencent,
    Alibaba,
}

/// Hands a request to the adapter of its vendor.
pub(crate) async fn answer(
    state: State<Service>,
    id: Extension<RequestId>,
    peer: Option<Extension<Peer>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let (vendor, body) = match by_head(&parts) {
        Some(vendor) => (vendor, body),
        None if is_form(&parts) => {
            let limit = Duration::from_secs(state.0.config.body_seconds);
            by_form(body, limit).await
        }
        None => (Vendor::Tencent, body),
    };
    let request = Request::from_parts(parts, body);
    match vendor {
        Vendor::Tencent => tencent::answer(state, id, peer, request).await,
        Vendor::Alibaba => alibaba::answer(state, id, peer, request).await,
    }
}

fn by_head(parts: &Parts) -> Option<Vendor> {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let authorization = text(header::AUTHORIZATION.as_str());
    if authorization.starts_with("ACS3-") {
        return Some(Vendor::Alibaba);
    }
    if !authorization.is_empty() || parts.headers.contains_key("x-tc-action") {
        return Some(Vendor::Tencent);
    }
    if parts.headers.keys().any(|name| name.as_str().starts_with("x-acs-")) {
        return Some(Vendor::Alibaba);
    }
    by_parameters(parts.uri.query().unwrap_or_default().as_bytes()).or_else(|| {
        let product = text(header::HOST.as_str()).split('.').next().unwrap_or_default();
        product.eq_ignore_ascii_case(crate::spec::ALIBABA.name).then_some(Vendor::Alibaba)
    })
}

/// Whether the first bytes of a request that nobody could parse are Alibaba's. They may end anywhere.
pub(crate) fn is_alibabas(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n');
    let target = lines.next().unwrap_or_default();
    let query = target.splitn(2, |byte| *byte == b'?').nth(1).unwrap_or_default();
    by_parameters(query).map_or_else(
        || {
            let starts = |line: &[u8], name: &str| {
                line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
            };
            lines.any(|line| starts(line, "x-acs-") || starts(line, "authorization: acs3-"))
        },
        |vendor| vendor == Vendor::Alibaba,
    )
}

fn by_parameters(encoded: &[u8]) -> Option<Vendor> {
    let pairs = || encoded.split(|byte| *byte == b'&');
    let sent = |mark: &str| pairs().any(|pair| pair.starts_with(mark.as_bytes()));
    MARKS.into_iter().find(|(mark, _)| sent(mark)).map(|(_, vendor)| vendor)
}

fn is_form(parts: &Parts) -> bool {
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form = content_type.is_some_and(|text| text.starts_with("application/x-www-form-urlencoded"));
    parts.method == Method::POST && is_form
}

/// Looks at the first piece of a form, and puts it back. The forms of Alibaba's API are small: one piece.
async fn by_form(mut body: Body, limit: Duration) -> (Vendor, Body) {
    let Ok(Some(Ok(first))) = time::timeout(limit, body.frame()).await else { return (Vendor::Tencent, body) };
    let Ok(first) = first.into_data() else { return (Vendor::Tencent, body) };
    let vendor = by_parameters(&first).unwrap_or(Vendor::Tencent);
    (vendor, again(first, body))
}

/// A body that begins with what was read of it.
fn again(first: Bytes, rest: Body) -> Body {
    Body::new(Again { first: Some(first), rest })
}

struct Again {
    first: Option<Bytes>,
    rest: Body,
}

impl hyper::body::Body for Again {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
        match self.first.take() {
            Some(first) => std::task::Poll::Ready(Some(Ok(hyper::body::Frame::data(first)))),
            None => std::pin::Pin::new(&mut self.rest).poll_frame(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, headers: &[(&str, &str)], expected: Option<Vendor>) {
        let mut request = Request::builder().uri(format!("/?{query}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        assert_eq!(by_head(&parts), expected, "{query} {headers:?}");
    }

    #[test]
    fn requests_show_whose_they_are() {
        use Vendor::{Alibaba, Tencent};
        check("", &[("authorization", "TC3-HMAC-SHA256 Credential=a")], Some(Tencent));
        check("", &[("authorization", "ACS3-HMAC-SHA256 Credential=a")], Some(Alibaba));
        check("", &[("authorization", "SKIP"), ("x-acs-action", "ListSubTasks")], Some(Tencent));
        check("AccessKeyId=a", &[("authorization", "TC3-HMAC-SHA256 Credential=a")], Some(Tencent));
        check("", &[("x-acs-action", "ListSubTasks")], Some(Alibaba));
        check("", &[("x-tc-action", "CreateSkillScan"), ("x-acs-action", "x")], Some(Tencent));
        check("Action=A&SecretId=a&Nonce=1", &[("host", "aisc.cn-shanghai.aliyuncs.com")], Some(Tencent));
        check("Action=A&SignatureNonce=a", &[], Some(Alibaba));
        check("Action=A&AccessKeyId=a", &[], Some(Alibaba));
        check("Action=A", &[("host", "aisc.cn-shanghai.aliyuncs.com")], Some(Alibaba));
        check("Action=A", &[("host", "127.0.0.1")], None);
        check("X=SecretId=", &[], None);
    }

    #[test]
    fn heads_that_nobody_can_parse_show_whose_they_are() {
        for (head, expected) in [
            ("GET /?AccessKeyId=a&Action=ListSubTasks&x=aaa", true),
            ("POST /?x=a HTTP/1.1\r\nHost: a\r\nX-Acs-Action: ListSubTasks\r\nx: aaa", true),
            ("POST / HTTP/1.1\r\nauthorization: ACS3-HMAC-SHA256 Cred", true),
            ("POST / HTTP/1.1\r\nAuthorization: TC3-HMAC-SHA256 Cred", false),
            ("GET /?SecretId=a&AccessKeyId=a HTTP/1.1\r\nx-acs-action: a", false),
            ("GET /?", false),
            ("", false),
        ] {
            assert_eq!(is_alibabas(head.as_bytes()), expected, "{head}");
        }
    }

    #[tokio::test]
    async fn a_form_is_looked_at_and_put_back() {
        for (form, expected) in [
            ("Action=ListSubTasks&AccessKeyId=a", Vendor::Alibaba),
            ("Action=CreateSkillScan&SecretId=a", Vendor::Tencent),
            ("Action=CreateSkillScan", Vendor::Tencent),
            ("", Vendor::Tencent),
        ] {
            let (vendor, body) = by_form(Body::from(form), Duration::from_secs(1)).await;
            assert_eq!(vendor, expected, "{form}");
            assert_eq!(body.collect().await.unwrap().to_bytes(), form.as_bytes());
        }
    }
}
