//! Mail records of domains, from a name server of the test's own: what they say is judged, what nobody says is told, and
//! only an allowed server is asked.

use crate::checks::examine_name;
use crate::net::Connector;
use crate::{Cancel, Plan, PortSet, Ports, Scope, report::Report};
use model::{RiskKind, Switch, Switches};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};

const A: u8 = 1;
const MX: u8 = 15;
const TXT: u8 = 16;

/// Name, type, body of the record.
const ZONE: &[(&str, u8, &[u8])] = &[
    ("open.example.org", MX, b"\0\x0a\x02mx\x04kept\x07example\x03org\0"),
    ("open.example.org", TXT, b"\x0bv=spf1 +all"),
    ("_dmarc.example.org", TXT, b"\x1ev=DMARC1; p=reject; sp=none   "),
    ("kept.example.org", MX, b"\0\x0a\x02mx\x04kept\x07example\x03org\0"),
    ("kept.example.org", TXT, b"\x0ev=spf1 mx -all"),
    ("_dmarc.kept.example.org", TXT, b"\x12v=DMARC1; p=reject"),
    ("mx.kept.example.org", A, b"\x7f\0\0\x01"),
    ("bare.example.net", MX, b"\0\x0a\x04gone\x04bare\x07example\x03net\0"),
];

/// A name server over TCP; it refuses to speak of `silent`.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answering = move || {
        for mut stream in listener.incoming().flatten() {
            let mut length = [0; 2];
            if stream.read_exact(&mut length).is_err() {
                continue;
            }
            let mut asked = vec![0; usize::from(u16::from_be_bytes(length))];
            if stream.read_exact(&mut asked).is_ok() {
                let answer = answer(&asked);
                let length = u16::try_from(answer.len()).unwrap().to_be_bytes();
                let _ = stream.write_all(&[length.as_slice(), &answer].concat());
            }
        }
    };
    std::thread::Builder::new().spawn(answering).unwrap();
    address
}

fn answer(asked: &[u8]) -> Vec<u8> {
    let (mut name, mut at) = (Vec::new(), 12);
    while asked[at] > 0 {
        let end = at + 1 + usize::from(asked[at]);
        name.push(String::from_utf8_lossy(&asked[at + 1..end]).into_owned());
        at = end;
    }
    let (name, kind) = (name.join("."), asked[at + 2]);
    let records: Vec<_> = ZONE.iter().filter(|(own, of, _)| *own == name && *of == kind).collect();
    let known = ZONE.iter().any(|(own, ..)| *own == name);
    let code = if name.starts_with("silent") { 5 } else { u8::from(!known) * 3 };
    let mut answer = asked.to_vec();
    (answer[2], answer[3], answer[7]) = (0x81, 0x80 | code, u8::try_from(records.len()).unwrap());
    for (_, _, body) in records {
        answer.extend([0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 60, 0, u8::try_from(body.len()).unwrap()]);
        answer.extend(*body);
    }
    answer
}

async fn look(plan: &Plan, name: &str) -> Option<Report> {
    examine_name(name, plan, &Connector::new(Scope::loopback(), Cancel::default())).await
}

fn plan(resolver: Option<SocketAddr>) -> Plan {
    let plan = Plan::new(Ports::Listed(PortSet::of([1]))).only([RiskKind::Configuration]);
    Plan { resolver, ..plan }
}

#[track_caller]
fn check(report: &Report, expected: &[&str]) {
    let mut found: Vec<&str> = report.risks.iter().map(|risk| risk.check.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert!(report.gaps.is_empty(), "{:?}", report.gaps);
    for risk in &report.risks {
        assert!(risk.port.is_none() && risk.address.is_none(), "a name's, and not a server's: {risk:?}");
        assert!(risk.evidence.response.contains("domain: ") && !risk.description.en.contains('{'), "{risk:?}");
    }
}

#[tokio::test]
async fn records_are_judged_and_silence_is_told() {
    let plan = plan(Some(serve()));
    check(&look(&plan, "open.example.org").await.unwrap(), &["mail-dmarc-none", "mail-spf-open"]);
    check(&look(&plan, "kept.example.org").await.unwrap(), &[]);
    let bare = look(&plan, "bare.example.net").await.unwrap();
    check(&bare, &["mail-dmarc-missing", "mail-server-without-address", "mail-spf-missing"]);
    let silent = look(&plan, "silent.example.org").await.unwrap();
    assert!(silent.gaps.iter().any(|gap| gap.reason.en.contains("failed with code 5")), "{:?}", silent.gaps);
    assert!(look(&plan, "localhost").await.is_none());

    let kind = RiskKind::Configuration;
    let off = Switch { kind, check: "mail-dmarc-none".into(), resource: String::new(), on: false };
    let report = look(&plan.switched(Switches::new(vec![off])), "open.example.org").await.unwrap();
    check(&report, &["mail-spf-open"]);
    assert_eq!(report.left_out.len(), 1);
}

#[tokio::test]
async fn only_an_allowed_server_is_asked() {
    let outside = look(&plan(Some("192.0.2.53:53".parse().unwrap())), "kept.example.org").await.unwrap();
    let told = outside.gaps.iter().any(|gap| gap.reason.en.contains("192.0.2.53 is outside the allowed networks"));
    assert!(told, "{:?}", outside.gaps);
    assert!(look(&plan(None), "open.example.org").await.is_none());
}
