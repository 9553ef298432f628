//! 1,000 connections of mixed submit and poll load against the real binary, beside a bare axum handler in the same run.
//!
//! `cargo bench -p cli --bench load` measures a release build, with `--profile dev` any other; `TOUCHSTONE_LOAD_SECONDS`
//! and `TOUCHSTONE_LOAD_CONNECTIONS` change its size. Not a part of CI: figures depend on the machine. Fails if any
//! request does. Both servers are processes of their own, asked by the same driver with the same signed requests.

#![expect(clippy::unwrap_used, reason = "a measurement that fails says where")]
#![expect(clippy::print_stdout, reason = "the figures are its output")]

mod driver;
mod request;

use driver::{Figures, Mix};
use request::Keys;
use std::{
    env, fs,
    io::Read as _,
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const SECONDS: u64 = 30;
const CONNECTIONS: usize = 1000;
/// Where the bare server listens; set for the process that is one.
const BARE: &str = "TOUCHSTONE_LOAD_BARE";

/// A server that ends with the measurement.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() {
    if let Ok(address) = env::var(BARE) {
        return bare(address.parse().unwrap());
    }
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<usize>().unwrap());
    let seconds = number("TOUCHSTONE_LOAD_SECONDS").map_or(SECONDS, |seconds| seconds as u64);
    let connections = number("TOUCHSTONE_LOAD_CONNECTIONS").unwrap_or(CONNECTIONS);
    raise_file_limit();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();

    let folder = tempfile::tempdir().unwrap();
    let (address, keys, server) = touchstone(folder.path());
    let run = |address, mix, connections| {
        runtime.block_on(driver::run(address, keys.clone(), mix, connections, Duration::from_secs(seconds)))
    };
    let mixed = run(address, Mix::SubmitAndPoll, connections);
    let polled = run(address, Mix::Poll, connections);
    let few = run(address, Mix::Poll, 16);
    drop(server);
    let (bare_address, bare_server) = bare_server();
    let floor = run(bare_address, Mix::Poll, connections);
    let floor_few = run(bare_address, Mix::Poll, 16);
    drop(bare_server);

    println!("{seconds} s each; {}", if cfg!(debug_assertions) { "a debug build" } else { "a release build" });
    println!(
        "{:<28} {:>6} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "", "conns", "requests", "per s", "p50 ms", "p99 ms", "errors"
    );
    let lines = [
        ("touchstone, 5 % submitting", connections, &mixed),
        ("touchstone, polling", connections, &polled),
        ("bare axum handler", connections, &floor),
        ("touchstone, polling", 16, &few),
        ("bare axum handler", 16, &floor_few),
    ];
    for (name, connections, figures) in lines {
        line(name, connections, figures, seconds);
    }
    let wrong: Vec<&String> = lines.iter().flat_map(|(_, _, figures)| figures.errors.first()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn line(name: &str, connections: usize, figures: &Figures, seconds: u64) {
    let rate = figures.latencies.len() as f64 / seconds as f64;
    let (p50, p99) = (figures.percentile(50), figures.percentile(99));
    let (count, errors) = (figures.latencies.len(), figures.errors.len());
    println!("{name:<28} {connections:>6} {count:>9} {rate:>9.0} {p50:>9.1} {p99:>9.1} {errors:>7}");
}

/// The real service with its limits lifted.
fn touchstone(folder: &std::path::Path) -> (SocketAddr, Keys, Server) {
    let address = free_address();
    let config = folder.join("touchstone.toml");
    let text = "[server]\nmax_connections = 4096\n[server.rate_limits]\nCreateSkillScan = 1000000\n\
                DescribeSkillScanResult = 1000000\n[log]\nlevel = \"warn\"\n";
    fs::write(&config, text).unwrap();
    let data = folder.join("data");
    let child = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(["serve", "--workers", "1", "--listen", &address.to_string(), "--config"])
        .arg(&config)
        .arg("--data")
        .arg(&data)
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let server = Server(child);
    wait(address);
    (address, Keys::read(&data.join("default-account.json")), server)
}

/// This program again, as nothing but a handler.
fn bare_server() -> (SocketAddr, Server) {
    let address = free_address();
    let mut command = Command::new(env::current_exe().unwrap());
    let server = Server(command.env(BARE, address.to_string()).stdout(Stdio::null()).spawn().unwrap());
    wait(address);
    (address, server)
}

fn bare(address: SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let answer = || async { ([("content-type", "application/json")], "{\"Response\":{\"Status\":\"SCANNING\"}}") };
        let router = axum::Router::new().route("/", axum::routing::any(answer));
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        axum::serve(listener, router).await.unwrap();
    });
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn wait(address: SocketAddr) {
    let started = Instant::now();
    loop {
        if let Ok(mut stream) = std::net::TcpStream::connect(address) {
            use std::io::Write as _;
            let asked = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            let mut answer = Vec::new();
            if asked.is_ok() && stream.read_to_end(&mut answer).is_ok() && !answer.is_empty() {
                return;
            }
        }
        assert!(started.elapsed() < Duration::from_secs(60), "the server did not start");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Connections are files; the servers inherit the limit.
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
}
