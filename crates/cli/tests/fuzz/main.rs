//! Raw requests that no client would send, against the real binary: nothing makes it answer 5xx, hang, or end.
//!
//! Whole requests of every face are cut, bent and put together wrongly at random. `TOUCHSTONE_FUZZ_SECONDS` makes it
//! last longer than the moments it takes in the suite, `TOUCHSTONE_FUZZ_SEED` repeats a run; the seed is printed.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]
#![expect(clippy::print_stdout, reason = "says how to repeat the run")]

#[path = "../crash/client.rs"]
#[expect(dead_code, reason = "shared with the tests of crashes, which call more of it")]
mod client;
mod mutate;
#[path = "../crash/service.rs"]
#[expect(dead_code, reason = "shared with the tests of crashes, which call more of it")]
mod service;

use client::Client;
use mutate::Dice;
use serde_json::{Value, json};
use service::Service;
use std::{
    env, fs,
    io::{ErrorKind, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpStream},
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const SECONDS: u64 = 6;
const AT_ONCE: u64 = 12;
/// Above everything that the server waits for before it gives a client up.
const PATIENCE: Duration = Duration::from_secs(30);
/// Silence after which a client says that nothing more comes.
const PAUSE: Duration = Duration::from_millis(300);

#[test]
fn no_request_makes_the_service_fail() {
    let seconds = number("TOUCHSTONE_FUZZ_SECONDS").unwrap_or(SECONDS);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number("TOUCHSTONE_FUZZ_SEED").unwrap_or(u64::try_from(since.as_micros()).unwrap());
    println!("raw requests for {seconds} s; repeat with TOUCHSTONE_FUZZ_SEED={seed}");

    let mut service = Service::new();
    service.variables = [("HEADER_SECONDS", "1"), ("BODY_SECONDS", "1"), ("MAX_CONNECTIONS", "64")]
        .map(|(name, value)| (leak(&format!("TOUCHSTONE_SERVER__{name}")), value.to_owned()))
        .into();
    let (mut server, _) = service.serve(1);
    let requests = Requests::new(&service);
    let sent = AtomicU64::new(0);
    let end = Instant::now() + Duration::from_secs(seconds);
    thread::scope(|scope| {
        for thread in 0..AT_ONCE {
            let (requests, sent) = (&requests, &sent);
            scope.spawn(move || {
                let mut dice = Dice::new(seed.wrapping_add(thread));
                while Instant::now() < end {
                    let request = requests.next(&mut dice);
                    judge(&request, &exchange(requests.address, &request, PAUSE), seed);
                    sent.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let sent = sent.into_inner();
    println!("{sent} requests");
    assert!(sent > seconds * 3, "only {sent} requests");
    let ready =
        exchange(service.address, b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", PATIENCE).unwrap();
    assert!(ready.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&ready));
    let log = service.log();
    assert!(!log.contains("panicked"), "{log}");
    assert!(server.terminate().0.success());
}

/// Whole requests of every face to begin with.
struct Requests {
    address: SocketAddr,
    seeds: Vec<Vec<u8>>,
}

impl Requests {
    fn new(service: &Service) -> Self {
        let (address, data) = (service.address, service.data());
        let client = Client::new(address, &data);
        let zip = fs::read(env!("CARGO_MANIFEST_DIR").to_owned() + "/Cargo.toml").unwrap();
        let out = Command::new(env!("CARGO_BIN_EXE_touchstone"))
            .args(["account", "bearer", "create", "--name", "default", "--role", "administer", "--data"])
            .arg(&data)
            .output()
            .unwrap();
        let token: Value = serde_json::from_slice(&out.stdout).unwrap();
        let token = token["Token"].as_str().unwrap();
        let rest = |head: &str, body: &[u8]| {
            let length = body.len();
            let head = format!(
                "{head} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
                 Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n"
            );
            [head.as_bytes(), body].concat()
        };
        // Any text is a SKILL.md.
        let accepted = exchange(address, &rest("POST /api/v1/scans", &zip), PATIENCE).unwrap();
        let accepted = String::from_utf8(accepted).unwrap();
        let scan: Value = serde_json::from_str(accepted.split_once("\r\n\r\n").unwrap().1).unwrap();
        let id = scan["id"].as_str().unwrap();
        let asked = json!({"ContentHash": format!("sha256:{}", scan["sha256"].as_str().unwrap()), "EngineVersion": 1});
        let form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\nPK\r\n--x--\r\n";
        let form = format!(
            "POST /api/v1/scans HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\
                       Content-Type: application/json\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        let v1 = "GET /?Action=DescribeSkillScanResult&Timestamp=1&Nonce=1&SecretId=x&Signature=x&Version=2022-11-21 \
                  HTTP/1.1\r\nHost: x\r\n\r\n";
        let link = format!("GET /reports/{} HTTP/1.1\r\nHost: x\r\n\r\n", "A".repeat(200));
        let seeds = vec![
            client.request("DescribeSkillScanResult", &asked.to_string()).into_bytes(),
            client.request("DescribeSkillScanTaskList", "{\"Limit\":1}").into_bytes(),
            client.request("CreateSkillScan", "{\"FileBase64\":\"UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==\"}").into_bytes(),
            v1.into(),
            chunked.into(),
            link.into_bytes(),
            rest("GET /api/v1/scans?limit=2&q=a&since=2026-01-01T00:00:00Z", b""),
            rest(&format!("GET /api/v1/scans/{id}"), b""),
            rest(&format!("GET /api/v1/scans/{id}/reports/sarif?lang=zh"), b""),
            rest(&format!("GET /api/v1/scans/{id}/events"), b""),
            rest("GET /api/v1/account", b""),
            rest("POST /api/v1/scans?file_name=a&webhook_url=http://127.0.0.1:1/", b"# Skill"),
            rest("POST /api/v1/webhook-secret", b""),
            form.into_bytes(),
            b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
            b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
            b"POST http://other.invalid/?x HTTP/1.0\r\n\r\n".to_vec(),
        ];
        Self { address, seeds }
    }

    /// One of them, changed in a few places.
    fn next(&self, dice: &mut Dice) -> Vec<u8> {
        let mut request = dice.pick(&self.seeds).clone();
        for _ in 0..dice.below(5) {
            let other = dice.pick(&self.seeds).clone();
            dice.change(&mut request, &other);
        }
        request
    }
}

/// Sends bytes and reads to the end; closes our side when nothing came for a while, so that a server which waits for more
/// hears that there is no more. `None` if it did not end in time.
fn exchange(address: SocketAddr, request: &[u8], while_: Duration) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.set_read_timeout(Some(while_)).unwrap();
    let started = Instant::now();
    // The server may have had enough before everything is sent; what it said counts.
    let _ = stream.write_all(request);
    let (mut answer, mut buffer) = (Vec::new(), [0; 16 << 10]);
    let mut closed = false;
    while started.elapsed() < PATIENCE {
        match stream.read(&mut buffer) {
            Ok(0) => return Some(answer),
            Ok(read) => answer.extend_from_slice(&buffer[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) && !closed => {
                closed = true;
                // One that is closed already is closed enough.
                let _ = stream.shutdown(Shutdown::Write);
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return None,
            Err(_) => return Some(answer),
        }
    }
    None
}

#[track_caller]
fn judge(request: &[u8], answer: &Option<Vec<u8>>, seed: u64) {
    let shown = || format!("seed {seed}\n{:?}", String::from_utf8_lossy(request));
    let Some(answer) = answer else { panic!("no end after {PATIENCE:?}: {}", shown()) };
    let text = String::from_utf8_lossy(answer);
    // Several, where requests were put one behind the other.
    for line in text.lines().filter(|line| line.starts_with("HTTP/1.")) {
        assert!(!line.split(' ').nth(1).unwrap_or_default().starts_with('5'), "{line}: {}", shown());
    }
    for code in ["InternalError", "ServiceUnavailable"] {
        assert!(!text.contains(&format!("\"Code\":\"{code}\"")), "{code}: {}", shown());
    }
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().unwrap())
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
