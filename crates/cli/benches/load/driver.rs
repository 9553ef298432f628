//! Connections that ask, read the answer and ask again, until the time is over. Knows HTTP just well enough for that.

use crate::request::Keys;
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What is asked for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mix {
    /// One request in twenty hands in a package that nobody had before.
    SubmitAndPoll,
    Poll,
}

/// What came out.
#[derive(Default)]
pub(crate) struct Figures {
    /// Microseconds per answered request, sorted.
    pub(crate) latencies: Vec<u32>,
    pub(crate) errors: Vec<String>,
}

impl Figures {
    /// In milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let place = self.latencies.len().saturating_sub(1) * percent / 100;
        self.latencies.get(place).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }
}

/// What the connections share.
struct Shared {
    keys: Keys,
    mix: Mix,
    submitted: Mutex<Vec<(String, i64)>>,
    numbers: AtomicU64,
    start: Instant,
}

pub(crate) async fn run(address: SocketAddr, keys: Keys, mix: Mix, connections: usize, time: Duration) -> Figures {
    let shared =
        Arc::new(Shared { keys, mix, submitted: Mutex::default(), numbers: AtomicU64::new(0), start: Instant::now() });
    // All connections are open before the clock starts.
    let mut streams = Vec::with_capacity(connections);
    for _ in 0..connections {
        streams.push(TcpStream::connect(address).await.unwrap());
    }
    let end = Instant::now() + time;
    let tasks: Vec<_> =
        streams.into_iter().map(|stream| tokio::spawn(connection(shared.clone(), stream, address, end))).collect();
    let mut all = Figures::default();
    for task in tasks {
        let one = task.await.unwrap();
        all.latencies.extend(one.latencies);
        all.errors.extend(one.errors);
    }
    all.latencies.sort_unstable();
    all
}

async fn connection(shared: Arc<Shared>, mut stream: TcpStream, address: SocketAddr, end: Instant) -> Figures {
    let mut figures = Figures::default();
    stream.set_nodelay(true).unwrap();
    while Instant::now() < end {
        let number = shared.numbers.fetch_add(1, Ordering::Relaxed);
        let known = shared.submitted.lock().unwrap().last().cloned();
        let submits = shared.mix == Mix::SubmitAndPoll && number.is_multiple_of(20);
        let request = match (submits, known) {
            (true, _) => shared.keys.submit(address, &format!("{:?} {number}", shared.start)),
            (false, Some(package)) => shared.keys.poll(address, &package),
            (false, None) => shared.keys.poll(address, &(format!("sha256:{}", "0".repeat(64)), 1)),
        };
        let asked = Instant::now();
        match exchange(&mut stream, request.as_bytes()).await {
            Ok(body) if body.contains("\"Status\"") => {
                figures.latencies.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
                if submits && let Some(package) = crate::request::package(&body) {
                    shared.submitted.lock().unwrap().push(package);
                }
            }
            Ok(body) => figures.errors.push(body),
            Err(error) => {
                figures.errors.push(error.to_string());
                return figures;
            }
        }
    }
    figures
}

/// One request and its answer's body, which says how long it is.
async fn exchange(stream: &mut TcpStream, request: &[u8]) -> std::io::Result<String> {
    stream.write_all(request).await?;
    let mut bytes = Vec::with_capacity(4096);
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if body.len() >= length.unwrap_or(0) {
            return Ok(body.to_owned());
        }
    }
}
