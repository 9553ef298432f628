//! Who calls: the bearer token of RFC 6750, in the Authorization header and nowhere else.

use super::problem::{Kind, Problem};
use app::{App, Caller, bearer_id};
use axum::http::{
    HeaderMap,
    header::{AUTHORIZATION, WWW_AUTHENTICATE},
};
use time::OffsetDateTime;

/// The public half of the token that a request claims, for the record; empty if it has none.
pub(crate) fn claimed(headers: &HeaderMap) -> String {
    token(headers).and_then(bearer_id).unwrap_or_default().to_owned()
}

/// The caller behind the token.
pub(crate) async fn prove(app: &App, headers: &HeaderMap) -> Result<Caller, Problem> {
    let Some(token) = token(headers) else {
        return Err(refused(
            "Send `Authorization: Bearer TOKEN`; `touchstone account bearer create` makes a token.",
            "请携带 `Authorization: Bearer 令牌` 请求头；令牌由 `touchstone account bearer create` 创建。",
            "Bearer realm=\"touchstone\"",
        ));
    };
    let found = app.bearer(token, OffsetDateTime::now_utc()).await.map_err(Problem::from_app)?;
    found.ok_or_else(|| {
        refused(
            "The token is unknown, revoked or over, or its account is disabled.",
            "令牌不存在、已吊销或已过期，或其账号已被禁用。",
            "Bearer realm=\"touchstone\", error=\"invalid_token\"",
        )
    })
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    // Two of them would leave open which one counts.
    (values.next().is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| token.trim())
}

fn refused(en: &str, zh: &str, challenge: &'static str) -> Problem {
    Problem::with(Kind::Unauthenticated, en, zh).header(WWW_AUTHENTICATE, challenge)
}
