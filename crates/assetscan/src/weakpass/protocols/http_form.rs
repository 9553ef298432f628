//! Logins by an HTML form: the form is fetched anew for every try, with its token and cookies. What failure looks like is
//! learned from two logins that cannot be right. No scripts, no pictures to be read.

use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::http::{Reply, Request};
use crate::weakpass::bytes::speaks_of_locking;
use crate::weakpass::candidates::nonsense;
use crate::weakpass::web::login_form::{LoginForm, denies};
use crate::weakpass::web::{PLACES, all, fetch, with_header};
use url::Url;

pub(super) struct HttpForm;

const MOST_REDIRECTS: usize = 4;

/// Where the form is, and how it looks when a login failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ground {
    path: String,
    failure: Mark,
}

/// What tells one outcome of a login from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    /// Of the answer to the form itself.
    status: u16,
    /// Where one ends up.
    path: String,
    /// Whether there is a form to log in with.
    form: bool,
    /// Whether the page says that something was wrong.
    denial: bool,
    /// Whether the page speaks of a lock.
    locked: bool,
}

impl Protocol for HttpForm {
    type Ground = Ground;
    const PARALLEL: usize = 4;

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        for &path in PLACES {
            let mut visit = Visit::new(call);
            let page = visit.get(path).await?;
            let Some(form) = visit.form(&page) else { continue };
            let first = visit.fail(&form).await?;
            let mut visit = Visit::new(call);
            let page = visit.get(path).await?;
            let Some(form) = visit.form(&page) else { continue };
            let second = visit.fail(&form).await?;
            if first.locked {
                return Ok(Door::Shut(Reason::LockedOut));
            }
            // Where failure has no one face, success cannot be told from it.
            if first != second {
                return Ok(Door::Shut(Reason::UnknownMethod));
            }
            return Ok(Door::Asks(Ground { path: path.to_owned(), failure: first }));
        }
        Ok(Door::Shut(Reason::NoLogin))
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let mark = attempt(call, &ground.path, &account.user, account.password.expose()).await?;
        Ok(mark.ok_or(Broken::Garbage)?.judge(&ground.failure))
    }
}

/// One login from a fresh page; `None`: there is no form any more.
async fn attempt(call: &Call, path: &str, user: &str, password: &str) -> Result<Option<Mark>, Broken> {
    let mut visit = Visit::new(call);
    let page = visit.get(path).await?;
    match visit.form(&page) {
        Some(form) => Ok(Some(visit.submit(&form, user, password).await?)),
        None => Ok(None),
    }
}

impl Mark {
    fn judge(&self, failure: &Self) -> Answer {
        let words = format!("HTTP {} {}", self.status, self.path);
        if self == failure {
            Answer::Out(words)
        } else if matches!(self.status, 423 | 429 | 503) {
            Answer::Locked(Whose::Caller, words)
        } else if self.locked || self.status == 403 {
            Answer::Locked(Whose::Account, words)
        } else if self.form || self.denial || self.status >= 400 {
            Answer::Out(words)
        } else {
            Answer::In(words)
        }
    }
}

/// A browser without a history: an address and cookies.
struct Visit<'a> {
    call: &'a Call,
    at: Option<Url>,
    cookies: Vec<(String, String)>,
}

impl<'a> Visit<'a> {
    fn new(call: &'a Call) -> Self {
        Self { call, at: Url::parse(&call.service.url()).ok(), cookies: Vec::new() }
    }

    /// The page of a path, through redirects of the same server.
    async fn get(&mut self, path: &str) -> Result<Reply, Broken> {
        let mut page = self.fetch(Request::get(path)).await?;
        for _ in 0..MOST_REDIRECTS {
            let Some(next) = self.redirect(&page) else { break };
            page = self.fetch(Request::get(&next)).await?;
        }
        Ok(page)
    }

    fn form(&self, page: &Reply) -> Option<LoginForm> {
        LoginForm::find(&page.text(), self.at.as_ref()?).filter(|_| page.status < 500)
    }

    /// A login that cannot be right.
    async fn fail(&mut self, form: &LoginForm) -> Result<Mark, Broken> {
        let user = nonsense();
        self.call.control(&user);
        self.submit(form, &user, &nonsense()).await
    }

    async fn submit(&mut self, form: &LoginForm, user: &str, password: &str) -> Result<Mark, Broken> {
        let filled = form.filled(user, password);
        let answer = if form.get {
            let path = form.action.split('?').next().unwrap_or_default();
            self.fetch(Request::get(&format!("{path}?{filled}"))).await?
        } else {
            let request = Request { method: "POST".to_owned(), body: filled, ..Request::get(&form.action) };
            self.fetch(with_header(request, "Content-Type", "application/x-www-form-urlencoded".to_owned())).await?
        };
        let status = answer.status;
        let page = match self.redirect(&answer) {
            Some(next) => self.get(&next).await?,
            None => answer,
        };
        let path = self.at.as_ref().map(|at| at.path().to_owned()).unwrap_or_default();
        Ok(Mark {
            status: if page.status >= 400 { page.status } else { status },
            path,
            form: self.form(&page).is_some(),
            denial: denies(&page.text()),
            locked: speaks_of_locking(&page.text()),
        })
    }

    async fn fetch(&mut self, request: Request) -> Result<Reply, Broken> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = if cookies.is_empty() { request } else { with_header(request, "Cookie", cookies.join("; ")) };
        let response = fetch(self.call, &request).await?;
        self.at = self.at.as_ref().and_then(|at| at.join(&request.path).ok());
        for cookie in all(&response, "set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.retain(|(own, _)| own != name.trim());
                self.cookies.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Ok(response)
    }

    /// Where an answer sends us on the same server; `None`: nowhere.
    fn redirect(&self, response: &Reply) -> Option<String> {
        let at = self.at.as_ref()?;
        let target = at.join(response.header("location").filter(|_| (300..400).contains(&response.status))?).ok()?;
        let same = target.scheme() == at.scheme()
            && target.host() == at.host()
            && target.port_or_known_default() == at.port_or_known_default();
        let query = target.query().map(|query| format!("?{query}")).unwrap_or_default();
        same.then(|| format!("{}{query}", target.path()))
    }
}

/// For the property test and the fuzz target.
pub(in crate::weakpass) fn read(text: &str) {
    if let Ok(at) = Url::parse("http://localhost/") {
        let _ = LoginForm::find(text, &at).map(|form| form.filled("user", "password"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_in() {
        let failure = Mark { status: 200, path: "/login".into(), form: true, denial: true, locked: false };
        let check = |mark: Mark, expected: fn(&Answer) -> bool| assert!(expected(&mark.judge(&failure)), "{mark:?}");
        check(failure.clone(), |answer| matches!(answer, Answer::Out(_)));
        let page = Mark { status: 302, path: "/".into(), form: false, denial: false, locked: false };
        check(page.clone(), |answer| matches!(answer, Answer::In(_)));
        check(Mark { form: true, ..page.clone() }, |answer| matches!(answer, Answer::Out(_)));
        check(Mark { locked: true, ..page.clone() }, |answer| matches!(answer, Answer::Locked(Whose::Account, _)));
        check(Mark { status: 429, ..page.clone() }, |answer| matches!(answer, Answer::Locked(Whose::Caller, _)));
        check(Mark { status: 500, ..page }, |answer| matches!(answer, Answer::Out(_)));
    }
}
