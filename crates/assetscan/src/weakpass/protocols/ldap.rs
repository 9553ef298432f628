//! LDAP (RFC 4511): simple bind, after `StartTLS` where the server insists. Reads the root entry's naming contexts only.
//!
//! Empty passwords are never tried: a bind with a name and no password is anonymous by the standard, and succeeds.

use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;
use crate::weakpass::ber::{self, element};
use crate::weakpass::bytes::{Bytes, speaks_of_locking, text};

pub(super) struct Ldap;

/// Where the directory begins, and whether it wants TLS first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ground {
    base: String,
    tls: bool,
}

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const ENUMERATED: u8 = 0x0a;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const BIND_REQUEST: u8 = 0x60;
const BIND_RESPONSE: u8 = 0x61;
const SEARCH_REQUEST: u8 = 0x63;
const SEARCH_ENTRY: u8 = 0x64;
const SEARCH_DONE: u8 = 0x65;
const SEARCH_REFERENCE: u8 = 0x73;
const EXTENDED_REQUEST: u8 = 0x77;
const EXTENDED_RESPONSE: u8 = 0x78;

const SUCCESS: u8 = 0;
const STRONGER_AUTH_REQUIRED: u8 = 8;
const CONFIDENTIALITY_REQUIRED: u8 = 13;
const CONSTRAINT_VIOLATION: u8 = 19;
const INVALID_DN: u8 = 34;
const INVALID_CREDENTIALS: u8 = 49;
const BUSY: u8 = 51;
const UNAVAILABLE: u8 = 52;
const UNWILLING: u8 = 53;

/// A longer answer than these questions need.
const MOST_MESSAGE: usize = 64 * 1024;
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";
/// A name that nobody has, to hear how a wrong bind is refused.
const NOBODY: &str = "cn=touchstone-nobody";

impl Protocol for Ldap {
    type Ground = Ground;
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        for tls in [false, true] {
            let Some(mut talk) = connect(call, tls).await? else { return Ok(Door::Shut(Reason::NeedsTls)) };
            let base = naming_context(&mut talk).await?.unwrap_or_else(|| usual_base(&call.service.asset));
            call.control(NOBODY);
            let result = bind(&mut talk, NOBODY, "touchstone-nothing").await?;
            match result.code {
                CONFIDENTIALITY_REQUIRED if !tls && !call.service.tls => {}
                STRONGER_AUTH_REQUIRED if !tls && !call.service.tls => {}
                STRONGER_AUTH_REQUIRED => return Ok(Door::Shut(Reason::UnknownMethod)),
                _ => return Ok(Door::Asks(Ground { base, tls })),
            }
        }
        Ok(Door::Shut(Reason::NeedsTls))
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        if account.password.expose().is_empty() {
            return Ok(Answer::Out("empty passwords are anonymous".to_owned()));
        }
        let Some(mut talk) = connect(call, ground.tls).await? else { return Ok(Answer::Shut(Reason::NeedsTls)) };
        Ok(judge(&bind(&mut talk, &account.user, account.password.expose()).await?))
    }

    fn base(ground: &Ground) -> Option<String> {
        Some(ground.base.clone())
    }
}

/// A connection; `None`: TLS was wanted and is not offered.
async fn connect(call: &Call, tls: bool) -> Result<Option<Talk>, Broken> {
    let mut talk = call.open().await?;
    if !tls {
        return Ok(Some(talk));
    }
    let request =
        element(EXTENDED_REQUEST, &element(0x80, START_TLS).ok_or(Broken::Garbage)?).ok_or(Broken::Garbage)?;
    talk.send(&message(1, &request).ok_or(Broken::Garbage)?).await?;
    let (kind, body) = answer(&mut talk).await?;
    match result(&body) {
        Some(Verdict { code: SUCCESS, .. }) if kind == EXTENDED_RESPONSE => Ok(Some(call.start_tls(talk).await?)),
        Some(_) => Ok(None),
        None => Err(Broken::Garbage),
    }
}

/// The first naming context of the root entry that holds people: not the server's own settings.
async fn naming_context(talk: &mut Talk) -> Result<Option<String>, Broken> {
    talk.send(&search().ok_or(Broken::Garbage)?).await?;
    let mut contexts = Vec::new();
    for _ in 0..16 {
        let (kind, body) = answer(talk).await?;
        match kind {
            SEARCH_ENTRY => contexts.extend(values(&body).ok_or(Broken::Garbage)?),
            SEARCH_REFERENCE => {}
            SEARCH_DONE => break,
            _ => return Err(Broken::Garbage),
        }
    }
    Ok(contexts.into_iter().find(|name| name.contains('=') && !name.eq_ignore_ascii_case("cn=config")))
}

/// Where a directory that does not say begins, as setups do it: at its domain, or at nothing in particular.
fn usual_base(asset: &str) -> String {
    let labels: Vec<&str> = asset.split('.').filter(|label| !label.is_empty()).collect();
    let named = labels.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_alphabetic()));
    match labels[..] {
        [.., domain, top] if named => format!("dc={domain},dc={top}"),
        _ => "dc=nodomain".to_owned(),
    }
}

async fn bind(talk: &mut Talk, name: &str, password: &str) -> Result<Verdict, Broken> {
    talk.send(&bind_request(name, password).ok_or(Broken::Garbage)?).await?;
    let (kind, body) = answer(talk).await?;
    result(&body).filter(|_| kind == BIND_RESPONSE).ok_or(Broken::Garbage)
}

