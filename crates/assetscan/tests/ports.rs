//! No silent misses: every listener is found, or its port is said to be unknown, whatever the process may open at once.

use assetscan::net::Connector;
use assetscan::{Cancel, Ended, Limits, Plan, PortSet, Ports, Scope, Target, scan};
use model::RiskKind;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Listeners outside the range that clients get, and their ports.
fn listeners(count: usize) -> (Vec<TcpListener>, BTreeSet<u16>) {
    let mut open = Vec::new();
    let mut port = 10_000;
    while open.len() < count {
        port += 7;
        open.extend(TcpListener::bind((Ipv4Addr::LOCALHOST, port)));
    }
    let ports = open.iter().map(|listener| listener.local_addr().expect("works on loopback").port()).collect();
    (open, ports)
}

fn limit_descriptors(soft: u64) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let hard = getrlimit(Resource::Nofile).maximum;
    let limit = rustix::process::Rlimit { current: Some(hard.map_or(soft, |hard| hard.min(soft))), maximum: hard };
    setrlimit(Resource::Nofile, limit).expect("works on loopback");
}

/// The listeners live in this process, as many as the smallest limit lets; the big contest is the example `contest`.
#[tokio::test(flavor = "multi_thread")]
async fn the_exact_set_or_indeterminate_under_every_limit() {
    limit_descriptors(1024);
    let (listeners, expected) = listeners(60);
    for limit in [256, 1024] {
        limit_descriptors(limit);
        let connector = Connector::new(Scope::loopback(), Cancel::default());
        let ports = Ports::Listed("9000-13000".parse().expect("works on loopback"));
        let asked = ports.set();
        let limits = Limits { answer: Duration::from_millis(100), ..Limits::default() };
        let plan = Plan { limits, ..Plan::new(ports).only([]) };
        let outcome = scan(&[Target::new("127.0.0.1")], &plan, &connector, Arc::new(())).await;
        let found: BTreeSet<u16> = outcome.services.iter().map(|service| service.port).collect();
        let unknown: PortSet = outcome.gaps.iter().fold(PortSet::default(), |all, gap| all.with(&gap.ports));
        let missed: Vec<&u16> =
            expected.iter().filter(|port| !found.contains(port) && !unknown.contains(**port)).collect();
        assert!(missed.is_empty(), "limit {limit}: missed in silence: {missed:?}");
        let invented: Vec<&u16> =
            found.iter().filter(|port| !expected.contains(port) && asked.contains(**port)).collect();
        // Other tests of this machine may listen in the range; nobody answers for a port that refuses now.
        for port in invented {
            assert!(std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_ok(), "{port} is not open");
        }
    }
    drop(listeners);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_to_stop_is_heard_within_a_second() {
    let cancel = Cancel::default();
    let connector = Connector::new(Scope::loopback(), cancel.clone());
    let plan = Plan { limits: Limits { per_second: Some(50), ..Limits::default() }, ..Plan::new(Ports::All) };
    let running = tokio::spawn(async move { scan(&[Target::new("127.0.0.1")], &plan, &connector, Arc::new(())).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let asked = Instant::now();
    cancel.cancel();
    let outcome = running.await.expect("works on loopback");
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    assert_eq!(outcome.ended, Ended::Cancelled);
    assert!(!outcome.settles("127.0.0.1", RiskKind::Port, Some(65_000)), "what was not tried is not known");
    assert!(outcome.gaps.iter().any(|gap| gap.ports.contains(65_000)));
}

#[tokio::test]
async fn a_deadline_ends_a_scan_and_what_is_outside_is_refused() {
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let limits = Limits { per_second: Some(20), deadline: Duration::from_millis(400), ..Limits::default() };
    let plan = Plan { limits, ..Plan::new(Ports::All) };
    let targets = [Target::new("127.0.0.1"), Target::new("192.0.2.1"), Target::new("no-such-name.invalid")];
    let outcome = scan(&targets, &plan, &connector, Arc::new(())).await;
    assert_eq!(outcome.ended, Ended::OutOfTime);
    let reasons: Vec<String> = outcome.gaps.iter().map(|gap| format!("{}: {}", gap.asset, gap.reason.en)).collect();
    assert!(
        reasons.iter().any(|reason| reason.starts_with("192.0.2.1: 192.0.2.1 is outside the allowed networks")),
        "{reasons:?}"
    );
    assert!(reasons.iter().any(|reason| reason.starts_with("no-such-name.invalid: the name")), "{reasons:?}");
    assert!(!outcome.settles("192.0.2.1", RiskKind::Port, Some(80)));
}
