//! A domain's mail records as lines that rules judge: who takes its mail, who may send in its name (SPF, RFC 7208), and
//! what happens to forgeries (DMARC, RFC 7489). Sends no mail.

use super::message::{Answer, Kind, Record};
use super::{DnsError, ask};
use crate::net::Connector;
use crate::plan::Limits;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

/// Mail servers of a domain that are looked up.
const MOST_SERVERS: usize = 5;
/// Parents of a name that are asked for a DMARC policy.
const MOST_PARENTS: usize = 4;

/// Whether an asset is a domain that can have mail records: not an address, not a name of this machine or network alone.
pub(crate) fn is_asked(asset: &str) -> bool {
    let name = asset.trim_end_matches('.');
    let last = name.rsplit('.').next().unwrap_or_default();
    name.contains('.') && asset.parse::<IpAddr>().is_err() && !["localhost", "local"].contains(&last)
}

/// The records of a domain, one fact a line.
pub(crate) async fn take(
    asset: &str,
    server: SocketAddr,
    connector: &Connector,
    limits: &Limits,
) -> Result<String, DnsError> {
    let name = asset.trim_end_matches('.').to_ascii_lowercase();
    let with = (server, connector, limits);
    let mut text = format!("domain: {name}\n");
    let servers = match ask(with, &name, Kind::Mx).await? {
        Answer::Records(records) => records,
        // A name that does not exist has no mail.
        _ => return Ok(text + "exists: no\n"),
    };
    let mut servers: Vec<(u16, String)> = servers.into_iter().filter_map(server_of).collect();
    servers.sort();
    for (preference, server) in servers.iter().take(MOST_SERVERS) {
        let _ = writeln!(text, "mx: {preference} {server}");
        if server != "." && !has_address(with, server).await? {
            let _ = writeln!(text, "mx.without-address: {server}");
        }
    }
    let takes_mail = servers.iter().any(|(_, server)| server != ".");
    let _ = writeln!(text, "takes-mail: {}", if takes_mail { "yes" } else { "no" });
    text += &spf(&texts(with, &name).await?);
    text += &dmarc(with, &name).await?;
    Ok(text)
}

type With<'a> = (SocketAddr, &'a Connector, &'a Limits);

fn server_of(record: Record) -> Option<(u16, String)> {
    match record {
        Record::Mx(preference, name) => Some((preference, name)),
        _ => None,
    }
}

async fn has_address(with: With<'_>, name: &str) -> Result<bool, DnsError> {
    for kind in [Kind::A, Kind::Aaaa] {
        if matches!(ask(with, name, kind).await?, Answer::Records(records) if !records.is_empty()) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn texts(with: With<'_>, name: &str) -> Result<Vec<String>, DnsError> {
    let Answer::Records(records) = ask(with, name, Kind::Txt).await? else { return Ok(Vec::new()) };
    let text = |record| match record {
        Record::Txt(text) => Some(text),
        _ => None,
    };
    Ok(records.into_iter().filter_map(text).collect())
}

/// What SPF says of everybody who is not named.
fn spf(texts: &[String]) -> String {
    let is_spf =
        |text: &&String| text.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("v=spf1"));
    let own: Vec<&String> = texts.iter().filter(is_spf).collect();
    let mut lines = String::new();
    for text in &own {
        let _ = writeln!(lines, "spf: {text}");
    }
    let words = own.first().map(|text| text.to_ascii_lowercase()).unwrap_or_default();
    let last =
        |word: &str| word.strip_suffix("all").filter(|sign| ["", "+", "-", "~", "?"].contains(sign)).map(str::to_owned);
    let all = words.split_whitespace().find_map(last);
    let others = match (own.len(), all.as_deref()) {
        (0, _) => "nobody-says",
        (_, Some("-")) => "refused",
        (_, Some("~")) => "doubtful",
        (_, Some("?")) => "neutral",
        (_, Some(_)) => "allowed",
        (_, None) if words.contains(" redirect=") => "redirected",
        (_, None) => "neutral",
    };
    let _ = writeln!(lines, "spf.records: {}\nspf.others: {others}", own.len());
    lines
}

/// The policy of the name or of the nearest parent that has one.
async fn dmarc(with: With<'_>, name: &str) -> Result<String, DnsError> {
    let labels: Vec<&str> = name.split('.').collect();
    let most = labels.len().saturating_sub(1).min(MOST_PARENTS + 1);
    for skipped in 0..most {
        let at = labels.get(skipped..).unwrap_or_default().join(".");
        if let Some(text) = texts(with, &format!("_dmarc.{at}")).await?.iter().find(|text| is_dmarc(text)) {
            return Ok(format!("dmarc: {text}\ndmarc.at: {at}\ndmarc.policy: {}\n", policy(text, skipped > 0)));
        }
    }
    Ok("dmarc.policy: missing\n".to_owned())
}

fn is_dmarc(text: &str) -> bool {
    text.split(';').next().is_some_and(|first| first.trim().eq_ignore_ascii_case("v=DMARC1"))
}

/// `p`, or for names below the one that has the policy `sp` where it is there.
fn policy(text: &str, below: bool) -> String {
    let tag = |wanted: &str| {
        let tags = text.split(';').filter_map(|tag| tag.split_once('='));
        let mut own = tags.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        own.next().map(|(_, value)| value.trim().to_ascii_lowercase())
    };
    let own = tag("sp").filter(|_| below).or_else(|| tag("p")).unwrap_or_default();
    if ["none", "quarantine", "reject"].contains(&own.as_str()) { own } else { "none".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_names_have_mail() {
        for (asset, asked) in [
            ("example.com", true),
            ("www.example.com.", true),
            ("localhost", false),
            ("app.localhost", false),
            ("printer.local", false),
            ("db", false),
            ("10.0.0.1", false),
            ("::1", false),
        ] {
            assert_eq!(is_asked(asset), asked, "{asset}");
        }
    }

    #[test]
    fn what_spf_says_of_others() {
        let check = |texts: &[&str], expected: &str| {
            let lines = spf(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
            assert!(lines.ends_with(&format!("spf.others: {expected}\n")), "{texts:?}: {lines}");
        };
        check(&["google-site-verification=x"], "nobody-says");
        check(&["v=spf1 include:_spf.example.com -all"], "refused");
        check(&["V=SPF1 mx ~ALL"], "doubtful");
        check(&["v=spf1 ?all"], "neutral");
        check(&["v=spf1 mx"], "neutral");
        check(&["v=spf1 +all"], "allowed");
        check(&["v=spf1 all"], "allowed");
        check(&["v=spf1 redirect=_spf.example.com"], "redirected");
        check(&["v=spf10 -all"], "nobody-says");
        assert!(spf(&["v=spf1 -all".into(), "v=spf1 +all".into()]).contains("spf.records: 2\n"));
    }

    #[test]
    fn what_dmarc_asks_for() {
        assert!(is_dmarc("v=DMARC1; p=reject") && !is_dmarc("v=DMARC2; p=reject") && !is_dmarc("p=reject"));
        assert_eq!(policy("v=DMARC1; p=reject; sp=none", false), "reject");
        assert_eq!(policy("v=DMARC1; p=reject; sp=none", true), "none");
        assert_eq!(policy("v=DMARC1;p=Quarantine", true), "quarantine");
        assert_eq!(policy("v=DMARC1; rua=mailto:x@example.com", false), "none");
    }
}
