//! What listens on an open port: by what it says, never by the number of the port.
//!
//! Some services greet; the others are asked many questions at once, each on a connection of its own, in small waves. The
//! first answer that a protocol recognises names the service. Inside TLS the same questions are asked again.

mod applications;
mod protocols;
mod words;

use crate::Service;
use crate::net::{ConnectError, Connector};
use crate::plan::Limits;
use crate::service::shown;
use crate::talk::Talk;
use protocols::PROTOCOLS;
use std::time::Duration;
use tokio::task::JoinSet;

/// Whether a service of this name speaks HTTP, under that name or an application's.
pub(crate) fn speaks_http(name: &str) -> bool {
    name == "http" || applications::is_one(name)
}

/// How long a service may keep to itself what it greets with, before it is asked.
const GREETING: Duration = Duration::from_millis(350);
/// Between one wave of questions and the next.
const BETWEEN_WAVES: Duration = Duration::from_millis(450);
/// Questions of one wave.
const WAVE: usize = 8;
/// A recognised service may add to its first words for so long: a version often comes in a second packet.
const AFTERTHOUGHT: Duration = Duration::from_millis(120);
/// Characters of an answer that are kept as banner.
const BANNER: usize = 1000;

/// One protocol: how to ask, and how to recognise it.
pub(crate) struct Protocol {
    /// Its usual short name.
    pub(crate) name: &'static str,
    /// What to say; nothing where the server greets.
    pub(crate) probe: fn() -> Vec<u8>,
    /// Whether the answer means something only in reply to this protocol's own question.
    pub(crate) own_answer_only: bool,
    /// Names the service by its answer.
    pub(crate) recognise: fn(&[u8]) -> Option<Named>,
}

/// What an answer says of its service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    name: &'static str,
    product: String,
    version: String,
    info: String,
}

impl Named {
    fn new(name: &'static str) -> Self {
        Self { name, product: String::new(), version: String::new(), info: String::new() }
    }

    fn product(self, product: &str) -> Self {
        Self { product: shown(product.as_bytes(), 60), ..self }
    }

    fn version(self, version: &str) -> Self {
        Self { version: shown(version.as_bytes(), 40), ..self }
    }

    fn info(self, info: &str) -> Self {
        Self { info: shown(info.as_bytes(), 80), ..self }
    }
}

/// Names a service as far as it lets itself be named.
pub(crate) async fn identify(service: Service, connector: &Connector, limits: &Limits) -> Service {
    let mut service = ask_all(service, connector, limits).await;
    if service.name == "tls" {
        let inside = Service { name: String::new(), tls: true, banner: String::new(), ..service.clone() };
        let inside = ask_all(inside, connector, limits).await;
        if !inside.name.is_empty() {
            service = inside;
        }
    }
    if service.name == "http" { applications::refine(service, connector, limits).await } else { service }
}

/// Asks every question until one is answered in a way that is known.
async fn ask_all(mut service: Service, connector: &Connector, limits: &Limits) -> Service {
    let mut asking = JoinSet::new();
    let questions = PROTOCOLS.iter().map(|protocol| (*protocol, (protocol.probe)()));
    let questions =
        questions.filter(|(protocol, probe)| !(probe.is_empty() || (service.tls && protocol.name == "tls")));
    asking.spawn(ask(service.clone(), connector.clone(), None, Duration::ZERO, limits.answer));
    for (n, (protocol, probe)) in questions.enumerate() {
        let wave = u32::try_from(n / WAVE).unwrap_or_default();
        let delay = GREETING + BETWEEN_WAVES * wave;
        // The rarer the protocol, the less a silent service is waited for.
        let patience = if wave == 0 { limits.answer } else { limits.answer / 2 };
        asking.spawn(ask(service.clone(), connector.clone(), Some((protocol, probe)), delay, patience));
    }
    let mut own = true;
    while let Some(answer) = asking.join_next().await {
        let Ok(answer) = answer else { continue };
        if let Some(named) = answer.named {
            own = answer.own || !named.product.is_empty();
            service.name = named.name.to_owned();
            service.product = named.product;
            service.version = named.version;
            service.info = named.info;
            service.banner = shown(&answer.bytes, BANNER);
            break;
        }
        // Words that nobody understands are still worth showing.
        if service.banner.is_empty() {
            service.banner = shown(&answer.bytes, BANNER);
        }
    }
    drop(asking);
    if own { service } else { ask_own(service, connector, limits).await }
}

