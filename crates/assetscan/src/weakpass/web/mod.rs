//! Web servers as a login meets them: where to ask, and one question with an answer that may be slow. No redirects.

pub(super) mod html;
pub(super) mod login_form;

use super::protocols::{Broken, Call};
use crate::http::{Reply, Request};

/// A page is cut here: a login form stands before.
const MOST_BYTES: usize = 512 * 1024;

/// Where logins usually are, the commonest first.
pub(super) const PLACES: &[&str] = &[
    "/",
    "/login",
    "/admin/",
    "/admin",
    "/login.php",
    "/admin/login",
    "/user/login",
    "/accounts/login/",
    "/users/sign_in",
    "/signin",
    "/auth/login",
    "/wp-login.php",
    "/administrator/",
    "/phpmyadmin/",
    "/manager/html",
    "/api/whoami",
];

/// One question. The answer may take as long as a try may: those who guess are made to wait.
pub(super) async fn fetch(call: &Call, request: &Request) -> Result<Reply, Broken> {
    let mut talk = call.open().await?.allowing(MOST_BYTES);
    talk.send(&request.to_bytes(&call.service)).await?;
    let said = talk.until(call.within, |so_far| Reply::is_complete(so_far, false)).await;
    Reply::parse(&said).filter(|reply| (100..600).contains(&reply.status)).ok_or(Broken::Garbage)
}

/// A request for a page with one more header.
pub(super) fn with_header(mut request: Request, name: &str, value: String) -> Request {
    request.headers.push((name.to_owned(), value));
    request
}

/// Every value of a header.
pub(super) fn all<'a>(reply: &'a Reply, name: &'a str) -> impl Iterator<Item = &'a str> {
    reply.headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// `HTTP 401 Basic realm="x"`: what an answer says about a login.
pub(super) fn words(reply: &Reply) -> String {
    let said = reply.header("www-authenticate").or_else(|| reply.header("location")).unwrap_or_default();
    format!("HTTP {} {said}", reply.status).trim_end().to_owned()
}
