//! NATS: user and password, or a token. No keys and no JWT. Subscribes to nothing, publishes nothing.

use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;
use crate::weakpass::bytes::{speaks_of_locking, text};
use serde::{Deserialize, Serialize};

const MOST_LINE: usize = 16 * 1024;

pub(super) struct Nats;

/// What the server says of itself; the rest of it is not needed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Info {
    auth_required: bool,
    tls_required: bool,
    tls_verify: bool,
}

/// What we say of ourselves. The user without a name is the token.
#[derive(Debug, Serialize)]
struct Connect<'a> {
    verbose: bool,
    pedantic: bool,
    lang: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_token: Option<&'a str>,
}

impl Protocol for Nats {
    type Ground = ();
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<()>, Broken> {
        let (_, info) = greeted(call).await?;
        Ok(match info {
            Info { tls_verify: true, .. } => Door::Shut(Reason::NoPassword),
            Info { auth_required: true, .. } => Door::Asks(()),
            Info { .. } => Door::Open,
        })
    }

    async fn login(call: &Call, (): &(), account: &Account) -> Result<Answer, Broken> {
        let (mut talk, _) = greeted(call).await?;
        talk.send(&message(account)?).await?;
        loop {
            let line = text(&talk.line(MOST_LINE).await?);
            if !line.starts_with("INFO ") && line != "PING" {
                return judge(&line);
            }
        }
    }
}

/// A connection after the server's word about itself, inside TLS where the server insists.
async fn greeted(call: &Call) -> Result<(Talk, Info), Broken> {
    let mut talk = call.open().await?;
    let info = info(&talk.line(MOST_LINE).await?).ok_or(Broken::Garbage)?;
    let talk = if info.tls_required && !call.service.tls { call.start_tls(talk).await? } else { talk };
    Ok((talk, info))
}

fn info(line: &[u8]) -> Option<Info> {
    serde_json::from_slice(line.strip_prefix(b"INFO ")?).ok()
}

fn message(account: &Account) -> Result<Vec<u8>, Broken> {
    let password = Some(account.password.expose());
    let named = !account.user.is_empty();
    let connect = Connect {
        verbose: true,
        pedantic: false,
        lang: "rust",
        version: "1",
        user: named.then_some(account.user.as_str()),
        pass: password.filter(|_| named),
        auth_token: password.filter(|_| !named),
    };
    let connect = serde_json::to_string(&connect).map_err(|_| Broken::Garbage)?;
    Ok(format!("CONNECT {connect}\r\nPING\r\n").into_bytes())
}

fn judge(line: &str) -> Result<Answer, Broken> {
    let lower = line.to_lowercase();
    if line == "+OK" || line == "PONG" {
        Ok(Answer::In(line.to_owned()))
    } else if !line.starts_with("-ERR") {
        Err(Broken::Garbage)
    } else if lower.contains("maximum connections") || speaks_of_locking(line) {
        Ok(Answer::Locked(Whose::Caller, line.to_owned()))
    } else if lower.contains("authorization") || lower.contains("authentication") {
        Ok(Answer::Out(line.to_owned()))
    } else {
        Ok(Answer::Shut(Reason::UnknownMethod))
    }
}

/// For the property test and the fuzz target.
pub(in crate::weakpass) fn read(bytes: &[u8]) {
    let _ = (info(bytes), judge(&text(bytes)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weakpass::secret::Secret;

    #[test]
    fn lines() {
        let read = info(br#"INFO {"server_id":"x","auth_required":true,"max_payload":1}"#).unwrap();
        assert!(read.auth_required && !read.tls_required);
        assert!(info(b"INFO x").is_none() && info(b"+OK").is_none());
        let said = |user: &str| {
            let account = Account { user: user.into(), password: Secret::new("s\"3") };
            String::from_utf8(message(&account).unwrap()).unwrap()
        };
        assert!(said("app").contains(r#""user":"app","pass":"s\"3"}"#));
        assert!(said("").contains(r#""version":"1","auth_token":"s\"3"}"#));
        assert!(matches!(judge("-ERR 'Authorization Violation'").unwrap(), Answer::Out(_)));
        assert!(matches!(judge("-ERR 'Parser Error'").unwrap(), Answer::Shut(_)));
        assert!(judge("MSG x").is_err());
    }
}
