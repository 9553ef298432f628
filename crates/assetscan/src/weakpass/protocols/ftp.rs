//! FTP (RFC 959), plain, inside TLS, and with `AUTH TLS` (RFC 4217) where the server insists. Names no file.

use super::replies::{Reply, ask, reply};
use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;

pub(super) struct Ftp;

/// Whether the server wants TLS before a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ground {
    tls: bool,
}

impl Protocol for Ftp {
    type Ground = Ground;
    const PARALLEL: usize = 12;

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        // A name that nobody has: only a server that lets anybody in lets this one in.
        for tls in [false, true] {
            let Some(mut talk) = greeted(call, tls).await? else { return Ok(Door::Shut(Reason::NeedsTls)) };
            let reply = ask(&mut talk, "USER touchstone").await?;
            match reply.code {
                331 | 332 => return Ok(Door::Asks(Ground { tls })),
                230 | 232 => return Ok(Door::Open),
                _ if !tls && wants_tls(&reply) => {}
                421 => return Err(Broken::Garbage),
                // Some servers refuse a strange name at once, and ask a known one for its password.
                430 | 500..=599 => return Ok(Door::Asks(Ground { tls })),
                _ => return Err(Broken::Garbage),
            }
        }
        Ok(Door::Shut(Reason::NeedsTls))
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let Some(mut talk) = greeted(call, ground.tls).await? else { return Ok(Answer::Shut(Reason::NeedsTls)) };
        let named = ask(&mut talk, &format!("USER {}", account.user)).await?;
        match named.code {
            331 => {}
            230 | 232 => return Ok(Answer::Unasked),
            332 => return Ok(Answer::Shut(Reason::UnknownMethod)),
            _ => return judge(&named),
        }
        judge(&ask(&mut talk, &format!("PASS {}", account.password.expose())).await?)
    }
}

/// A connection after the server's greeting; `None`: it has no TLS to offer.
async fn greeted(call: &Call, tls: bool) -> Result<Option<Talk>, Broken> {
    let mut talk = call.open().await?;
    let mut greeting = reply(&mut talk).await?;
    while greeting.class() == 1 {
        greeting = reply(&mut talk).await?;
    }
    if greeting.code != 220 {
        return Err(Broken::Garbage);
    }
    if !tls {
        return Ok(Some(talk));
    }
    match ask(&mut talk, "AUTH TLS").await?.code {
        234 => Ok(Some(call.start_tls(talk).await?)),
        _ => Ok(None),
    }
}

/// What the reply to a password says.
fn judge(reply: &Reply) -> Result<Answer, Broken> {
    match reply.code {
        230 | 232 | 202 => Ok(Answer::In(reply.words())),
        421 => Ok(Answer::Locked(Whose::Caller, reply.words())),
        400..=599 if reply.locks() => Ok(Answer::Locked(Whose::Account, reply.words())),
        400..=599 => Ok(Answer::Out(reply.words())),
        332 => Ok(Answer::Shut(Reason::UnknownMethod)),
        _ => Err(Broken::Garbage),
    }
}

/// Whether a refusal asks for TLS.
fn wants_tls(reply: &Reply) -> bool {
    let words = reply.words().to_lowercase();
    matches!(reply.code, 421 | 500..=599)
        && ["tls", "ssl", "encrypt", "secure connection"].iter().any(|word| words.contains(word))
}
