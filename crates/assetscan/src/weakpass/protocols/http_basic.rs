//! HTTP Basic (RFC 7617) and Digest (RFC 7616) on the usual paths. No bearer tokens, no Negotiate, no NTLM.

mod digest;

use super::sasl::encoded;
use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::http::{Reply, Request};
use crate::weakpass::bytes::speaks_of_locking;
use crate::weakpass::web::{PLACES, all, fetch, with_header, words};
use digest::Challenge;

pub(super) struct HttpBasic;

/// The path that asks, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ground {
    path: &'static str,
    scheme: Scheme,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Basic,
    Digest,
}

impl Protocol for HttpBasic {
    type Ground = Ground;
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        let mut strange = false;
        for &path in PLACES {
            let response = fetch(call, &Request::get(path)).await?;
            if response.status == 401 {
                match scheme(&response) {
                    Some(scheme) => return Ok(Door::Asks(Ground { path, scheme })),
                    None => strange = true,
                }
            }
        }
        Ok(Door::Shut(if strange { Reason::UnknownMethod } else { Reason::NoLogin }))
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let request = Request::get(ground.path);
        let password = account.password.expose();
        let proof = match ground.scheme {
            Scheme::Basic => format!("Basic {}", encoded(format!("{}:{password}", account.user).as_bytes())),
            Scheme::Digest => {
                let asked = fetch(call, &request).await?;
                let mut challenges = all(&asked, "www-authenticate").filter_map(Challenge::read);
                let challenge = challenges.next().ok_or(Broken::Garbage)?;
                challenge.answer(&account.user, password, ground.path).ok_or(Broken::Garbage)?
            }
        };
        judge(&fetch(call, &with_header(request, "Authorization", proof)).await?)
    }
}

/// The better one of those that a server offers, perhaps several in one header.
fn scheme(response: &Reply) -> Option<Scheme> {
    let offers = |name: &str| {
        let mut words = all(response, "www-authenticate").flat_map(|header| header.split([',', ' ']));
        words.any(|word| word.eq_ignore_ascii_case(name))
    };
    if offers("Basic") {
        Some(Scheme::Basic)
    } else {
        all(response, "www-authenticate").any(|header| Challenge::read(header).is_some()).then_some(Scheme::Digest)
    }
}

fn judge(response: &Reply) -> Result<Answer, Broken> {
    let words = words(response);
    match response.status {
        401 if speaks_of_locking(&response.text()) => Ok(Answer::Locked(Whose::Account, words)),
        401 => Ok(Answer::Out(words)),
        423 | 429 | 503 => Ok(Answer::Locked(Whose::Caller, words)),
        // Somebody who may not see this, or a wall that has had enough of us: no proof of a password.
        403 => Ok(Answer::Locked(Whose::Account, words)),
        // What exists or not is told to those who are in.
        200..=399 | 404 | 405 => Ok(Answer::In(words)),
        _ => Err(Broken::Garbage),
    }
}

/// For the property test and the fuzz target.
pub(in crate::weakpass) fn read(text: &str) {
    let challenge = Challenge::read(text);
    let _ = challenge.and_then(|challenge| challenge.answer("user", "password", "/"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers() {
        let response = |headers: &[&str]| {
            let headers: String = headers.iter().map(|value| format!("WWW-Authenticate: {value}\r\n")).collect();
            Reply::parse(format!("HTTP/1.1 401 No\r\n{headers}\r\n").as_bytes()).unwrap()
        };
        assert_eq!(scheme(&response(&["Basic realm=\"x\""])), Some(Scheme::Basic));
        assert_eq!(scheme(&response(&["Negotiate, basic realm=\"x\""])), Some(Scheme::Basic));
        assert_eq!(scheme(&response(&["Digest realm=\"x\", nonce=\"n\""])), Some(Scheme::Digest));
        assert_eq!(scheme(&response(&["Bearer", "Negotiate"])), None);
    }
}
