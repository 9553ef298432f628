//! Query parameters: each known, at most once, and of its form. An unknown one is told rather than ignored, because a
//! mistyped filter that is ignored shows too much.

use super::problem::{Kind, Problem};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Far above what any endpoint takes; longer ones are refused unread.
const MOST_BYTES: usize = 8 << 10;

/// The parameters of one request.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query string, in which only `known` names may stand.
    pub(crate) fn read(text: &str, known: &[&'static str]) -> Result<Self, Problem> {
        if text.len() > MOST_BYTES {
            return Err(Problem::with(Kind::BadRequest, "The query string is too long.", "查询字符串过长。"));
        }
        let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        for (index, (name, _)) in pairs.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let list = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(Problem::with(
                    Kind::BadRequest,
                    format!("There is no query parameter of that name here; known: {list}."),
                    format!("此处没有该名称的查询参数；可用参数：{list}。"),
                ));
            }
            if pairs.iter().take(index).any(|(earlier, _)| earlier == name) {
                return Err(Problem::with(
                    Kind::BadRequest,
                    format!("The query parameter {name} is there twice."),
                    format!("查询参数 {name} 重复。"),
                ));
            }
        }
        Ok(Self(pairs))
    }

    /// A parameter as it was sent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A text of 1 to `most` characters without control characters.
    pub(crate) fn short(&self, name: &'static str, most: usize) -> Result<Option<String>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let fits = (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| Some(text.to_owned())).ok_or_else(|| {
            Problem::parameter(
                name,
                &format!("must have 1 to {most} characters and no control characters"),
                &format!("须为 1 至 {most} 个字符，且不含控制字符"),
            )
        })
    }

    /// One of listed words.
    pub(crate) fn word<T: Copy>(&self, name: &'static str, words: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.map(Some).ok_or_else(|| {
            let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let list = list.join(", ");
            Problem::parameter(name, &format!("must be one of {list}"), &format!("应为以下之一：{list}"))
        })
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &'static str, (least, most): (u32, u32)) -> Result<Option<u32>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = digits.then(|| text.parse().ok()).flatten().filter(|number| (least..=most).contains(number));
        number.map(Some).ok_or_else(|| {
            Problem::parameter(
                name,
                &format!("must be a number between {least} and {most}"),
                &format!("应为 {least} 到 {most} 之间的整数"),
            )
        })
    }

    /// A time with an offset, as RFC 3339 writes it.
    pub(crate) fn time(&self, name: &'static str) -> Result<Option<OffsetDateTime>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        OffsetDateTime::parse(text, &Rfc3339).map(Some).map_err(|_| {
            Problem::parameter(
                name,
                "must be a time such as 2026-11-20T08:00:00Z",
                "应为形如 2026-11-20T08:00:00Z 的时间",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["q", "limit", "since", "status"];

    #[track_caller]
    fn refused(text: &str, said: &str) {
        let read = || -> Result<(), Problem> {
            let query = Query::read(text, KNOWN)?;
            query.short("q", 5)?;
            query.number("limit", (1, 200))?;
            query.time("since")?;
            query.word("status", &[("queued", 1), ("failed", 2)])?;
            Ok(())
        };
        let problem = read().expect_err(text);
        assert!(problem.detail.en.contains(said), "{text}: {}", problem.detail.en);
    }

    #[test]
    fn each_known_once_and_of_its_form() {
        let good = "q=a%20b&limit=200&since=2026-11-20T08:00:00%2B08:00&status=failed";
        let query = Query::read(good, KNOWN).unwrap();
        assert_eq!(query.short("q", 5).unwrap().as_deref(), Some("a b"));
        assert_eq!(query.number("limit", (1, 200)).unwrap(), Some(200));
        assert_eq!(query.time("since").unwrap().unwrap().unix_timestamp(), 1_795_132_800);
        assert_eq!(query.word("status", &[("queued", 1), ("failed", 2)]).unwrap(), Some(2));
        refused("limt=1", "known: q, limit, since, status");
        refused("q=a&q=b", "twice");
        refused("q=", "1 to 5 characters");
        refused("q=abcdef", "1 to 5 characters");
        refused("q=%00", "control");
        for wrong in ["0", "201", "-1", "+1", "1.0", "", "99999999999999999999"] {
            refused(&format!("limit={wrong}"), "between 1 and 200");
        }
        refused("since=yesterday", "2026-11-20T08:00:00Z");
        refused("since=2026-11-20", "2026-11-20T08:00:00Z");
        refused("status=FAILED", "one of queued, failed");
        refused(&format!("q={}", "a".repeat(9 << 10)), "too long");
    }
}
