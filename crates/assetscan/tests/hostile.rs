//! Servers that mean harm: whatever they do, a scan ends in time and keeps its memory.

use assetscan::net::Connector;
use assetscan::{Cancel, Ended, Limits, Outcome, Plan, PortSet, Ports, Scope, Target, scan};
use model::RiskKind;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A server that does one thing to everybody; it lives as long as the test.
fn serve(act: fn(TcpStream)) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("works on loopback");
    let port = listener.local_addr().expect("works on loopback").port();
    let accept = move || {
        for stream in listener.incoming().flatten() {
            let _ = std::thread::Builder::new().spawn(move || act(stream));
        }
    };
    let _ = std::thread::Builder::new().spawn(accept).expect("works on loopback");
    port
}

async fn survive(act: fn(TcpStream)) -> Outcome {
    let port = serve(act);
    let items = RiskKind::ALL.into_iter().filter(|item| *item != RiskKind::WeakPassword);
    let limits = Limits { answer: Duration::from_millis(500), service: Duration::from_secs(6), ..Limits::default() };
    let plan = Plan { limits, ..Plan::new(Ports::Listed(PortSet::of([port]))).only(items) };
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let before = memory();
    let began = Instant::now();
    let outcome = scan(&[Target::new("127.0.0.1")], &plan, &connector, Arc::new(())).await;
    assert!(began.elapsed() < Duration::from_secs(90), "{:?}", began.elapsed());
    assert_eq!(outcome.ended, Ended::Finished);
    assert_eq!(outcome.services.len(), 1);
    assert!(memory() < before + 150_000, "{} kB more", memory().saturating_sub(before));
    for risk in &outcome.risks {
        let size: usize =
            [&risk.evidence.banner, &risk.evidence.request, &risk.evidence.response].iter().map(|t| t.len()).sum();
        assert!(size < 40_000, "{} keeps {size} bytes of evidence", risk.check);
    }
    outcome
}

/// Resident memory of this process in kilobytes.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("works on loopback");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("works on loopback");
    line.split_whitespace().nth(1).expect("works on loopback").parse().expect("works on loopback")
}

fn forever(mut stream: TcpStream, bytes: &[u8]) {
    while stream.write_all(bytes).is_ok() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_banner() {
    survive(|stream| forever(stream, &[b'A'; 4096])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_byte_at_a_time() {
    survive(|mut stream| {
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    })
    .await;
}

/// Every page begins, and none ends: time for a service ends all the same, and what was not asked is told.
#[tokio::test(flavor = "multi_thread")]
async fn pages_that_drip() {
    let began = Instant::now();
    let outcome = survive(|mut stream| {
        let mut request = [0; 4096];
        let _ = stream.read(&mut request);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n");
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    })
    .await;
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    for item in [RiskKind::Vulnerability, RiskKind::WebContent] {
        assert!(outcome.gaps.iter().any(|gap| gap.item == Some(item)), "{item:?}: {:?}", outcome.gaps);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence() {
    let outcome = survive(|mut stream| {
        let _ = stream.read_to_end(&mut Vec::new());
    })
    .await;
    assert_eq!(outcome.services[0].name, "");
    assert_unknown(&outcome, "says nothing");
}

/// What hangs for a moment was not put right: nothing that was known of it before may count as gone.
#[track_caller]
fn assert_unknown(outcome: &Outcome, why: &str) {
    let port = outcome.services[0].port;
    assert!(!outcome.settles("127.0.0.1", RiskKind::ExposedService, Some(port)), "{:?}", outcome.covered);
    let told = |gap: &assetscan::Gap| gap.ports.contains(port) && gap.reason.en.contains(why);
    assert!(outcome.gaps.iter().any(told), "{:?}", outcome.gaps);
}

#[tokio::test(flavor = "multi_thread")]
async fn says_its_name_and_hangs() {
    static NAMED: AtomicBool = AtomicBool::new(false);
    let outcome = survive(|mut stream| {
        let mut heard = [0; 512];
        while let Ok(count @ 1..) = stream.read(&mut heard) {
            let asked = heard[..count].starts_with(b"INFO");
            if asked && !NAMED.swap(true, Ordering::SeqCst) {
                let _ = stream.write_all(b"$22\r\nredis_version:7.0.15\r\n\r\n");
            }
        }
    })
    .await;
    assert_eq!(outcome.services[0].name, "redis");
    assert_unknown(&outcome, "did not answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn closes_at_once() {
    survive(drop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage() {
    survive(|mut stream| {
        let noise: Vec<u8> = (0..60_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let _ = stream.write_all(&noise);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_header() {
    survive(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ");
        forever(stream, &[b'y'; 4096]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_pages_of_links() {
    let outcome = survive(|mut stream| {
        let mut request = [0; 4096];
        let read = stream.read(&mut request).unwrap_or(0);
        let path: String =
            String::from_utf8_lossy(&request[..read]).split(' ').nth(1).unwrap_or("/").chars().take(40).collect();
        let links: String = (0..2000).map(|n| format!("<a href='{path}{n}/'>{n}</a><div hidden>")).collect();
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{links}",
            links.len()
        );
    })
    .await;
    assert_eq!(outcome.services[0].name, "http");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_echo_is_named_as_such() {
    let outcome = survive(|mut stream| {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut bytes) {
            let _ = stream.write_all(&bytes[..count]);
        }
    })
    .await;
    assert_eq!(outcome.services[0].name, "echo");
}

#[tokio::test(flavor = "multi_thread")]
async fn ssh_with_a_monstrous_packet() {
    let outcome = survive(|mut stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.9\r\n\xff\xff\xff\xff");
        forever(stream, &[0; 4096]);
    })
    .await;
    assert_eq!(outcome.services[0].product, "OpenSSH");
}
