//! An answer of HTTP/1.x, read as tolerantly as browsers do and never further than its bytes go.

/// Header lines that are kept.
const MOST_HEADERS: usize = 200;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// Status code.
    pub(crate) status: u16,
    /// Status line and headers, as they came.
    pub(crate) head: String,
    /// Header fields in order.
    pub(crate) headers: Vec<(String, String)>,
    /// The body without its transfer encoding.
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// Reads an answer; `None` if it is none of HTTP.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        if !bytes.starts_with(b"HTTP/") {
            return None;
        }
        let (head, rest) = match end_of_head(bytes) {
            Some((end, body)) => (bytes.get(..end)?, bytes.get(body..).unwrap_or_default()),
            None => (bytes, &[][..]),
        };
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head.split_whitespace().nth(1)?.parse().ok()?;
        let fields = head.lines().skip(1).filter_map(|line| line.split_once(':')).take(MOST_HEADERS);
        let headers: Vec<(String, String)> =
            fields.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
        let mut reply = Self { status, head, headers, body: Vec::new() };
        reply.body = if reply.is_chunked() { unchunk(rest).0 } else { rest.to_vec() };
        if let Some(length) = reply.length() {
            reply.body.truncate(length);
        }
        Some(reply)
    }

    /// Whether nothing more is to come.
    pub(crate) fn is_complete(bytes: &[u8], head_only: bool) -> bool {
        let Some((end, body)) = end_of_head(bytes) else { return false };
        let Some(reply) = bytes.get(..end).and_then(Self::parse) else { return true };
        let rest = bytes.get(body..).unwrap_or_default();
        if head_only || reply.status == 204 || reply.status == 304 {
            true
        } else if reply.is_chunked() {
            // The last chunk stands at the very end: no need to read all chunks after every packet.
            rest.ends_with(b"0\r\n\r\n") && unchunk(rest).1
        } else {
            reply.length().is_some_and(|length| rest.len() >= length)
        }
    }

    /// A header field; the first of several.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as text: UTF-8 where it is that, else as header or page say.
    pub(crate) fn text(&self) -> String {
        if let Ok(text) = std::str::from_utf8(&self.body) {
            return text.to_owned();
        }
        let of_header = self.header("content-type").and_then(|kind| charset(kind.as_bytes()));
        let start = self.body.get(..self.body.len().min(1024)).unwrap_or_default();
        let encoding = of_header.or_else(|| charset(start)).unwrap_or(encoding_rs::UTF_8);
        encoding.decode(&self.body).0.into_owned()
    }

    fn is_chunked(&self) -> bool {
        self.header("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked"))
    }

    fn length(&self) -> Option<usize> {
        self.header("content-length").filter(|_| !self.is_chunked()).and_then(|value| value.parse().ok())
    }
}

/// The encoding that `charset=` names first, in a header field or in the first lines of a page.
fn charset(said: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let said = String::from_utf8_lossy(said).to_ascii_lowercase();
    let (_, label) = said.split_once("charset=")?;
    let label = label.trim_start_matches(['"', '\'', ' ']);
    let end =
        label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))).unwrap_or(label.len());
    encoding_rs::Encoding::for_label(label.get(..end)?.as_bytes())
}

/// Where the head ends and where the body begins.
fn end_of_head(bytes: &[u8]) -> Option<(usize, usize)> {
    let bytes = bytes.get(..bytes.len().min(64 * 1024)).unwrap_or_default();
    let find =
        |mark: &[u8]| bytes.windows(mark.len()).position(|window| window == mark).map(|at| (at, at + mark.len()));
    match (find(b"\r\n\r\n"), find(b"\n\n")) {
        (Some(crlf), Some(lf)) => Some(if lf.0 < crlf.0 { lf } else { crlf }),
        (found, other) => found.or(other),
    }
}

/// The data of the chunks, and whether the last one is there.
fn unchunk(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { return (body, false) };
        let line = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
        let digits = line.trim().split(';').next().unwrap_or_default();
        let Ok(size) = usize::from_str_radix(digits.trim(), 16) else { return (body, true) };
        if size == 0 {
            return (body, true);
        }
        let data = rest.get(end + 1..).unwrap_or_default();
        let Some(chunk) = data.get(..size) else {
            body.extend_from_slice(data);
            return (body, false);
        };
        body.extend_from_slice(chunk);
        rest = data.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(bytes: &str, status: u16, body: &str, complete: bool) {
        let reply = Reply::parse(bytes.as_bytes()).unwrap();
        assert_eq!((reply.status, reply.text().as_str()), (status, body));
        assert_eq!(Reply::is_complete(bytes.as_bytes(), false), complete);
    }

    #[test]
    fn bodies() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", true);
        check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", 200, "hi", false);
        check("HTTP/1.0 404 No\n\nnothing", 404, "nothing", false);
        check(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
            200,
            "abcde",
            true,
        );
        check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\nabc", 200, "abc", false);
        assert_eq!(Reply::parse(b"SSH-2.0-x"), None);
    }

    #[test]
    fn pages_are_read_in_their_encoding() {
        let words = encoding_rs::GBK.encode("澳门赌场").0.into_owned();
        let read = |kind: &str, page: &str| {
            let mut bytes = format!("HTTP/1.1 200 OK\r\n{kind}\r\n{page}").into_bytes();
            bytes.extend(&words);
            Reply::parse(&bytes).unwrap().text()
        };
        assert!(read("Content-Type: text/html; Charset=\"GB2312\"\r\n", "").ends_with("澳门赌场"));
        assert!(read("", "<meta http-equiv=Content-Type content='text/html; charset=gbk'>").ends_with("澳门赌场"));
        assert!(read("", "<meta charset=nonsense>").contains('\u{fffd}'));
    }

    proptest! {
        #[test]
        fn any_bytes_will_do(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut dressed = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            dressed.extend(&bytes);
            for bytes in [bytes, dressed] {
                let _ = Reply::parse(&bytes).map(|reply| reply.text());
                let _ = Reply::is_complete(&bytes, false);
            }
        }
    }
}
