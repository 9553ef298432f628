//! The words before TLS: how each protocol is asked to go on inside it on a connection that began without. Data only:
//! nobody logs in, and what the server says to no is the end of it.

use crate::Service;
use crate::net::Connector;
use crate::plan::Limits;
use crate::talk::{Talk, TalkError, characters};
use regex::Regex;
use std::sync::OnceLock;

/// One protocol: what is said, and what must be heard before the next word. Patterns see each byte as the character of its
/// number; `{asset}` stands for the asset's name.
struct Upgrade {
    service: &'static str,
    steps: &'static [(&'static [u8], &'static str)],
}

/// `ConnectionId` is behind the version, then eight bytes of a challenge, then the capabilities: `CLIENT_SSL` is bit 3 of
/// their second byte.
const MYSQL_OFFERS: &str = r"(?s)^.{4}\x0a[^\x00]*\x00.{14}[\x08-\x0f\x18-\x1f\x28-\x2f\x38-\x3f\x48-\x4f\x58-\x5f\x68-\x6f\x78-\x7f\x88-\x8f\x98-\x9f\xa8-\xaf\xb8-\xbf\xc8-\xcf\xd8-\xdf\xe8-\xef\xf8-\xff]";
/// `SSLRequest`: protocol 4.1 with TLS, 16 MiB, UTF-8, 23 zeros.
const MYSQL_ASKS: &[u8] =
    b"\x20\x00\x00\x01\x00\x8a\x00\x00\x00\x00\x00\x01\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

