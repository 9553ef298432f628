//! Finding the form that asks for a user and a password, and filling it in. No scripts: a login that a script builds is
//! not seen.

use super::html::{Tag, tags};
use url::Url;

/// A form to log in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoginForm {
    /// Path and query on the same server.
    pub(crate) action: String,
    /// What the page wants sent back unchanged: tokens, hidden values, the button.
    pub(crate) kept: Vec<(String, String)>,
    /// The name of the user's field; `None`: a password alone.
    pub(crate) user: Option<String>,
    /// The name of the password's field.
    pub(crate) password: String,
    /// Whether it is sent as a query.
    pub(crate) get: bool,
}

impl LoginForm {
    /// The first form of a page with exactly one password, that is sent to the server which the page came from.
    pub(crate) fn find(page: &str, at: &Url) -> Option<Self> {
        let tags = tags(page);
        let begins = |tag: &Tag| tag.name == "form";
        let starts = tags.iter().enumerate().filter(|(_, tag)| begins(tag)).map(|(index, _)| index);
        starts.into_iter().find_map(|start| {
            let (form, rest) = tags.get(start..)?.split_first()?;
            let inside: Vec<&Tag> = rest.iter().take_while(|tag| tag.name != "/form" && !begins(tag)).collect();
            Self::read(form, &inside, at)
        })
    }

    fn read(form: &Tag, inside: &[&Tag], at: &Url) -> Option<Self> {
        let target = at.join(form.get("action").unwrap_or_default()).ok()?;
        let same = target.scheme() == at.scheme()
            && target.host() == at.host()
            && target.port_or_known_default() == at.port_or_known_default();
        let coding = form.get("enctype").unwrap_or_default();
        if !same || coding.to_ascii_lowercase().contains("multipart") {
            return None;
        }
        let query = target.query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut found = Self {
            action: format!("{}{query}", target.path()),
            kept: Vec::new(),
            user: None,
            password: String::new(),
            get: !form.get("method").unwrap_or_default().eq_ignore_ascii_case("post"),
        };
        let mut button = false;
        for tag in inside.iter().filter(|tag| matches!(tag.name.as_str(), "input" | "button")) {
            let kind = tag.get("type").unwrap_or(if tag.name == "button" { "submit" } else { "text" });
            let Some(name) = tag.get("name").filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
            let value = tag.get("value").unwrap_or_default().to_owned();
            match kind.to_ascii_lowercase().as_str() {
                "password" if found.password.is_empty() => found.password = name,
                // Two passwords: somebody registers, or changes one.
                "password" => return None,
                "hidden" => found.kept.push((name, value)),
                "submit" if !button => {
                    button = true;
                    found.kept.push((name, value));
                }
                "text" | "email" | "tel" if found.password.is_empty() => found.user = Some(name),
                _ => {}
            }
        }
        (!found.password.is_empty()).then_some(found)
    }

    /// The filled-in form, encoded.
    pub(crate) fn filled(&self, user: &str, password: &str) -> String {
        let mut encoder = url::form_urlencoded::Serializer::new(String::new());
        encoder.extend_pairs(&self.kept);
        if let Some(field) = &self.user {
            encoder.append_pair(field, user);
        }
        encoder.append_pair(&self.password, password);
        encoder.finish()
    }
}

/// Whether a page says that a login failed.
pub(crate) fn denies(page: &str) -> bool {
    const SIGNS: &[&str] = &[
        "invalid",
        "incorrect",
        "failed",
        "failure",
        "wrong ",
        "denied",
        "not match",
        "unknown user",
        "try again",
        "错误",
        "失败",
        "不正确",
        "有误",
    ];
    let page = page.to_lowercase();
    SIGNS.iter().any(|sign| page.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: Option<(&str, &str)>) {
        let at = Url::parse("http://localhost:8080/app/login").unwrap();
        let found = LoginForm::find(page, &at).map(|form| (form.action.clone(), form.filled("u ser", "p&w")));
        assert_eq!(found, expected.map(|(action, sent)| (action.to_owned(), sent.to_owned())), "{page}");
    }

    #[test]
    fn forms() {
        check(
            "<form method=post action='do?x=1'><input type=hidden name=csrf value='a/b'><input name=login>\
             <input type=password name=pass><input type=submit name=go value=Go></form>",
            Some(("/app/do?x=1", "csrf=a%2Fb&go=Go&login=u+ser&pass=p%26w")),
        );
        check("<form method=post><input type=password name=pin></form>", Some(("/app/login", "pin=p%26w")));
        check(
            "<form action=/search><input name=q></form><form><input type=PASSWORD name=p></form>",
            Some(("/app/login", "p=p%26w")),
        );
        check("<form action='http://elsewhere.invalid/'><input type=password name=p></form>", None);
        check("<form action='https://localhost:8080/'><input type=password name=p></form>", None);
        check("<form><input type=password name=a><input type=password name=b></form>", None);
        check("<form><input name=q></form><input type=password name=p>", None);
    }
}
