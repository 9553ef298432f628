//! What a server does with TLS, as lines: versions and weak suites that it accepts, and its certificate. Also inside a
//! connection that began without (`STARTTLS` and its kin).

use super::look::{Snapshot, Taken};
use super::{unreachable, x509};
use crate::net::{ConnectError, Connector};
use crate::plan::Limits;
use crate::talk::TalkError;
use crate::tls::hello::{Answer, Version, WEAK_SUITES, answer, client_hello};
use crate::{Service, starttls};
use std::fmt::Write as _;
use time::OffsetDateTime;

pub(super) async fn take(service: &Service, connector: &Connector, limits: &Limits) -> Taken {
    let mut text = String::new();
    for version in Version::ALL {
        match hello(client_hello(version, &service.asset, None), service, connector, limits).await {
            Ok(Said::Answer(Answer::Hello(chosen, _))) if chosen == version => {
                let _ = writeln!(text, "accepts: {}", version.name());
            }
            Ok(Said::NoTls) => return Taken::Nothing,
            Ok(_) => {}
            Err(error) => return Taken::Unknown(unreachable(&error)),
        }
    }
    let weak = client_hello(Version::Tls12, &service.asset, Some(WEAK_SUITES));
    if let Ok(Said::Answer(Answer::Hello(_, suite))) = hello(weak, service, connector, limits).await
        && WEAK_SUITES.contains(&suite)
    {
        let _ = writeln!(text, "weak-suite: 0x{suite:04x}");
    }
    let inside = match starttls::open(service, connector, limits).await {
        Ok(Some(talk)) => talk.start_tls(connector, &service.asset).await.ok(),
        _ => None,
    };
    if let Some(talk) = inside {
        let facts = talk.stream().certificates().first().and_then(|leaf| x509::parse(leaf));
        let now = OffsetDateTime::now_utc();
        text += &facts.map(|facts| describe(&facts, &service.asset, now)).unwrap_or_default();
    }
    if text.is_empty() {
        Taken::Nothing
    } else {
        let how = if service.tls { "TLS ClientHello" } else { "STARTTLS, TLS ClientHello" };
        Taken::Seen(Snapshot { request: how.into(), text, status: None })
    }
}

/// What was heard to a hello.
enum Said {
    /// TLS.
    Answer(Answer),
    /// No TLS: hanging up is an answer too.
    Other,
    /// The protocol does not go on in TLS here.
    NoTls,
}

/// Says one hello and reads the first answer.
async fn hello(bytes: Vec<u8>, service: &Service, connector: &Connector, limits: &Limits) -> Result<Said, TalkError> {
    let mut talk = match starttls::open(service, connector, limits).await {
        Ok(Some(talk)) => talk.allowing(16 * 1024),
        Ok(None) => return Ok(Said::NoTls),
        Err(TalkError::Connect(ConnectError::Refused)) => return Ok(Said::Other),
        Err(error) => return Err(error),
    };
    talk.send(&bytes).await?;
    let said = talk.until(limits.answer, |heard| answer(heard).is_some()).await;
    if connector.cancel().is_cancelled() {
        return Err(TalkError::Cancelled);
    }
    Ok(answer(&said).map_or(Said::Other, Said::Answer))
}

fn describe(facts: &x509::Certificate, asset: &str, now: OffsetDateTime) -> String {
    let yes = |so: bool| if so { "yes" } else { "no" };
    let date = |moment: Option<OffsetDateTime>| moment.map(|moment| moment.date().to_string()).unwrap_or_default();
    let days = facts.not_after.map_or(0, |end| (end - now).whole_days());
    let mut text = String::new();
    let _ = writeln!(text, "certificate.subject: {}", facts.subject.replace('\n', " "));
    let _ = writeln!(text, "certificate.issuer: {}", facts.issuer.replace('\n', " "));
    // An old certificate names its holder in the subject only.
    let names = if facts.names.is_empty() { facts.subject.clone() } else { facts.names.join(", ") };
    let _ = writeln!(text, "certificate.names: {}", names.replace('\n', " "));
    let _ = writeln!(text, "certificate.not-before: {}", date(facts.not_before));
    let _ = writeln!(text, "certificate.not-after: {}", date(facts.not_after));
    let _ = writeln!(text, "certificate.expired: {}", yes(facts.not_after.is_some_and(|end| end < now)));
    let _ = writeln!(text, "certificate.not-yet-valid: {}", yes(facts.not_before.is_some_and(|start| start > now)));
    let _ = writeln!(text, "certificate.days-left: {days}");
    let _ = writeln!(text, "certificate.self-signed: {}", yes(facts.self_signed));
    let _ = writeln!(text, "certificate.is-for-asset: {}", yes(facts.is_for(asset)));
    let _ = writeln!(text, "certificate.key: {} {}", facts.key, facts.bits);
    let _ = writeln!(text, "certificate.signature: {}", facts.signature);
    text
}