/// The next message: the tag of its operation, and what that holds.
async fn answer(talk: &mut Talk) -> Result<(u8, Vec<u8>), Broken> {
    let head = talk.exactly(2).await?;
    let [SEQUENCE, first] = head[..] else { return Err(Broken::Garbage) };
    let length = match first {
        0..=0x7f => usize::from(first),
        0x81..=0x84 => ber::number(&talk.exactly(usize::from(first & 0x7f)).await?),
        _ => return Err(Broken::Garbage),
    };
    if length > MOST_MESSAGE {
        return Err(Broken::Garbage);
    }
    operation(&talk.exactly(length).await?).ok_or(Broken::Garbage)
}

/// The operation of a message whose envelope was taken off.
fn operation(message: &[u8]) -> Option<(u8, Vec<u8>)> {
    let mut message = Bytes::new(message);
    let (tag, _) = ber::read(&mut message)?;
    let (kind, body) = ber::read(&mut message)?;
    (tag == INTEGER).then(|| (kind, body.to_vec()))
}

/// Code and words of a result.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    code: u8,
    words: String,
}

fn result(body: &[u8]) -> Option<Verdict> {
    let mut body = Bytes::new(body);
    let (tag, code) = ber::read(&mut body)?;
    let [code] = code else { return None };
    ber::read(&mut body)?;
    let (_, words) = ber::read(&mut body)?;
    (tag == ENUMERATED).then(|| Verdict { code: *code, words: text(words) })
}

fn judge(verdict: &Verdict) -> Answer {
    let words = format!("result {} {}", verdict.code, verdict.words);
    // Active Directory says the true reason in a number: 775 is a locked account.
    let locked = speaks_of_locking(&words) || words.contains("data 775");
    match verdict.code {
        SUCCESS => Answer::In(words),
        BUSY | UNAVAILABLE => Answer::Locked(Whose::Caller, words),
        CONSTRAINT_VIOLATION => Answer::Locked(Whose::Account, words),
        INVALID_CREDENTIALS | UNWILLING if locked => Answer::Locked(Whose::Account, words),
        STRONGER_AUTH_REQUIRED | CONFIDENTIALITY_REQUIRED => Answer::Shut(Reason::NeedsTls),
        // Such a name cannot exist here.
        INVALID_DN => Answer::Shut(Reason::NoLogin),
        _ => Answer::Out(words),
    }
}

/// Every value of every attribute of a search entry.
fn values(body: &[u8]) -> Option<Vec<String>> {
    let mut body = Bytes::new(body);
    ber::read(&mut body)?;
    let (_, attributes) = ber::read(&mut body)?;
    let mut attributes = Bytes::new(attributes);
    let mut found = Vec::new();
    while !attributes.is_empty() {
        let (_, attribute) = ber::read(&mut attributes)?;
        let mut attribute = Bytes::new(attribute);
        ber::read(&mut attribute)?;
        let (tag, set) = ber::read(&mut attribute)?;
        let mut set = Bytes::new(set);
        while tag == SET && !set.is_empty() {
            found.push(text(ber::read(&mut set)?.1));
        }
    }
    Some(found)
}

fn bind_request(name: &str, password: &str) -> Option<Vec<u8>> {
    let simple = element(0x80, password.as_bytes())?;
    let body = [element(INTEGER, &[3])?, element(OCTETS, name.as_bytes())?, simple].concat();
    message(3, &element(BIND_REQUEST, &body)?)
}

/// The root entry's `namingContexts`.
fn search() -> Option<Vec<u8>> {
    let body = [
        element(OCTETS, b"")?,
        // The entry itself, aliases as they are, at most 4 entries within 5 seconds, values too.
        element(ENUMERATED, &[0])?,
        element(ENUMERATED, &[0])?,
        element(INTEGER, &[4])?,
        element(INTEGER, &[5])?,
        element(0x01, &[0])?,
        element(0x87, b"objectClass")?,
        element(SEQUENCE, &element(OCTETS, b"namingContexts")?)?,
    ];
    message(2, &element(SEARCH_REQUEST, &body.concat())?)
}

fn message(id: u8, operation: &[u8]) -> Option<Vec<u8>> {
    element(SEQUENCE, &[&element(INTEGER, &[id])?, operation].concat())
}

/// For the property test and the fuzz target.
pub(in crate::weakpass) fn read(bytes: &[u8]) {
    if let Some((_, body)) = operation(bytes) {
        let _ = (result(&body).map(|verdict| judge(&verdict)), values(&body));
    }
    let _ = (result(bytes), values(bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_silent_directory_begins() {
        assert_eq!(usual_base("ldap.example.com"), "dc=example,dc=com");
        assert_eq!((usual_base("localhost"), usual_base("10.0.0.1")), ("dc=nodomain".into(), "dc=nodomain".into()));
    }

    #[test]
    fn messages() {
        let sent = bind_request("cn=a", "pw").unwrap();
        assert_eq!(sent, b"\x30\x12\x02\x01\x03\x60\x0d\x02\x01\x03\x04\x04cn=a\x80\x02pw");
        let answer = operation(b"\x02\x01\x03\x61\x07\x0a\x01\x31\x04\x00\x04\x00").unwrap();
        assert_eq!(answer.0, BIND_RESPONSE);
        assert_eq!(judge(&result(&answer.1).unwrap()), Answer::Out("result 49 ".into()));
        let long = bind_request("cn=a", &"p".repeat(300)).unwrap();
        assert_eq!(long[..4], *b"\x30\x82\x01\x40");
        let set = element(SET, &element(OCTETS, b"dc=example").unwrap()).unwrap();
        let attribute = element(SEQUENCE, &[element(OCTETS, b"namingContexts").unwrap(), set].concat()).unwrap();
        let entry = [element(OCTETS, b"").unwrap(), element(SEQUENCE, &attribute).unwrap()].concat();
        assert_eq!(values(&entry).unwrap(), ["dc=example"]);
        assert_eq!((operation(b"\x02\x01"), result(b"\x0a\x02\0\0")), (None, None));
    }
}
