//! Looks: the harmless questions that make a snapshot of a service.

use super::{ssh, tls_look, unreachable};
use crate::Service;
use crate::http::Request;
use crate::net::{ConnectError, Connector};
use crate::plan::Limits;
use crate::talk::{Talk, TalkError, characters};
use model::Text;
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// A service that says nothing for so long has said everything.
const QUIET: Duration = Duration::from_millis(700);

/// How to look.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Look {
    /// What identification heard already.
    Banner,
    /// A dialogue: each step says something and waits for an answer.
    Talk(Vec<Step>),
    /// A page.
    Http(Page),
    /// Versions, cipher suites and certificate.
    Tls,
    /// The algorithms that an SSH server offers.
    Ssh,
    /// Mail records of the name itself: no service's.
    Mail,
}

/// One step of a dialogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Text to say.
    #[serde(default)]
    pub(super) send: String,
    /// Bytes to say, in hexadecimal; blanks do not count.
    #[serde(default)]
    pub(super) hex: String,
    /// What must be heard before the dialogue goes on; without it, until it is quiet.
    #[serde(default)]
    pub(super) until: String,
}

/// A request for a page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    pub(super) path: String,
    #[serde(default = "get")]
    pub(super) method: String,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) body: String,
}

fn get() -> String {
    "GET".into()
}

/// What was seen. Bytes that are no text stand as characters of the same number, so that patterns can name them.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub(super) request: String,
    pub(super) text: String,
    pub(super) status: Option<u16>,
}

/// How looking ended.
#[derive(Debug, Clone)]
pub(super) enum Taken {
    /// There is something to judge.
    Seen(Snapshot),
    /// The service said no: nothing to judge, and nothing is missing.
    Nothing,
    /// Nobody knows.
    Unknown(Text),
}

impl Look {
    pub(super) fn is_mail(&self) -> bool {
        matches!(self, Self::Mail)
    }

    pub(super) fn is_tls(&self) -> bool {
        matches!(self, Self::Tls)
    }

    /// Whether it can be done at all.
    pub(super) fn check(&self) -> Result<(), String> {
        let Self::Talk(steps) = self else { return Ok(()) };
        for step in steps {
            Regex::new(&step.until).map_err(|error| error.to_string())?;
            step.bytes()?;
        }
        Ok(())
    }
}

impl Step {
    fn bytes(&self) -> Result<Vec<u8>, String> {
        let digits: String = self.hex.split_whitespace().collect();
        let mut bytes = self.send.clone().into_bytes();
        bytes.extend(hex::decode(digits).map_err(|error| error.to_string())?);
        Ok(bytes)
    }
}

/// Looks at a service.
pub(super) async fn take(look: &Look, service: &Service, connector: &Connector, limits: &Limits) -> Taken {
    match look {
        Look::Banner => Taken::Seen(Snapshot { request: String::new(), text: service.banner.clone(), status: None }),
        Look::Talk(steps) => ended(dialogue(steps, service, connector, limits).await),
        Look::Http(page) => ended(fetch(page, service, connector, limits).await),
        Look::Tls => tls_look::take(service, connector, limits).await,
        Look::Ssh => ended(ssh::take(service, connector, limits).await),
        // Asked once for a name (`examine_name`), never for one of its services.
        Look::Mail => Taken::Nothing,
    }
}

fn ended(outcome: Result<Snapshot, TalkError>) -> Taken {
    match outcome {
        Ok(snapshot) => Taken::Seen(snapshot),
        // Who hangs up has answered: not like that.
        Err(TalkError::Closed | TalkError::TooLong) => Taken::Nothing,
        Err(TalkError::Connect(ConnectError::Refused)) => Taken::Nothing,
        Err(error) => Taken::Unknown(unreachable(&error)),
    }
}

async fn dialogue(
    steps: &[Step],
    service: &Service,
    connector: &Connector,
    limits: &Limits,
) -> Result<Snapshot, TalkError> {
    let mut talk = Talk::open(connector, service, limits.answer * 2).await?.allowing(128 * 1024);
    let (mut request, mut text) = (String::new(), String::new());
    for step in steps {
        let bytes = step.bytes().unwrap_or_default();
        if !bytes.is_empty() {
            request.extend(bytes.iter().map(|byte| char::from(*byte)));
            if talk.send(&bytes).await.is_err() {
                break;
            }
        }
        let awaited = Regex::new(&step.until).ok().filter(|_| !step.until.is_empty());
        let enough = |heard: &[u8]| awaited.as_ref().is_some_and(|awaited| awaited.is_match(&characters(heard)));
        let patience = if awaited.is_some() { limits.answer } else { QUIET };
        let heard = characters(&talk.until(patience, enough).await);
        let goes_on = awaited.as_ref().is_none_or(|awaited| awaited.is_match(&heard));
        text += &heard;
        if !goes_on {
            break;
        }
    }
    if connector.cancel().is_cancelled() {
        return Err(TalkError::Cancelled);
    }
    // Not a word so far: late, or hanging. Only who hangs up has nothing to say.
    if text.is_empty() {
        match talk.some().await {
            Ok(late) => text = characters(&late) + &characters(&talk.until(QUIET, |_| false).await),
            Err(TalkError::Closed) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Snapshot { request, text, status: None })
}

async fn fetch(page: &Page, service: &Service, connector: &Connector, limits: &Limits) -> Result<Snapshot, TalkError> {
    let request = Request {
        method: page.method.clone(),
        path: page.path.clone(),
        headers: page.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        body: page.body.clone(),
    };
    let reply = request.ask(connector, service, limits.answer * 2).await?;
    let said = String::from_utf8_lossy(&request.to_bytes(service)).into_owned();
    let text = format!("{}\r\n\r\n{}", reply.head, reply.text());
    Ok(Snapshot { request: said, text, status: Some(reply.status) })
}

impl Snapshot {
    /// The text for people: bytes that were put apart become text again.
    pub(super) fn readable(&self) -> String {
        let bytes: Option<Vec<u8>> = self.text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
        bytes.map_or_else(|| self.text.clone(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}