const UPGRADES: &[Upgrade] = &[
    // RFC 3207
    Upgrade {
        service: "smtp",
        steps: &[
            (b"", r"(?m)^220 "),
            (b"EHLO scan.invalid\r\n", r"(?m)^250[ -]STARTTLS\b(?s:.*)^250 |^250 STARTTLS\b"),
            (b"STARTTLS\r\n", r"(?m)^220 "),
        ],
    },
    // RFC 9051
    Upgrade { service: "imap", steps: &[(b"", r"(?m)^\* OK"), (b"a STARTTLS\r\n", r"(?m)^a OK")] },
    // RFC 2595
    Upgrade { service: "pop3", steps: &[(b"", r"^\+OK"), (b"STLS\r\n", r"^\+OK")] },
    // RFC 4217
    Upgrade { service: "ftp", steps: &[(b"", r"(?m)^220 "), (b"AUTH TLS\r\n", r"(?m)^234 ")] },
    // RFC 5804
    Upgrade { service: "sieve", steps: &[(b"", r"(?m)^OK"), (b"STARTTLS\r\n", r"(?m)^OK")] },
    // RFC 4511, 4.14
    Upgrade {
        service: "ldap",
        steps: &[(
            b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037",
            r"(?s)^\x30.{1,5}?\x02\x01\x01\x78.{1,5}?\x0a\x01\x00",
        )],
    },
    // RFC 6120
    Upgrade {
        service: "xmpp",
        steps: &[
            (
                b"<?xml version='1.0'?><stream:stream to='{asset}' xmlns='jabber:client' \
                  xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>",
                r"<starttls(?s:.*)</stream:features>",
            ),
            (b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", r"<proceed"),
        ],
    },
    Upgrade { service: "postgresql", steps: &[(b"\0\0\0\x08\x04\xd2\x16\x2f", r"^S")] },
    Upgrade { service: "mysql", steps: &[(b"", MYSQL_OFFERS), (MYSQL_ASKS, "")] },
    Upgrade { service: "nats", steps: &[(b"", r#"INFO [^\n]*"tls_(?:required|available)":true[^\n]*\n"#)] },
];

/// A whole answer to whatever was said: who has heard it and not what was hoped for waits no longer.
const WHOLE: &str = r"(?m)^[2-5]\d\d |^a (?:NO|BAD)|^-ERR|^NO\b|<failure|</stream:features>|^N$|^E|(?s)^\x30.{1,5}?\x02\x01\x01\x78|^INFO [^\n]*\n";

/// Whether a protocol knows a way into TLS.
pub(crate) fn is_known(service: &str) -> bool {
    UPGRADES.iter().any(|upgrade| upgrade.service == service)
}

/// A connection on which the next byte is TLS's: from the first byte on, or after the protocol's own words. `None`: the
/// server does not offer it.
pub(crate) async fn open(service: &Service, connector: &Connector, limits: &Limits) -> Result<Option<Talk>, TalkError> {
    let stream = connector.connect(service.socket(), limits.answer).await?;
    let mut talk = Talk::over(stream, connector.cancel().clone(), connector.deadline(limits.answer * 2));
    if service.tls {
        return Ok(Some(talk));
    }
    let Some((upgrade, patterns)) = compiled().iter().find(|(upgrade, _)| upgrade.service == service.name) else {
        return Ok(None);
    };
    let Ok(whole) = Regex::new(WHOLE) else { return Ok(None) };
    for ((say, _), pattern) in upgrade.steps.iter().zip(patterns) {
        if !say.is_empty() {
            talk.send(&filled(say, &service.asset)).await?;
        }
        let Some(pattern) = pattern else { continue };
        let enough = |heard: &[u8]| {
            let heard = characters(heard);
            pattern.is_match(&heard) || whole.is_match(&heard)
        };
        let heard = talk.until(limits.answer, enough).await;
        if !pattern.is_match(&characters(&heard)) {
            return Ok(None);
        }
    }
    Ok(Some(talk))
}

type Compiled = (&'static Upgrade, Vec<Option<Regex>>);

/// The upgrades with the pattern of each step; a step without one waits for nothing.
fn compiled() -> &'static [Compiled] {
    static COMPILED: OnceLock<Vec<Compiled>> = OnceLock::new();
    let pattern = |(_, pattern): &(&[u8], &str)| Regex::new(pattern).ok().filter(|_| !pattern.is_empty());
    COMPILED.get_or_init(|| UPGRADES.iter().map(|one| (one, one.steps.iter().map(pattern).collect())).collect())
}

/// A name that is no name cannot break out of the words around it: assets are names and addresses.
fn filled(say: &[u8], asset: &str) -> Vec<u8> {
    let safe = asset.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte));
    let asset = if safe { asset } else { "localhost" };
    let text = characters(say);
    if text.contains("{asset}") { text.replace("{asset}", asset).into_bytes() } else { say.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(service: &str, step: usize, yes: &[&[u8]], no: &[&[u8]]) {
        let (_, patterns) = compiled().iter().find(|(upgrade, _)| upgrade.service == service).unwrap();
        let pattern = patterns[step].as_ref().unwrap();
        for (heard, fits) in yes.iter().map(|heard| (heard, true)).chain(no.iter().map(|heard| (heard, false))) {
            assert_eq!(pattern.is_match(&characters(heard)), fits, "{service}: {}", String::from_utf8_lossy(heard));
        }
    }

    #[test]
    fn every_pattern_is_one() {
        for (upgrade, patterns) in compiled() {
            for ((_, text), pattern) in upgrade.steps.iter().zip(patterns) {
                assert_eq!(text.is_empty(), pattern.is_none(), "{}: {text}", upgrade.service);
            }
        }
        assert_eq!(MYSQL_ASKS.len(), 36);
        assert!(Regex::new(WHOLE).is_ok());
    }

    #[test]
    fn offers_and_refusals() {
        check(
            "smtp",
            1,
            &[b"250-mx\r\n250-STARTTLS\r\n250 SMTPUTF8\r\n", b"250-mx\r\n250 STARTTLS\r\n"],
            &[b"250-mx\r\n250 SMTPUTF8\r\n", b"250-mx\r\n250-STARTTLS\r\n", b"502 no\r\n"],
        );
        check("imap", 1, &[b"* CAPABILITY\r\na OK go\r\n"], &[b"a BAD no\r\n", b"a NO\r\n"]);
        check("pop3", 1, &[b"+OK\r\n"], &[b"-ERR\r\n"]);
        check("ftp", 1, &[b"234 go\r\n"], &[b"530 no\r\n", b"500-234 \r\n"]);
        check(
            "ldap",
            0,
            &[b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"],
            &[b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x02\x04\x00\x04\x00", b"\x30"],
        );
        check(
            "xmpp",
            0,
            &[b"<stream:features><starttls/></stream:features>"],
            &[b"<stream:features></stream:features>"],
        );
        check("xmpp", 1, &[b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"], &[b"<failure/>"]);
        check("postgresql", 0, &[b"S"], &[b"N", b"E"]);
        let greeting = |capabilities: &[u8]| [b"\x4a\0\0\0\x0a11.4\0\x01\0\0\0abcdefgh\0", capabilities].concat();
        check("mysql", 0, &[&greeting(b"\xfe\xff"), &greeting(b"\x00\x08")], &[&greeting(b"\xfe\xf7"), &greeting(b"")]);
        check(
            "nats",
            0,
            &[b"INFO {\"tls_required\":true}\r\n"],
            &[b"INFO {\"tls_required\":false}\r\n", b"INFO {}\r\n"],
        );
    }

    #[test]
    fn a_strange_name_stays_outside() {
        assert_eq!(filled(b"to='{asset}'", "mail.example.com"), b"to='mail.example.com'");
        assert_eq!(filled(b"to='{asset}'", "x'><y"), b"to='localhost'");
        assert_eq!(filled(MYSQL_ASKS, "x"), MYSQL_ASKS);
    }
}
