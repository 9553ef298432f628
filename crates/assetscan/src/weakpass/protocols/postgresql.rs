//! PostgreSQL, protocol 3: cleartext, MD5 and SCRAM-SHA-256, inside TLS where it is offered. Runs no statement.

mod scram;

use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;
use crate::weakpass::bytes::{Bytes, speaks_of_locking, text};
use md5::{Digest as _, Md5};
use scram::Scram;

pub(super) struct PostgreSql;

const PROTOCOL: u32 = 3 << 16;
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
/// A longer message than a login needs.
const MOST_MESSAGE: usize = 16 * 1024;
const MOST_STEPS: usize = 12;
/// A role that nobody has.
const NOBODY: &str = "touchstone_nobody";

impl Protocol for PostgreSql {
    type Ground = ();
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<()>, Broken> {
        let mut talk = started(call, NOBODY).await?;
        match message(&mut talk).await? {
            Message::Auth(Auth::Done) => Ok(Door::Open),
            // Which roles may come, and how, is told by role: a refusal of this one says nothing about others.
            Message::Auth(_) => Ok(Door::Asks(())),
            Message::Refused { code, .. } if code.starts_with("28") => Ok(Door::Asks(())),
            Message::Refused { .. } | Message::Other => Err(Broken::Garbage),
        }
    }

    async fn login(call: &Call, (): &(), account: &Account) -> Result<Answer, Broken> {
        let mut talk = started(call, &account.user).await?;
        let password = account.password.expose();
        let mut scram = None;
        let mut asked = false;
        for _ in 0..MOST_STEPS {
            let reply = match message(&mut talk).await? {
                Message::Auth(Auth::Done) if asked => return Ok(Answer::In("AuthenticationOk".to_owned())),
                Message::Auth(Auth::Done) => return Ok(Answer::Unasked),
                Message::Refused { code, words } => return Ok(judge(&code, &words, asked)),
                Message::Auth(Auth::Cleartext) => terminated(password),
                Message::Auth(Auth::Md5(salt)) => terminated(&hashed(&account.user, password, salt)),
                Message::Auth(Auth::Sasl(names)) if names.iter().any(|name| name == scram::NAME) => {
                    let (state, first) = Scram::begin(password).ok_or(Broken::Garbage)?;
                    scram = Some(state);
                    first
                }
                Message::Auth(Auth::SaslContinue(challenge)) => {
                    scram.as_mut().and_then(|scram| scram.answer(&challenge)).ok_or(Broken::Garbage)?
                }
                Message::Auth(Auth::SaslFinal(proof)) => {
                    // A server that does not know the password cannot prove that it does.
                    if scram.as_ref().is_some_and(|scram| scram.believes(&proof)) {
                        continue;
                    }
                    return Err(Broken::Garbage);
                }
                Message::Auth(Auth::Sasl(_) | Auth::Unknown) => return Ok(Answer::Shut(Reason::UnknownMethod)),
                Message::Other => continue,
            };
            asked = true;
            talk.send(&framed(b'p', &reply)).await?;
        }
        Err(Broken::Garbage)
    }
}

/// A connection after the startup message, inside TLS where the server has it.
async fn started(call: &Call, user: &str) -> Result<Talk, Broken> {
    let mut talk = call.open().await?;
    if !call.service.tls {
        talk.send(&SSL_REQUEST).await?;
        match talk.exactly(1).await?[..] {
            [b'S'] => talk = call.start_tls(talk).await?,
            [b'N'] => {}
            _ => return Err(Broken::Garbage),
        }
    }
    talk.send(&startup(user)).await?;
    Ok(talk)
}

fn startup(user: &str) -> Vec<u8> {
    let mut body = PROTOCOL.to_be_bytes().to_vec();
    for word in ["user", user, "database", "postgres"] {
        body.extend_from_slice(&terminated(word));
    }
    body.push(0);
    let mut bytes = length_of(&body);
    bytes.extend_from_slice(&body);
    bytes
}

fn framed(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    bytes.extend_from_slice(&length_of(body));
    bytes.extend_from_slice(body);
    bytes
}

/// The length counts itself.
fn length_of(body: &[u8]) -> Vec<u8> {
    u32::try_from(body.len() + 4).unwrap_or_default().to_be_bytes().to_vec()
}

fn terminated(text: &str) -> Vec<u8> {
    [text.as_bytes(), &[0]].concat()
}

/// `md5` and the hash of the hash of password and user with the salt.
fn hashed(user: &str, password: &str, salt: [u8; 4]) -> String {
    let stored = hex::encode(Md5::digest([password.as_bytes(), user.as_bytes()].concat()));
    format!("md5{}", hex::encode(Md5::digest([stored.as_bytes(), &salt].concat())))
}

