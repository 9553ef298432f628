//! Tags and text of a page, read once from front to back. No tree, no scripts run; broken markup is read as it comes.

/// Tags of one page that are looked at.
const MOST_TAGS: usize = 20_000;
/// Attributes of one tag.
const MOST_ATTRIBUTES: usize = 40;

/// One opening tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Whether it stands inside something that readers do not see.
    pub(super) inside_hidden: bool,
}

impl Tag {
    /// An attribute by its name in lower case.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Whether readers see nothing of it: by style, by size, far off the screen.
    pub(super) fn is_hidden(&self) -> bool {
        let style: String = self.attribute("style").unwrap_or_default().to_ascii_lowercase();
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let told =
            ["display:none", "visibility:hidden", "left:-9", "top:-9", "text-indent:-9", "opacity:0;", "font-size:0"];
        let small = |name: &str| {
            let size = self.attribute(name).map(|size| size.trim().trim_end_matches("px"));
            size.is_some_and(|size| matches!(size, "0" | "1"))
        };
        self.attribute("hidden").is_some()
            || told.iter().any(|words| style.contains(words))
            || style.ends_with("opacity:0")
            || (small("width") && small("height"))
            || (style.contains("width:0") && style.contains("height:0"))
    }
}

/// A page in parts.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Opening tags in order.
    pub(super) tags: Vec<Tag>,
    /// What scripts of the page itself say.
    pub(super) scripts: Vec<String>,
    /// What readers see.
    pub(super) text: String,
    /// What stands there for machines only.
    pub(super) hidden_text: String,
    /// The title.
    pub(super) title: String,
}

impl Page {
    /// What runs: the page's own scripts, and where the others come from.
    pub(super) fn code(&self) -> String {
        let sources = self.tags.iter().filter(|tag| tag.name == "script").filter_map(|tag| tag.attribute("src"));
        let all: Vec<&str> = self.scripts.iter().map(String::as_str).chain(sources).collect();
        all.join("\n")
    }
}

/// Elements that never close, and so hide nothing.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Reads a page.
pub(super) fn parse(html: &str) -> Page {
    let mut page = Page::default();
    let mut rest = html;
    // Names of the open elements below the outermost hidden one.
    let mut hidden: Vec<String> = Vec::new();
    while let Some(at) = rest.find('<') {
        let (text, from) = rest.split_at(at);
        say(&mut page, text, !hidden.is_empty());
        if let Some(comment) = from.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some((inside, after)) = tag_end(from) else {
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        if let Some(closing) = inside.strip_prefix('/') {
            let name = closing.trim().to_ascii_lowercase();
            if let Some(at) = hidden.iter().rposition(|open| *open == name) {
                hidden.truncate(at);
            }
            continue;
        }
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) || page.tags.len() >= MOST_TAGS {
            continue;
        }
        let tag = Tag { inside_hidden: !hidden.is_empty(), ..read(inside) };
        let name = tag.name.clone();
        if !VOID.contains(&name.as_str())
            && !inside.ends_with('/')
            && (tag.is_hidden() || !hidden.is_empty())
            && hidden.len() < 200
        {
            hidden.push(name.clone());
        }
        page.tags.push(tag);
        // What these hold is no markup.
        if matches!(name.as_str(), "script" | "style" | "title" | "textarea" | "noscript") {
            let (raw, after) = raw_until(rest, &name);
            match name.as_str() {
                "script" => page.scripts.push(raw.to_owned()),
                "title" => page.title = raw.trim().chars().take(300).collect(),
                _ => {}
            }
            rest = after;
            hidden.pop_if(|open| *open == name);
        }
    }
    say(&mut page, rest, !hidden.is_empty());
    page
}

fn say(page: &mut Page, text: &str, hidden: bool) {
    let words = text.split_whitespace();
    let into = if hidden { &mut page.hidden_text } else { &mut page.text };
    for word in words {
        into.push_str(word);
        into.push(' ');
    }
}

/// What stands between `<` and `>`, quotes respected, and what comes after.
fn tag_end(from: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in from.char_indices().skip(1).take(20_000) {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '>') => return Some((from.get(1..at)?, from.get(at + 1..)?)),
            _ => {}
        }
    }
    // A quote that never ends: the first end will do.
    let at = from.find('>')?;
    Some((from.get(1..at)?, from.get(at + 1..)?))
}

fn read(inside: &str) -> Tag {
    let end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(end);
    let mut attributes = Vec::new();
    while attributes.len() < MOST_ATTRIBUTES {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if key.is_empty() {
            break;
        }
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(value) => {
                let value = value.trim_start();
                match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                    Some(quote) => value.get(1..).and_then(|v| v.split_once(quote)).unwrap_or((value, "")),
                    None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
                }
            }
        };
        attributes.push((key.to_ascii_lowercase(), unescape(value)));
        rest = after;
    }
    Tag { name: name.to_ascii_lowercase(), attributes, inside_hidden: false }
}

/// The few entities that stand in addresses.
fn unescape(text: &str) -> String {
    text.replace("&amp;", "&").replace("&#x2F;", "/").replace("&#47;", "/").replace("&quot;", "\"")
}

/// Text until the closing tag of an element that holds no markup.
fn raw_until<'t>(rest: &'t str, name: &str) -> (&'t str, &'t str) {
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|tail| tail.find("</")).map(|at| from + at) {
        let after = rest.get(at + 2..at + 2 + name.len()).unwrap_or_default();
        if after.eq_ignore_ascii_case(name) {
            return (rest.get(..at).unwrap_or_default(), rest.get(at..).unwrap_or_default());
        }
        from = at + 2;
    }
    (rest, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_text_and_what_is_hidden() {
        let page = parse(
            "<title>Hi</title><p>seen <div style='display: none'><a href=\"http://x.test/a>b\">spam</a><br>more</div> also\
             <script>if (a<b) x();</script><iframe src=//y.test width=0 height=0></iframe><!-- <a href=c> -->",
        );
        let line: Vec<String> =
            page.tags.iter().map(|t| format!("{}{}", t.name, if t.inside_hidden { "*" } else { "" })).collect();
        assert_eq!(line.join(" "), "title p div a* br* script iframe");
        assert_eq!(
            (page.text.as_str(), page.hidden_text.as_str(), page.title.as_str()),
            ("seen also ", "spam more ", "Hi")
        );
        assert_eq!(page.scripts, ["if (a<b) x();"]);
        assert_eq!(page.tags[3].attribute("href"), Some("http://x.test/a>b"));
        assert!(page.tags[6].is_hidden());
    }

    proptest! {
        #[test]
        fn any_text_will_do(html in "[<>/a-z\"'= \\-!s中]{0,300}") {
            let _ = parse(&html);
            let _ = parse(&format!("<div hidden><script>{html}"));
        }
    }
}
