//! What the name system says about a domain's mail, asked of one configured name server over TCP: off unless the operator
//! names one, and the scope guard holds for it as for every other address. Never asks the system's resolver.

mod mail;
mod message;

pub(crate) use mail::{is_asked, take};

use crate::net::Connector;
use crate::plan::Limits;
use crate::talk::{Talk, TalkError};
use message::{Answer, Kind, question, read};
use std::net::SocketAddr;
use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(crate) enum DnsError {
    /// The conversation failed.
    #[error(transparent)]
    Talk(#[from] TalkError),
    /// What came back is no answer.
    #[error("the name server's answer cannot be read")]
    Unreadable,
    /// The server does not know: its code.
    #[error("the name server failed with code {0}")]
    Failed(u8),
    /// It cannot be asked for.
    #[error("is no name")]
    NoName,
}

/// Asks one question.
async fn ask(
    (server, connector, limits): (SocketAddr, &Connector, &Limits),
    name: &str,
    kind: Kind,
) -> Result<Answer, DnsError> {
    // Over a connection of its own nobody else can answer: the number proves nothing.
    let number = 0x5453;
    let asked = question(number, name, kind).ok_or(DnsError::NoName)?;
    let stream = connector.connect(server, limits.connect).await.map_err(TalkError::from)?;
    let mut talk = Talk::over(stream, connector.cancel().clone(), connector.deadline(limits.answer * 2));
    let length = u16::try_from(asked.len()).map_err(|_| DnsError::NoName)?;
    talk.send(&[length.to_be_bytes().as_slice(), &asked].concat()).await?;
    let whole = |heard: &[u8]| body(heard).is_some();
    let heard = talk.allowing(70_000).until(limits.answer, whole).await;
    if connector.cancel().is_cancelled() {
        return Err(TalkError::Cancelled.into());
    }
    match body(&heard).and_then(|body| read(number, kind, body)) {
        Some(Answer::Failed(code)) => Err(DnsError::Failed(code)),
        Some(answer) => Ok(answer),
        None => Err(DnsError::Unreadable),
    }
}

/// The message behind its length, once all of it is there.
fn body(heard: &[u8]) -> Option<&[u8]> {
    let (length, rest) = heard.split_first_chunk()?;
    rest.get(..usize::from(u16::from_be_bytes(*length)))
}

/// What the reader makes of some bytes; for the fuzzer.
pub(crate) fn read_foreign(bytes: &[u8]) {
    for kind in [Kind::A, Kind::Mx, Kind::Txt] {
        let _ = body(bytes).and_then(|body| read(0x5453, kind, body));
    }
}

#[cfg(test)]
mod tests;