/// What a server says during a login.
#[derive(Debug, PartialEq, Eq)]
enum Message {
    Auth(Auth),
    Refused {
        code: String,
        words: String,
    },
    /// A notice or a parameter.
    Other,
}

/// What it asks for.
#[derive(Debug, PartialEq, Eq)]
enum Auth {
    Done,
    Cleartext,
    Md5([u8; 4]),
    Sasl(Vec<String>),
    SaslContinue(Vec<u8>),
    SaslFinal(Vec<u8>),
    Unknown,
}

async fn message(talk: &mut Talk) -> Result<Message, Broken> {
    let head = talk.exactly(5).await?;
    let mut head = Bytes::new(&head);
    let (kind, length) = (head.byte().ok_or(Broken::Garbage)?, head.u32().ok_or(Broken::Garbage)?);
    let length = usize::try_from(length).ok().and_then(|length| length.checked_sub(4));
    let length = length.filter(|length| *length <= MOST_MESSAGE).ok_or(Broken::Garbage)?;
    if !matches!(kind, b'R' | b'E' | b'N' | b'S' | b'v') {
        return Err(Broken::Garbage);
    }
    parse(kind, &talk.exactly(length).await?).ok_or(Broken::Garbage)
}

fn parse(kind: u8, body: &[u8]) -> Option<Message> {
    let mut body = Bytes::new(body);
    match kind {
        b'R' => Some(Message::Auth(match body.u32()? {
            0 => Auth::Done,
            3 => Auth::Cleartext,
            5 => Auth::Md5(body.array()?),
            10 => {
                let mut names = Vec::new();
                while let Some(name) = body.until_zero().filter(|name| !name.is_empty()) {
                    names.push(text(name));
                }
                Auth::Sasl(names)
            }
            11 => Auth::SaslContinue(body.rest().to_vec()),
            12 => Auth::SaslFinal(body.rest().to_vec()),
            _ => Auth::Unknown,
        })),
        b'E' => {
            let (mut code, mut words) = (String::new(), String::new());
            while let Some(field) = body.byte().filter(|field| *field != 0) {
                let value = text(body.until_zero()?);
                match field {
                    b'C' => code = value,
                    b'M' => words = value,
                    _ => {}
                }
            }
            Some(Message::Refused { code, words })
        }
        _ => Some(Message::Other),
    }
}

/// What an error says; before a password was asked for it is about who may come at all.
fn judge(code: &str, words: &str, asked: bool) -> Answer {
    let said = format!("{code} {words}");
    match code {
        "53300" | "53400" | "57P03" => Answer::Locked(Whose::Caller, said),
        _ if speaks_of_locking(words) => Answer::Locked(Whose::Account, said),
        // Under `trust` an unknown role is refused before anything is asked.
        _ if words.contains("pg_hba.conf") => Answer::Shut(Reason::NotFromHere),
        "28P01" | "28000" => Answer::Out(said),
        // Authentication comes before the database is opened: what fails later let us in.
        "3D000" | "42501" if asked => Answer::In(said),
        _ => Answer::Out(said),
    }
}

/// For the property test and the fuzz target.
pub(in crate::weakpass) fn read(bytes: &[u8]) {
    for kind in [b'R', b'E'] {
        if let Some(Message::Refused { code, words }) = parse(kind, bytes) {
            judge(&code, &words, true);
        }
    }
    if let Some((mut scram, _)) = Scram::begin("password") {
        let _ = (scram.answer(bytes), scram.believes(bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages() {
        assert_eq!(parse(b'R', b"\0\0\0\x05salt"), Some(Message::Auth(Auth::Md5(*b"salt"))));
        let names = Message::Auth(Auth::Sasl(vec!["SCRAM-SHA-256-PLUS".into(), "SCRAM-SHA-256".into()]));
        assert_eq!(parse(b'R', b"\0\0\0\x0aSCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0"), Some(names));
        let refused = Message::Refused { code: "28P01".into(), words: "no".into() };
        assert_eq!(parse(b'E', b"SFATAL\0C28P01\0Mno\0\0"), Some(refused));
        assert_eq!((parse(b'R', b"\0"), parse(b'E', b"Cx")), (None, None));
        assert_eq!(startup("u")[..8], *b"\0\0\0\x22\0\x03\0\0");
        // Computed with an independent implementation.
        assert_eq!(hashed("postgres", "secret", *b"\x01\x02\x03\x04"), "md5bb41a296aab6baccb36ff243a562abff");
    }
}
