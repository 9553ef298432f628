//! Redis and its kin: `AUTH` with a password, or with a user of the ACL (Redis 6). Reads no key.

use super::{Account, Answer, Broken, Call, Door, Protocol, Reason};
use crate::talk::Talk;
use crate::weakpass::bytes::text;

const MOST_LINE: usize = 2048;
/// The user that a password without a name belongs to.
const DEFAULT_USER: &str = "default";

pub(super) struct Redis;

impl Protocol for Redis {
    type Ground = ();
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<()>, Broken> {
        let mut talk = call.open().await?;
        let words = ask(&mut talk, &["PING"]).await?;
        match words.as_str() {
            "+PONG" => Ok(Door::Open),
            words if words.starts_with("-DENIED") => Ok(Door::Shut(Reason::NotFromHere)),
            words if asks_for_login(words) => Ok(Door::Asks(())),
            _ => Err(Broken::Garbage),
        }
    }

    async fn login(call: &Call, (): &(), account: &Account) -> Result<Answer, Broken> {
        let mut talk = call.open().await?;
        let password = account.password.expose();
        let command: &[&str] = match account.user.as_str() {
            DEFAULT_USER => &["AUTH", password],
            user => &["AUTH", user, password],
        };
        let words = ask(&mut talk, command).await?;
        if words.starts_with("+OK") {
            // Who is really in may speak: at worst about a missing right.
            let after = ask(&mut talk, &["PING"]).await?;
            return Ok(if asks_for_login(&after) { Answer::Out(after) } else { Answer::In(words) });
        }
        judge(&words)
    }
}

async fn ask(talk: &mut Talk, words: &[&str]) -> Result<String, Broken> {
    talk.send(&command(words)).await?;
    Ok(text(&talk.line(MOST_LINE).await?))
}

/// A command as an array of strings, so that a password may hold any byte.
fn command(words: &[&str]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        bytes.extend_from_slice(format!("${}\r\n{word}\r\n", word.len()).as_bytes());
    }
    bytes
}

fn asks_for_login(words: &str) -> bool {
    words.starts_with("-NOAUTH") || words.starts_with("-ERR operation not permitted")
}

/// The reply to a refused `AUTH`.
fn judge(words: &str) -> Result<Answer, Broken> {
    let lower = words.to_lowercase();
    if !words.starts_with('-') {
        Err(Broken::Garbage)
    } else if lower.contains("without any password") || lower.contains("no password is set") {
        Ok(Answer::Unasked)
    } else if lower.contains("wrong number of arguments") || lower.contains("syntax error") {
        // A server without ACL knows no users.
        Ok(Answer::Shut(Reason::NoLogin))
    } else {
        Ok(Answer::Out(words.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_words() {
        assert_eq!(command(&["AUTH", "a b"]), b"*2\r\n$4\r\nAUTH\r\n$3\r\na b\r\n");
        assert_eq!(judge("-WRONGPASS no").unwrap(), Answer::Out("-WRONGPASS no".into()));
        assert_eq!(judge("-ERR AUTH <password> called without any password configured").unwrap(), Answer::Unasked);
        assert_eq!(judge("-ERR wrong number of arguments for 'auth' command").unwrap(), Answer::Shut(Reason::NoLogin));
        assert!(judge("$5").is_err());
    }
}
