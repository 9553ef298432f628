//! SMTP submission: `AUTH PLAIN` and `AUTH LOGIN` (RFC 4954), after `STARTTLS` (RFC 3207) where it is offered. Sends no
//! mail.

use super::replies::{Reply, ask, reply};
use super::sasl::{self, Mechanism};
use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;

pub(super) struct Smtp;

impl Protocol for Smtp {
    type Ground = Mechanism;
    const PARALLEL: usize = 6;

    async fn knock(call: &Call) -> Result<Door<Mechanism>, Broken> {
        let (_, offered) = greeted(call).await?;
        Ok(match mechanisms(&offered) {
            None => Door::Shut(Reason::NoLogin),
            Some(names) => sasl::choose(&names).map_or(Door::Shut(Reason::UnknownMethod), Door::Asks),
        })
    }

    async fn login(call: &Call, mechanism: &Mechanism, account: &Account) -> Result<Answer, Broken> {
        let (mut talk, _) = greeted(call).await?;
        let judged = match mechanism {
            Mechanism::Plain => ask(&mut talk, &format!("AUTH PLAIN {}", sasl::encoded(&sasl::plain(account)))).await?,
            Mechanism::Login => {
                let mut step = ask(&mut talk, "AUTH LOGIN").await?;
                for part in [account.user.as_bytes(), account.password.expose().as_bytes()] {
                    if step.code == 334 {
                        step = ask(&mut talk, &sasl::encoded(part)).await?;
                    }
                }
                step
            }
        };
        judge(&judged)
    }
}

/// A connection after greeting and `EHLO`, inside TLS where that is possible, and what the server offers there.
async fn greeted(call: &Call) -> Result<(Talk, Reply), Broken> {
    let mut talk = call.open().await?;
    if reply(&mut talk).await?.code != 220 {
        return Err(Broken::Garbage);
    }
    let offered = hello(&mut talk).await?;
    let starttls = offered.lines.iter().any(|line| line.trim().eq_ignore_ascii_case("STARTTLS"));
    if call.service.tls || !starttls {
        return Ok((talk, offered));
    }
    // A server that promises TLS and cannot keep it may take passwords all the same.
    if ask(&mut talk, "STARTTLS").await?.code != 220 {
        return Ok((talk, offered));
    }
    let mut talk = call.start_tls(talk).await?;
    let offered = hello(&mut talk).await?;
    Ok((talk, offered))
}

async fn hello(talk: &mut Talk) -> Result<Reply, Broken> {
    let offered = ask(talk, "EHLO touchstone.invalid").await?;
    if offered.code == 250 { Ok(offered) } else { Err(Broken::Garbage) }
}

/// The names behind `AUTH`, or `AUTH=` as old servers write it; `None`: nobody can log in.
fn mechanisms(offered: &Reply) -> Option<String> {
    let named = offered.lines.iter().filter_map(|line| {
        let (word, names) = line.split_at_checked(5)?;
        (word.eq_ignore_ascii_case("AUTH ") || word.eq_ignore_ascii_case("AUTH=")).then_some(names)
    });
    let named: Vec<&str> = named.collect();
    (!named.is_empty()).then(|| named.join(" "))
}

fn judge(reply: &Reply) -> Result<Answer, Broken> {
    match reply.code {
        235 => Ok(Answer::In(reply.words())),
        421 | 454 => Ok(Answer::Locked(Whose::Caller, reply.words())),
        400..=599 if reply.locks() => Ok(Answer::Locked(Whose::Account, reply.words())),
        504 | 534 | 538 => Ok(Answer::Shut(Reason::UnknownMethod)),
        500..=599 => Ok(Answer::Out(reply.words())),
        400..=499 => Ok(Answer::Locked(Whose::Caller, reply.words())),
        _ => Err(Broken::Garbage),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered() {
        let offered =
            |lines: &[&str]| Reply { code: 250, lines: lines.iter().map(|line| (*line).to_owned()).collect() };
        assert_eq!(
            mechanisms(&offered(&["mail.invalid", "auth PLAIN LOGIN", "AUTH=LOGIN"])).unwrap(),
            "PLAIN LOGIN LOGIN"
        );
        assert_eq!(mechanisms(&offered(&["mail.invalid", "AUTHENTIC", "SIZE 1"])), None);
    }
}