/// Named by its answer to somebody else's question, and without a product: its own question brings more.
async fn ask_own(mut service: Service, connector: &Connector, limits: &Limits) -> Service {
    let protocol = PROTOCOLS.iter().find(|protocol| protocol.name == service.name);
    let Some(protocol) = protocol.filter(|protocol| !(protocol.probe)().is_empty()) else { return service };
    let question = Some((*protocol, (protocol.probe)()));
    let answer = ask(service.clone(), connector.clone(), question, Duration::ZERO, limits.answer).await;
    if let Some(named) = answer.named.filter(|named| named.name == service.name) {
        service.product = named.product;
        service.version = named.version;
        service.info = named.info;
        service.banner = shown(&answer.bytes, BANNER);
    }
    service
}

/// What one question brought.
#[derive(Default)]
struct Answer {
    bytes: Vec<u8>,
    named: Option<Named>,
    /// Whether it answers the question of the very protocol that it names.
    own: bool,
}

/// Asks one question, or waits for a greeting.
async fn ask(
    service: Service,
    connector: Connector,
    question: Option<(&'static Protocol, Vec<u8>)>,
    delay: Duration,
    patience: Duration,
) -> Answer {
    tokio::time::sleep(delay).await;
    let open = if service.tls {
        connector.connect_tls(service.socket(), &service.asset, patience).await
    } else {
        connector.connect(service.socket(), patience).await
    };
    let Ok(stream) = open.map_err(|error: ConnectError| error) else { return Answer::default() };
    let mut talk = Talk::over(stream, connector.cancel().clone(), connector.deadline(patience)).allowing(32 * 1024);
    let asked = question.as_ref().map(|(protocol, _)| *protocol);
    if let Some((_, probe)) = question
        && talk.send(&probe).await.is_err()
    {
        return Answer::default();
    }
    let mut answer = Answer::default();
    while let Ok(bytes) = talk.some().await {
        answer.bytes.extend(bytes);
        answer.named = recognise(&answer.bytes, asked);
        if answer.named.is_some() {
            answer.bytes.extend(talk.until(AFTERTHOUGHT, |_| false).await);
            answer.named = recognise(&answer.bytes, asked).or(answer.named);
            // A greeting says what it has to say.
            answer.own = asked.is_none_or(|asked| answer.named.as_ref().is_some_and(|named| named.name == asked.name));
            break;
        }
    }
    answer
}

/// The first protocol that knows an answer; the one that was asked comes first.
fn recognise(bytes: &[u8], asked: Option<&'static Protocol>) -> Option<Named> {
    if let Some(protocol) = asked.filter(|protocol| protocol.name != "jdwp") {
        // Our own words coming back name nobody; whoever says them all is an echo.
        let question = (protocol.probe)();
        if !question.is_empty() && bytes.starts_with(&question) {
            return Some(Named::new("echo"));
        }
        if question.starts_with(bytes) {
            return None;
        }
    }
    let own = asked.and_then(|protocol| (protocol.recognise)(bytes));
    own.or_else(|| {
        let others = PROTOCOLS.iter().filter(|protocol| !protocol.own_answer_only);
        others.filter_map(|protocol| (protocol.recognise)(bytes)).next()
    })
}

/// What every recogniser makes of some bytes; for the fuzzer.
pub(crate) fn read_foreign(bytes: &[u8]) {
    PROTOCOLS.iter().for_each(|protocol| drop((protocol.recognise)(bytes)));
}

/// The one expectation of every protocol's test: `name product version (info)`; empty where nothing is recognised.
#[cfg(test)]
#[track_caller]
fn check(protocol: &Protocol, bytes: &[u8], expected: &str) {
    let line = (protocol.recognise)(bytes).map(|named| {
        assert_eq!(named.name, protocol.name);
        let info = if named.info.is_empty() { String::new() } else { format!("({})", named.info) };
        let words = [named.name.to_owned(), named.product, named.version, info];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    });
    assert_eq!(line.unwrap_or_default(), expected);
}

#[cfg(test)]
mod tests;
