//! Memcached: SASL PLAIN of the binary protocol (`-S`), and the file of users of the text protocol (`-Y`). Reads and
//! keeps no value.

use super::sasl::{self, Mechanism};
use super::{Account, Answer, Broken, Call, Door, Protocol, Reason};
use crate::talk::{Talk, TalkError};
use crate::weakpass::bytes::{Bytes, speaks_of_locking, text};

pub(super) struct Memcached;

/// Which protocol asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    Binary,
    Text,
}

const REQUEST: u8 = 0x80;
const RESPONSE: u8 = 0x81;
const GET: u8 = 0x00;
const SASL_MECHANISMS: u8 = 0x20;
const SASL_AUTH: u8 = 0x21;

const DONE: u16 = 0x00;
const NO_SUCH_KEY: u16 = 0x01;
const AUTH_ERROR: u16 = 0x20;
const AUTH_CONTINUE: u16 = 0x21;
const UNKNOWN_COMMAND: u16 = 0x81;

/// A longer body than a refusal needs.
const MOST_BODY: usize = 4096;

impl Protocol for Memcached {
    type Ground = Ground;
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        // A server of the text protocol takes this for a line, one of the binary protocol for a key with strange letters.
        let mut talk = call.open().await?;
        talk.send(&request(GET, "touchstone\r\n", b"").ok_or(Broken::Garbage)?).await?;
        match talk.exactly(1).await {
            Ok(first) if first == [RESPONSE] => {}
            Ok(_) | Err(TalkError::Closed) => return text_knock(call).await,
            Err(error) => return Err(error.into()),
        }
        let rest = talk.exactly(23).await?;
        match header(&[&[RESPONSE], rest.as_slice()].concat(), GET).ok_or(Broken::Garbage)?.0 {
            NO_SUCH_KEY | DONE => return Ok(Door::Open),
            AUTH_ERROR => {}
            _ => return Err(Broken::Garbage),
        }
        // Some versions hang up after a refusal.
        let mut talk = call.open().await?;
        let (status, names) = ask(&mut talk, SASL_MECHANISMS, "", b"").await?;
        Ok(match status {
            DONE if sasl::choose(&text(&names)) == Some(Mechanism::Plain) => Door::Asks(Ground::Binary),
            DONE | UNKNOWN_COMMAND => Door::Shut(Reason::UnknownMethod),
            _ => return Err(Broken::Garbage),
        })
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let mut talk = call.open().await?;
        match ground {
            Ground::Binary => {
                let (status, words) = ask(&mut talk, SASL_AUTH, "PLAIN", &sasl::plain(account)).await?;
                judge(status, &text(&words))
            }
            Ground::Text => {
                let words = format!("{} {}", account.user, account.password.expose());
                talk.send(format!("set touchstone 0 0 {}\r\n{words}\r\n", words.len()).as_bytes()).await?;
                let line = text(&talk.line(2048).await?);
                match line.as_str() {
                    "STORED" => Ok(Answer::In(line)),
                    words if words.starts_with("CLIENT_ERROR") => Ok(Answer::Out(line)),
                    _ => Err(Broken::Garbage),
                }
            }
        }
    }
}

async fn text_knock(call: &Call) -> Result<Door<Ground>, Broken> {
    let mut talk = call.open().await?;
    talk.send(b"get touchstone\r\n").await?;
    match text(&talk.line(2048).await?).as_str() {
        "END" => Ok(Door::Open),
        words if words.to_lowercase().contains("unauthenticated") => Ok(Door::Asks(Ground::Text)),
        _ => Err(Broken::Garbage),
    }
}

fn judge(status: u16, words: &str) -> Result<Answer, Broken> {
    match status {
        DONE => Ok(Answer::In(format!("status 0x00 {words}"))),
        AUTH_ERROR if speaks_of_locking(words) => Ok(Answer::Locked(super::Whose::Account, words.to_owned())),
        AUTH_ERROR => Ok(Answer::Out(format!("status 0x20 {words}"))),
        AUTH_CONTINUE | UNKNOWN_COMMAND => Ok(Answer::Shut(Reason::UnknownMethod)),
        _ => Err(Broken::Garbage),
    }
}

async fn ask(talk: &mut Talk, opcode: u8, key: &str, value: &[u8]) -> Result<(u16, Vec<u8>), Broken> {
    talk.send(&request(opcode, key, value).ok_or(Broken::Garbage)?).await?;
    let (status, length) = header(&talk.exactly(24).await?, opcode).ok_or(Broken::Garbage)?;
    Ok((status, talk.exactly(length).await?))
}

/// A request of the binary protocol; `None`: too long for it.
fn request(opcode: u8, key: &str, value: &[u8]) -> Option<Vec<u8>> {
    let key_length = u16::try_from(key.len()).ok()?;
    let body = u32::try_from(key.len() + value.len()).ok()?;
    let mut bytes = vec![REQUEST, opcode];
    bytes.extend_from_slice(&key_length.to_be_bytes());
    // No extras, no data type, the default bucket.
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&body.to_be_bytes());
    // Opaque and CAS.
    bytes.extend_from_slice(&[0; 12]);
    bytes.extend_from_slice(key.as_bytes());
    bytes.extend_from_slice(value);
    Some(bytes)
}

/// Status and length of the body of an answer to this command.
fn header(bytes: &[u8], opcode: u8) -> Option<(u16, usize)> {
    let mut bytes = Bytes::new(bytes);
    let answers = bytes.byte()? == RESPONSE && bytes.byte()? == opcode;
    bytes.take(4)?;
    let status = bytes.u16()?;
    let length = usize::try_from(bytes.u32()?).ok()?;
    (answers && length <= MOST_BODY).then_some((status, length))
}

/// For the property test and the fuzz target: reads whatever a server might say.
pub(in crate::weakpass) fn read(bytes: &[u8]) {
    let _ = header(bytes, SASL_AUTH);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        let bytes = request(SASL_AUTH, "PLAIN", b"\0u\0p").unwrap();
        assert_eq!(bytes[..12], *b"\x80\x21\0\x05\0\0\0\0\0\0\0\x09");
        assert!(bytes.ends_with(b"PLAIN\0u\0p"));
        let mut answer = [0; 24];
        answer[..8].copy_from_slice(b"\x81\x21\0\0\0\0\0\x20");
        assert_eq!(header(&answer, SASL_AUTH), Some((AUTH_ERROR, 0)));
        answer[8] = 0xff;
        assert_eq!(header(&answer, SASL_AUTH), None);
        assert_eq!(header(&answer, GET), None);
    }
}
