//! Tags of a page, as far as forms and scripts need them: one pass, no tree, any bytes.

/// One tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    /// In small letters; `/form` for an end tag.
    pub(crate) name: String,
    /// Names in small letters, values without entities.
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// More tags of one page are not looked at.
const MOST_TAGS: usize = 50_000;

/// The tags of a page in order; comments, and the insides of scripts and styles, hold none.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        if found.len() == MOST_TAGS {
            break;
        }
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let Some((tag, behind)) = tag(after) else {
            rest = after;
            continue;
        };
        rest = behind;
        if matches!(tag.name.as_str(), "script" | "style") {
            rest = behind_end(rest, &tag.name);
        }
        found.push(tag);
    }
    found
}

/// What stands behind `</name`; nothing where that never comes.
fn behind_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = after;
    }
    ""
}

/// The tag that begins here, and what stands behind it.
fn tag(text: &str) -> Option<(Tag, &str)> {
    let first = text.strip_prefix('/').unwrap_or(text).chars().next()?;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let end = text.find(|letter: char| letter.is_whitespace() || letter == '>')?;
    let (name, mut rest) = text.split_at_checked(end)?;
    let name = name.trim_end_matches('/').to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return Some((Tag { name, attributes }, behind));
        }
        let end = rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '=' | '>' | '/'))?;
        let (key, after) = rest.split_at_checked(end.max(1))?;
        let key = key.to_ascii_lowercase();
        match after.trim_start().strip_prefix('=') {
            None => {
                attributes.push((key, String::new()));
                rest = after;
            }
            Some(value) => {
                let (value, behind) = value_of(value.trim_start())?;
                attributes.push((key, plain(value)));
                rest = behind;
            }
        }
    }
}

/// A value in quotes or without, and what stands behind it.
fn value_of(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote);
        }
    }
    let end = text.find(|letter: char| letter.is_whitespace() || letter == '>')?;
    text.split_at_checked(end)
}

/// Without the entities that stand in values.
pub(crate) fn plain(text: &str) -> String {
    const NAMED: &[(&str, char)] =
        &[("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' ')];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let letter = entity.and_then(|(name, _)| match name.strip_prefix('#') {
            Some(number) => {
                let hex = number.strip_prefix(['x', 'X']);
                let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
                code.and_then(char::from_u32)
            }
            None => NAMED.iter().find(|(own, _)| *own == name).map(|(_, letter)| *letter),
        });
        match (letter, entity) {
            (Some(letter), Some((_, behind))) => {
                plain.push(letter);
                rest = behind;
            }
            _ => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_of_a_page() {
        let page = "<!-- <form> --><FORM action='/a?x=1&amp;y=2'><input name=user value=\"&#39;&quot;\" required>\
                    <script>if (a<b) '<form>'</SCRIPT><br/></form> 1 < 2 <";
        let found = tags(page);
        let names: Vec<&str> = found.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["form", "input", "script", "br", "/form"]);
        assert_eq!(found[0].get("action"), Some("/a?x=1&y=2"));
        assert_eq!(
            (found[1].get("name"), found[1].get("value"), found[1].get("required")),
            (Some("user"), Some("'\""), Some(""))
        );
    }

    proptest! {
        #[test]
        fn any_page_is_read(page in "[<>/='\"&;a-z#!\\- \n日]{0,200}") {
            tags(&page);
        }
    }
}
