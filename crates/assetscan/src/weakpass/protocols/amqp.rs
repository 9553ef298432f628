//! AMQP 0-9-1: the SASL mechanisms PLAIN and AMQPLAIN of `Connection.Start`. Opens no virtual host.

use super::sasl;
use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;
use crate::weakpass::bytes::{Bytes, speaks_of_locking, text};

pub(super) struct Amqp;

/// How to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    Plain,
    AmqPlain,
}

const METHOD_FRAME: u8 = 1;
const FRAME_END: u8 = 0xce;
const CONNECTION: u16 = 10;
const START: u16 = 10;
const START_OK: u16 = 11;
const SECURE: u16 = 20;
const TUNE: u16 = 30;
const CLOSE: u16 = 50;
const ACCESS_REFUSED: u16 = 403;

/// A longer frame than a greeting needs.
const MOST_FRAME: usize = 64 * 1024;

impl Protocol for Amqp {
    type Ground = Ground;
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        let (_, mechanisms) = greeted(call).await?;
        Ok(choose(&mechanisms).map_or(Door::Shut(Reason::UnknownMethod), Door::Asks))
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let (mut talk, _) = greeted(call).await?;
        talk.send(&start_ok(*ground, account).ok_or(Broken::Garbage)?).await?;
        judge(&method(&mut talk).await?).ok_or(Broken::Garbage)
    }
}

/// A connection after `Connection.Start`, and the mechanisms that it names.
async fn greeted(call: &Call) -> Result<(Talk, String), Broken> {
    let mut talk = call.open().await?;
    talk.send(b"AMQP\0\0\x09\x01").await?;
    let mechanisms = start(&method(&mut talk).await?).ok_or(Broken::Garbage)?;
    Ok((talk, mechanisms))
}

/// The payload of one method frame.
async fn method(talk: &mut Talk) -> Result<Vec<u8>, Broken> {
    let length = frame_length(&talk.exactly(7).await?).ok_or(Broken::Garbage)?;
    let mut payload = talk.exactly(length + 1).await?;
    (payload.pop() == Some(FRAME_END)).then_some(payload).ok_or(Broken::Garbage)
}

/// The length of a method's payload.
fn frame_length(head: &[u8]) -> Option<usize> {
    let mut head = Bytes::new(head);
    let kind = head.byte()?;
    head.u16()?;
    let length = usize::try_from(head.u32()?).ok()?;
    (kind == METHOD_FRAME && length <= MOST_FRAME).then_some(length)
}

/// The mechanisms that `Connection.Start` names.
fn start(payload: &[u8]) -> Option<String> {
    let mut payload = Bytes::new(payload);
    if (payload.u16()?, payload.u16()?) != (CONNECTION, START) {
        return None;
    }
    // The version, and the server's table about itself.
    payload.u16()?;
    payload.long()?;
    payload.long().map(text)
}

fn choose(mechanisms: &str) -> Option<Ground> {
    let names = |name: &str| mechanisms.split_ascii_whitespace().any(|word| word == name);
    if names("PLAIN") { Some(Ground::Plain) } else { names("AMQPLAIN").then_some(Ground::AmqPlain) }
}

fn start_ok(ground: Ground, account: &Account) -> Option<Vec<u8>> {
    let mut payload = [CONNECTION.to_be_bytes(), START_OK.to_be_bytes()].concat();
    // Asks for a word of refusal, where the standard would only hang up.
    let mut wishes = Vec::new();
    short(&mut wishes, "authentication_failure_close")?;
    wishes.extend_from_slice(b"t\x01");
    let mut properties = Vec::new();
    short(&mut properties, "capabilities")?;
    properties.push(b'F');
    long(&mut properties, &wishes)?;
    long(&mut payload, &properties)?;
    match ground {
        Ground::Plain => {
            short(&mut payload, "PLAIN")?;
            long(&mut payload, &sasl::plain(account))?;
        }
        Ground::AmqPlain => {
            let mut table = Vec::new();
            for (key, value) in [("LOGIN", account.user.as_str()), ("PASSWORD", account.password.expose())] {
                short(&mut table, key)?;
                table.push(b'S');
                long(&mut table, value.as_bytes())?;
            }
            short(&mut payload, "AMQPLAIN")?;
            long(&mut payload, &table)?;
        }
    }
    short(&mut payload, "en_US")?;
    let mut frame = vec![METHOD_FRAME, 0, 0];
    long(&mut frame, &payload)?;
    frame.push(FRAME_END);
    Some(frame)
}

fn short(into: &mut Vec<u8>, text: &str) -> Option<()> {
    into.push(u8::try_from(text.len()).ok()?);
    into.extend_from_slice(text.as_bytes());
    Some(())
}

fn long(into: &mut Vec<u8>, bytes: &[u8]) -> Option<()> {
    into.extend_from_slice(&u32::try_from(bytes.len()).ok()?.to_be_bytes());
    into.extend_from_slice(bytes);
    Some(())
}

/// What the method after `Connection.StartOk` says; `None`: not one that may come here.
fn judge(payload: &[u8]) -> Option<Answer> {
    let mut payload = Bytes::new(payload);
    if payload.u16()? != CONNECTION {
        return None;
    }
    Some(match payload.u16()? {
        TUNE => Answer::In("Connection.Tune".to_owned()),
        SECURE => Answer::Shut(Reason::UnknownMethod),
        CLOSE => {
            let code = payload.u16()?;
            let length = payload.byte()?;
            let words = format!("{code} {}", text(payload.take(length.into())?));
            if speaks_of_locking(&words) {
                Answer::Locked(Whose::Account, words)
            } else if code == ACCESS_REFUSED {
                Answer::Out(words)
            } else {
                Answer::Locked(Whose::Caller, words)
            }
        }
        _ => return None,
    })
}

/// For the property test and the fuzz target.
pub(in crate::weakpass) fn read(bytes: &[u8]) {
    let _ = (frame_length(bytes), start(bytes), judge(bytes));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weakpass::secret::Secret;

    #[test]
    fn frames() {
        let start_of = |mechanisms: &str| {
            let mut payload = vec![0, 10, 0, 10, 0, 9];
            long(&mut payload, b"\x01xt\x01").unwrap();
            long(&mut payload, mechanisms.as_bytes()).unwrap();
            payload
        };
        assert_eq!(start(&start_of("AMQPLAIN PLAIN")).as_deref().and_then(choose), Some(Ground::Plain));
        assert_eq!(start(&start_of("AMQPLAIN")).as_deref().and_then(choose), Some(Ground::AmqPlain));
        assert_eq!(start(&start_of("EXTERNAL")).as_deref().and_then(choose), None);
        let account = Account { user: "guest".into(), password: Secret::new("guest") };
        let frame = start_ok(Ground::AmqPlain, &account).unwrap();
        assert_eq!(frame_length(&frame).unwrap() + 8, frame.len());
        assert!(matches!(judge(b"\0\x0a\0\x1e").unwrap(), Answer::In(_)));
        let refused = judge(b"\0\x0a\0\x32\x01\x93\x02no\0\0\0\0").unwrap();
        assert_eq!(refused, Answer::Out("403 no".into()));
        assert!(judge(b"\0\x14\0\x1e").is_none());
    }
}
