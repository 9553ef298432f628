//! IMAP (RFC 3501): `AUTHENTICATE PLAIN`, else `LOGIN`, after `STARTTLS` where it is offered. Opens no mailbox.

use super::sasl;
use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;
use crate::weakpass::bytes::{speaks_of_locking, text};
use std::time::Duration;

const MOST_LINE: usize = 8192;
const MOST_LINES: usize = 64;

pub(super) struct Imap;

/// How to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// `AUTHENTICATE PLAIN`.
    Plain,
    /// `LOGIN`.
    Login,
}

impl Protocol for Imap {
    type Ground = Ground;
    const PARALLEL: usize = 6;
    // Dovecot: up to 15 seconds.
    const PATIENCE: Duration = Duration::from_secs(20);

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        let Some((_, offered)) = greeted(call).await? else { return Ok(Door::Open) };
        Ok(match way(&offered) {
            Some(ground) => Door::Asks(ground),
            None if call.service.tls || !has(&offered, "LOGINDISABLED") => Door::Shut(Reason::UnknownMethod),
            None => Door::Shut(Reason::NeedsTls),
        })
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let Some((mut talk, _)) = greeted(call).await? else { return Ok(Answer::Unasked) };
        match ground {
            Ground::Plain => {
                talk.send(b"a9 AUTHENTICATE PLAIN\r\n").await?;
                let first = text(&talk.line(MOST_LINE).await?);
                if !first.starts_with('+') {
                    return judge(&first);
                }
                talk.send(format!("{}\r\n", sasl::encoded(&sasl::plain(account))).as_bytes()).await?;
            }
            Ground::Login => {
                let command = format!("a9 LOGIN {} {}\r\n", quoted(&account.user), quoted(account.password.expose()));
                talk.send(command.as_bytes()).await?;
            }
        }
        judge(&tagged(&mut talk, "a9").await?.1)
    }
}

/// A connection inside TLS where that is possible, and its capabilities; `None`: the server took us for somebody.
async fn greeted(call: &Call) -> Result<Option<(Talk, String)>, Broken> {
    let mut talk = call.open().await?;
    let greeting = text(&talk.line(MOST_LINE).await?);
    if greeting.starts_with("* PREAUTH") {
        return Ok(None);
    }
    if !greeting.starts_with("* OK") {
        return Err(Broken::Garbage);
    }
    let offered = capabilities(&mut talk, "a1").await?;
    if call.service.tls || !has(&offered, "STARTTLS") {
        return Ok(Some((talk, offered)));
    }
    talk.send(b"a2 STARTTLS\r\n").await?;
    if !tagged(&mut talk, "a2").await?.1.starts_with("OK") {
        return Ok(Some((talk, offered)));
    }
    let mut talk = call.start_tls(talk).await?;
    let offered = capabilities(&mut talk, "a3").await?;
    Ok(Some((talk, offered)))
}

async fn capabilities(talk: &mut Talk, tag: &str) -> Result<String, Broken> {
    talk.send(format!("{tag} CAPABILITY\r\n").as_bytes()).await?;
    Ok(tagged(talk, tag).await?.0)
}

/// The untagged lines, and what stands behind the tag.
async fn tagged(talk: &mut Talk, tag: &str) -> Result<(String, String), Broken> {
    let mut before = String::new();
    for _ in 0..MOST_LINES {
        let line = text(&talk.line(MOST_LINE).await?);
        if let Some(rest) = line.strip_prefix(tag).and_then(|rest| rest.strip_prefix(' ')) {
            return Ok((before, rest.to_owned()));
        }
        if !line.starts_with(['*', '+']) {
            return Err(Broken::Garbage);
        }
        before.push_str(&line);
        before.push(' ');
    }
    Err(Broken::Garbage)
}

fn has(offered: &str, capability: &str) -> bool {
    offered.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(capability))
}

fn way(offered: &str) -> Option<Ground> {
    if has(offered, "AUTH=PLAIN") {
        Some(Ground::Plain)
    } else {
        (!has(offered, "LOGINDISABLED")).then_some(Ground::Login)
    }
}

/// A quoted string; what a quoted string cannot hold is left out.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars().filter(|letter| !matches!(letter, '\r' | '\n' | '\0')) {
        if matches!(letter, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted + "\""
}

/// What stands behind the tag.
fn judge(words: &str) -> Result<Answer, Broken> {
    let locked = ["[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[CONTACTADMIN]"].iter().any(|code| words.contains(code));
    match words.split_ascii_whitespace().next() {
        Some("OK") => Ok(Answer::In(words.to_owned())),
        Some("NO") if locked || speaks_of_locking(words) => Ok(Answer::Locked(Whose::Account, words.to_owned())),
        Some("NO") if words.contains("[PRIVACYREQUIRED]") => Ok(Answer::Shut(Reason::NeedsTls)),
        Some("NO" | "BAD") => Ok(Answer::Out(words.to_owned())),
        _ => Err(Broken::Garbage),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_server() {
        assert_eq!(way("* CAPABILITY IMAP4rev1 AUTH=plain"), Some(Ground::Plain));
        assert_eq!(way("* CAPABILITY IMAP4rev1"), Some(Ground::Login));
        assert_eq!(way("* CAPABILITY LOGINDISABLED"), None);
        assert_eq!(quoted("a\"b\\c\r\n"), "\"a\\\"b\\\\c\"");
        assert_eq!(
            judge("NO [UNAVAILABLE] later").unwrap(),
            Answer::Locked(Whose::Account, "NO [UNAVAILABLE] later".into())
        );
        assert_eq!(judge("NO [AUTHENTICATIONFAILED] no").unwrap(), Answer::Out("NO [AUTHENTICATIONFAILED] no".into()));
        assert!(judge("").is_err() && judge("* OK").is_err());
    }
}
