//! The language that a request asks for by `Accept-Language`.

use axum::http::{HeaderMap, header};
use model::Lang;

/// Tags that are looked at; a client with more tastes than that gets the usual language.
const MOST_TAGS: usize = 16;

/// The first of the wanted languages that there is, by weight and then by place; `None` if there is no such wish.
pub(crate) fn wanted(headers: &HeaderMap) -> Option<Lang> {
    let text = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(u16, Lang)> = None;
    for tag in text.split(',').take(MOST_TAGS) {
        let (name, weight) = tag.split_once(';').unwrap_or((tag, "q=1"));
        let Some(lang) = Lang::parse(name.trim()) else { continue };
        let weight = weight.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok()).unwrap_or(0.0);
        // Thousandths, as the header's grammar has them.
        let weight = (weight.clamp(0.0, 1.0) * 1000.0) as u16;
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[track_caller]
    fn check(text: &str, expected: Option<Lang>) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(text).unwrap())]);
        assert_eq!(wanted(&headers), expected, "{text}");
    }

    #[test]
    fn the_heaviest_known_tag_wins() {
        check("en", Some(Lang::En));
        check("zh-CN,zh;q=0.9,en;q=0.8", Some(Lang::Zh));
        check("fr, en;q=0.5, zh;q=0.7", Some(Lang::Zh));
        check("en;q=0, zh;q=0.001", Some(Lang::Zh));
        check("fr", None);
        check("en;q=x", None);
        check("", None);
        check(";;,,q=", None);
    }
}
