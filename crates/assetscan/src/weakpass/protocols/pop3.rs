//! POP3 (RFC 1939): `USER` and `PASS`, else `AUTH PLAIN` (RFC 5034), after `STLS` where it is offered. Reads no mail.

use super::sasl;
use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;
use crate::weakpass::bytes::{speaks_of_locking, text};
use std::time::Duration;

const MOST_LINE: usize = 2048;
const MOST_LINES: usize = 64;

pub(super) struct Pop3;

/// How to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// `USER` and `PASS`.
    User,
    /// `AUTH PLAIN`.
    Plain,
}

impl Protocol for Pop3 {
    type Ground = Ground;
    const PARALLEL: usize = 6;
    // Dovecot: up to 15 seconds.
    const PATIENCE: Duration = Duration::from_secs(20);

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        let (_, offered) = greeted(call).await?;
        Ok(way(&offered).map_or(Door::Shut(Reason::UnknownMethod), Door::Asks))
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let (mut talk, _) = greeted(call).await?;
        match ground {
            Ground::User => {
                let named = ask(&mut talk, &format!("USER {}", account.user)).await?;
                if !named.starts_with("+OK") {
                    return judge(&named);
                }
                judge(&ask(&mut talk, &format!("PASS {}", account.password.expose())).await?)
            }
            Ground::Plain => {
                let first = ask(&mut talk, "AUTH PLAIN").await?;
                if !first.starts_with('+') || first.starts_with("+OK") {
                    return judge(&first).map(|_| Answer::Shut(Reason::UnknownMethod));
                }
                judge(&ask(&mut talk, &sasl::encoded(&sasl::plain(account))).await?)
            }
        }
    }
}

/// A connection inside TLS where that is possible, and what the server offers: one capability a line.
async fn greeted(call: &Call) -> Result<(Talk, Vec<String>), Broken> {
    let mut talk = call.open().await?;
    if !text(&talk.line(MOST_LINE).await?).starts_with("+OK") {
        return Err(Broken::Garbage);
    }
    let offered = capabilities(&mut talk).await?;
    if call.service.tls || !offered.iter().any(|line| line == "STLS") {
        return Ok((talk, offered));
    }
    if !ask(&mut talk, "STLS").await?.starts_with("+OK") {
        return Ok((talk, offered));
    }
    let mut talk = call.start_tls(talk).await?;
    let offered = capabilities(&mut talk).await?;
    Ok((talk, offered))
}

/// Old servers know no `CAPA`: nothing is offered then, and `USER` is tried.
async fn capabilities(talk: &mut Talk) -> Result<Vec<String>, Broken> {
    let mut offered = Vec::new();
    let first = ask(talk, "CAPA").await?;
    if first.starts_with("-ERR") {
        return Ok(vec!["USER".to_owned()]);
    }
    if !first.starts_with("+OK") {
        return Err(Broken::Garbage);
    }
    for _ in 0..MOST_LINES {
        let line = text(&talk.line(MOST_LINE).await?);
        if line == "." {
            return Ok(offered);
        }
        offered.push(line.trim().to_ascii_uppercase());
    }
    Err(Broken::Garbage)
}

async fn ask(talk: &mut Talk, command: &str) -> Result<String, Broken> {
    talk.send(format!("{command}\r\n").as_bytes()).await?;
    Ok(text(&talk.line(MOST_LINE).await?))
}

fn way(offered: &[String]) -> Option<Ground> {
    if offered.iter().any(|line| line == "USER") {
        return Some(Ground::User);
    }
    let sasl = offered.iter().find_map(|line| line.strip_prefix("SASL "));
    match sasl {
        Some(names) => (sasl::choose(names) == Some(sasl::Mechanism::Plain)).then_some(Ground::Plain),
        None => Some(Ground::User),
    }
}

/// The reply to a password. `[IN-USE]` proves nothing: RFC 2449 lets a server say it before it looked.
fn judge(words: &str) -> Result<Answer, Broken> {
    let locked = ["[IN-USE]", "[LOGIN-DELAY]", "[SYS/"].iter().any(|code| words.contains(code));
    if words.starts_with("+OK") {
        Ok(Answer::In(words.to_owned()))
    } else if !words.starts_with("-ERR") {
        Err(Broken::Garbage)
    } else if locked || speaks_of_locking(words) {
        Ok(Answer::Locked(Whose::Account, words.to_owned()))
    } else {
        Ok(Answer::Out(words.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_server() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(way(&lines(&["TOP", "USER"])), Some(Ground::User));
        assert_eq!(way(&lines(&["SASL CRAM-MD5 PLAIN"])), Some(Ground::Plain));
        assert_eq!(way(&lines(&["SASL CRAM-MD5"])), None);
        assert_eq!(judge("-ERR [AUTH] no").unwrap(), Answer::Out("-ERR [AUTH] no".into()));
        assert!(matches!(judge("-ERR [SYS/TEMP] later").unwrap(), Answer::Locked(..)));
        assert!(judge("* OK").is_err());
    }
}
