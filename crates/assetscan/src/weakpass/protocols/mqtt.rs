//! MQTT 3.1.1: `CONNECT` with user name and password. Subscribes to nothing, publishes nothing.

use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};

pub(super) struct Mqtt;

impl Protocol for Mqtt {
    type Ground = ();
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<()>, Broken> {
        match connect(call, None).await? {
            Code::Accepted => Ok(Door::Open),
            Code::BadLogin | Code::NotAuthorized => Ok(Door::Asks(())),
            Code::OtherVersion => Ok(Door::Shut(Reason::UnknownMethod)),
            Code::Unavailable | Code::BadName => Err(Broken::Garbage),
        }
    }

    async fn login(call: &Call, (): &(), account: &Account) -> Result<Answer, Broken> {
        Ok(match connect(call, Some(account)).await? {
            Code::Accepted => Answer::In("CONNACK 0".to_owned()),
            Code::BadLogin => Answer::Out("CONNACK 4".to_owned()),
            Code::NotAuthorized => Answer::Out("CONNACK 5".to_owned()),
            Code::Unavailable => Answer::Locked(Whose::Caller, "CONNACK 3".to_owned()),
            Code::OtherVersion | Code::BadName => Answer::Shut(Reason::UnknownMethod),
        })
    }
}

/// The return codes of `CONNACK`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Accepted,
    OtherVersion,
    BadName,
    Unavailable,
    BadLogin,
    NotAuthorized,
}

async fn connect(call: &Call, account: Option<&Account>) -> Result<Code, Broken> {
    let mut talk = call.open().await?;
    talk.send(&message(account).ok_or(Broken::Garbage)?).await?;
    code(&talk.exactly(4).await?).ok_or(Broken::Garbage)
}

/// A `CONNECT` with a clean session and no name of its own; `None`: too long.
fn message(account: Option<&Account>) -> Option<Vec<u8>> {
    const USER_NAME: u8 = 0x80;
    const PASSWORD: u8 = 0x40;
    const CLEAN_SESSION: u8 = 0x02;
    let mut body = Vec::new();
    string(&mut body, b"MQTT")?;
    let flags = if account.is_some() { USER_NAME | PASSWORD | CLEAN_SESSION } else { CLEAN_SESSION };
    body.extend_from_slice(&[4, flags, 0, 30]);
    // An empty name: the server gives one, so that no other client is thrown out.
    string(&mut body, b"")?;
    if let Some(account) = account {
        string(&mut body, account.user.as_bytes())?;
        string(&mut body, account.password.expose().as_bytes())?;
    }
    let mut bytes = vec![0x10];
    let mut left = body.len();
    loop {
        let low = u8::try_from(left % 128).ok()?;
        left /= 128;
        bytes.push(if left > 0 { low | 0x80 } else { low });
        if left == 0 {
            break;
        }
    }
    bytes.extend_from_slice(&body);
    Some(bytes)
}

fn string(into: &mut Vec<u8>, text: &[u8]) -> Option<()> {
    into.extend_from_slice(&u16::try_from(text.len()).ok()?.to_be_bytes());
    into.extend_from_slice(text);
    Some(())
}

/// What a `CONNACK` says.
fn code(bytes: &[u8]) -> Option<Code> {
    let [0x20, 2, 0 | 1, code] = bytes else { return None };
    Some(match code {
        0 => Code::Accepted,
        1 => Code::OtherVersion,
        2 => Code::BadName,
        3 => Code::Unavailable,
        4 => Code::BadLogin,
        5 => Code::NotAuthorized,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weakpass::secret::Secret;

    #[test]
    fn packets() {
        let account = Account { user: "u".into(), password: Secret::new("pw") };
        assert_eq!(message(Some(&account)).unwrap(), b"\x10\x13\0\x04MQTT\x04\xc2\0\x1e\0\0\0\x01u\0\x02pw");
        assert_eq!(message(None).unwrap(), b"\x10\x0c\0\x04MQTT\x04\x02\0\x1e\0\0");
        let long = Account { user: "u".repeat(200), password: Secret::new("pw") };
        assert_eq!(message(Some(&long)).unwrap()[..3], [0x10, 0xda, 0x01]);
        assert_eq!(code(b"\x20\x02\0\x05"), Some(Code::NotAuthorized));
        assert_eq!((code(b"\x20\x02\0\x06"), code(b"\x20\x03\0\0"), code(b"")), (None, None, None));
    }
}
