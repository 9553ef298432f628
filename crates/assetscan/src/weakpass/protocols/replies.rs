//! Numbered replies of several lines, as FTP (RFC 959) and SMTP (RFC 5321) give them.

use super::Broken;
use crate::talk::Talk;
use crate::weakpass::bytes::{speaks_of_locking, text};

/// Bytes of one line, and lines of one reply.
const MOST_LINE: usize = 2048;
const MOST_LINES: usize = 100;

/// One reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// `220`.
    pub(super) code: u16,
    /// The text of every line, without its number.
    pub(super) lines: Vec<String>,
}

impl Reply {
    /// `530 Login incorrect.`
    pub(super) fn words(&self) -> String {
        format!("{} {}", self.code, self.lines.join(" "))
    }

    /// Whether the words speak of a lock, or the code of a service that is closing.
    pub(super) fn locks(&self) -> bool {
        self.code == 421 || speaks_of_locking(&self.words())
    }

    /// The first digit.
    pub(super) fn class(&self) -> u16 {
        self.code / 100
    }
}

/// Waits for one reply.
pub(super) async fn reply(talk: &mut Talk) -> Result<Reply, Broken> {
    let mut lines = Vec::new();
    for _ in 0..MOST_LINES {
        let line = text(&talk.line(MOST_LINE).await?);
        match part(&line) {
            Some((code, last, words)) => {
                lines.push(words.to_owned());
                if last {
                    return Ok(Reply { code, lines });
                }
            }
            // FTP lets lines without a number stand in the middle.
            None if !lines.is_empty() => lines.push(line),
            None => return Err(Broken::Garbage),
        }
    }
    Err(Broken::Garbage)
}

/// Says a command and waits for the reply.
pub(super) async fn ask(talk: &mut Talk, command: &str) -> Result<Reply, Broken> {
    talk.send(format!("{command}\r\n").as_bytes()).await?;
    reply(talk).await
}

/// Number, whether it is the last line, and the words.
pub(super) fn part(line: &str) -> Option<(u16, bool, &str)> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code = digits.parse().ok().filter(|code| (100..600).contains(code))?;
    match rest.strip_prefix('-') {
        Some(words) => Some((code, false, words)),
        None if rest.is_empty() => Some((code, true, "")),
        None => Some((code, true, rest.strip_prefix(' ')?)),
    }
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn lines_of_replies() {
        assert_eq!(part("220 ready"), Some((220, true, "ready")));
        assert_eq!(part("250-SIZE 1"), Some((250, false, "SIZE 1")));
        assert_eq!(part("230"), Some((230, true, "")));
        for foreign in ["SSH-2.0-x", "2200", "+OK", "", "22", "099 x", "+20 x", "日本"] {
            assert_eq!(part(foreign), None, "{foreign}");
        }
    }
}
