//! HTTP as a login needs it: one request, one answer, over a connection of its own. No redirects, no compression.

pub(super) mod html;
pub(super) mod login_form;

use super::bytes::text;
use super::protocols::{Broken, Call};
use crate::talk::Talk;
use std::time::Duration;

const MOST_LINE: usize = 16 * 1024;
const MOST_HEADERS: usize = 100;
/// A page is cut here: a login form stands before.
const MOST_BODY: usize = 512 * 1024;

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

/// What is asked of a web server.
#[derive(Debug, Clone)]
pub(super) struct Request<'a> {
    pub(super) method: &'static str,
    /// Path and query.
    pub(super) path: &'a str,
    pub(super) headers: Vec<(&'static str, String)>,
    /// An encoded form.
    pub(super) form: Option<String>,
}

impl<'a> Request<'a> {
    pub(super) fn get(path: &'a str) -> Self {
        Self { method: "GET", path, headers: Vec::new(), form: None }
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn bytes(&self, host: &str) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\nHost: {host}\r\n", self.method, self.path);
        text.push_str("User-Agent: touchstone\r\nAccept: text/html,*/*\r\nConnection: close\r\n");
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(form) = &self.form {
            let length = form.len();
            text.push_str(&format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n"));
        }
        text.push_str("\r\n");
        text.push_str(self.form.as_deref().unwrap_or_default());
        text.into_bytes()
    }
}

/// What it answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    /// Names in small letters.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Response {
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// `HTTP 401 Basic realm="x"`.
    pub(super) fn words(&self) -> String {
        let said = self.header("www-authenticate").or_else(|| self.header("location")).unwrap_or_default();
        format!("HTTP {} {said}", self.status).trim_end().to_owned()
    }
}

/// One request and its answer.
pub(super) async fn fetch(call: &Call, request: &Request<'_>) -> Result<Response, Broken> {
    let mut talk = call.open().await?.allowing(MOST_BODY + MOST_LINE * 4);
    talk.send(&request.bytes(&call.service.authority())).await?;
    let mut response = head(&mut talk).await?;
    while (100..200).contains(&response.status) {
        response = head(&mut talk).await?;
    }
    let body = body(&mut talk, &response).await?;
    response.body = text(&body);
    Ok(response)
}

async fn head(talk: &mut Talk) -> Result<Response, Broken> {
    let status = status(&text(&talk.line(MOST_LINE).await?)).ok_or(Broken::Garbage)?;
    let mut response = Response { status, ..Response::default() };
    for _ in 0..MOST_HEADERS {
        let line = text(&talk.line(MOST_LINE).await?);
        if line.is_empty() {
            return Ok(response);
        }
        let (name, value) = line.split_once(':').ok_or(Broken::Garbage)?;
        response.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    Err(Broken::Garbage)
}

/// The number of a status line.
fn status(line: &str) -> Option<u16> {
    let rest = line.strip_prefix("HTTP/1.").filter(|rest| rest.starts_with(['0', '1']))?;
    rest.split_ascii_whitespace().nth(1)?.parse().ok().filter(|status| (100..600).contains(status))
}

async fn body(talk: &mut Talk, head: &Response) -> Result<Vec<u8>, Broken> {
    if matches!(head.status, 204 | 304) {
        return Ok(Vec::new());
    }
    if head.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return chunks(talk).await;
    }
    match head.header("content-length") {
        Some(length) => {
            let length: usize = length.parse().map_err(|_| Broken::Garbage)?;
            Ok(talk.exactly(length.min(MOST_BODY)).await?)
        }
        None => Ok(talk.until(Duration::from_secs(3), |bytes| bytes.len() >= MOST_BODY).await),
    }
}

async fn chunks(talk: &mut Talk) -> Result<Vec<u8>, Broken> {
    let mut body = Vec::new();
    while body.len() < MOST_BODY {
        let length = chunk(&text(&talk.line(256).await?)).ok_or(Broken::Garbage)?;
        if length == 0 {
            break;
        }
        body.extend(talk.exactly(length.min(MOST_BODY)).await?);
        if length > MOST_BODY {
            break;
        }
        talk.line(2).await?;
    }
    Ok(body)
}

/// The length of a chunk.
fn chunk(line: &str) -> Option<usize> {
    let digits = line.split(';').next().unwrap_or_default().trim();
    (1..=8).contains(&digits.len()).then(|| usize::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        assert_eq!(status("HTTP/1.1 401 Unauthorized"), Some(401));
        assert_eq!(status("HTTP/1.0 200"), Some(200));
        assert_eq!((status("HTTP/2 200"), status("SSH-2.0-x"), status("HTTP/1.1 99")), (None, None, None));
        assert_eq!((chunk("1f;x=y"), chunk("0"), chunk(""), chunk("123456789")), (Some(31), Some(0), None, None));
    }
}
