//! The search: every port of every address is tried, and each ends as open, refused or indeterminate.
//!
//! A port is closed only where the other side said so. What this machine could not do (no descriptor, no local port) is
//! tried again later and, at the worst, reported as unknown. Memory does not grow with ports: workers share one counter.

use super::PortSet;
use crate::net::{ConnectError, Connector};
use crate::plan::Limits;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How often this machine's own troubles are waited out, each time twice as long.
const LOCAL_RETRIES: u32 = 7;
/// First wait after a trouble of this machine.
const LOCAL_PAUSE: Duration = Duration::from_millis(20);

/// What one try said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Somebody accepts connections.
    Open,
    /// The other side says that nobody listens.
    Refused,
    /// Nothing is known.
    Indeterminate,
}

/// What was found at one address.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The address.
    pub(crate) address: IpAddr,
    /// Ports that accept connections.
    pub(crate) open: Vec<u16>,
    /// Ports of which nothing is known.
    pub(crate) unknown: PortSet,
}

/// Ports of one address that are not closed; all others are.
#[derive(Debug, Default)]
struct Seen {
    open: Vec<u16>,
    unknown: Vec<u16>,
}

struct Search {
    addresses: Vec<IpAddr>,
    ports: Vec<u16>,
    limits: Limits,
    connector: Connector,
    next: AtomicU64,
    seen: Vec<Mutex<Seen>>,
    began: Instant,
    progress: Box<dyn Fn(u64) + Send + Sync>,
}

/// Tries every port of every address. `progress` hears how many tries are done.
pub(crate) async fn search(
    addresses: &[IpAddr],
    ports: &PortSet,
    limits: &Limits,
    connector: &Connector,
    progress: impl Fn(u64) + Send + Sync + 'static,
) -> Vec<Found> {
    let search = Arc::new(Search {
        addresses: addresses.to_vec(),
        ports: ports.iter().collect(),
        limits: limits.clone(),
        connector: connector.clone(),
        next: AtomicU64::new(0),
        seen: addresses.iter().map(|_| Mutex::default()).collect(),
        began: Instant::now(),
        progress: Box::new(progress),
    });
    let workers = limits.parallel.clamp(1, connector.capacity()).min(search.total().max(1) as usize);
    let mut running = JoinSet::new();
    for _ in 0..workers {
        running.spawn(Arc::clone(&search).work());
    }
    while running.join_next().await.is_some() {}
    search.found()
}

impl Search {
    fn total(&self) -> u64 {
        (self.addresses.len() * self.ports.len()) as u64
    }

    /// The pair at a place: neighbours are different addresses, so that no single target bears the whole load.
    fn pair(&self, at: u64) -> Option<(usize, SocketAddr)> {
        let width = self.addresses.len().max(1) as u64;
        let target = usize::try_from(at % width).ok()?;
        let port = self.ports.get(usize::try_from(at / width).ok()?)?;
        Some((target, SocketAddr::new(*self.addresses.get(target)?, *port)))
    }

    async fn work(self: Arc<Self>) {
        loop {
            if self.connector.cancel().is_cancelled() {
                break;
            }
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((target, to)) = self.pair(at) else { break };
            if let Some(rate) = self.limits.per_second.filter(|rate| *rate > 0) {
                let due = self.began + Duration::from_secs_f64(at as f64 / f64::from(rate));
                tokio::select! {
                    () = self.connector.cancel().cancelled() => {}
                    () = tokio::time::sleep_until(due) => {}
                }
            }
            let state = settle(&self.connector, to, self.limits.connect).await;
            if let Some(seen) = self.seen.get(target).filter(|_| state != State::Refused) {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                if state == State::Open { seen.open.push(to.port()) } else { seen.unknown.push(to.port()) }
            }
            if at.is_multiple_of(256) {
                (self.progress)(at);
                // Loopback answers at once: without this one worker would hold its thread.
                tokio::task::yield_now().await;
            }
        }
    }

    fn found(&self) -> Vec<Found> {
        // Stopped early: what nobody came to is not known. Pairs are taken port by port.
        let width = self.addresses.len().max(1) as u64;
        let first = usize::try_from(self.next.load(Ordering::Relaxed) / width).unwrap_or(usize::MAX);
        let untried = PortSet::of(self.ports.get(first..).unwrap_or_default().iter().copied());
        let each = self.addresses.iter().zip(&self.seen).map(|(address, seen)| {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            let mut open = std::mem::take(&mut seen.open);
            open.sort_unstable();
            let unknown = PortSet::of(std::mem::take(&mut seen.unknown)).with(&untried);
            Found { address: *address, unknown: unknown.without(&PortSet::of(open.iter().copied())), open }
        });
        each.collect()
    }
}

/// The state of one port, local troubles waited out and open ports looked at twice.
async fn settle(connector: &Connector, to: SocketAddr, within: Duration) -> State {
    match attempt(connector, to, within).await {
        // Two of our own connects can meet in a port of this machine that nobody listens on; a second look tells.
        State::Open => match attempt(connector, to, within).await {
            State::Refused => attempt(connector, to, within).await,
            _ => State::Open,
        },
        // A lost packet is no answer: once more, with more patience.
        State::Indeterminate if !connector.cancel().is_cancelled() => attempt(connector, to, within * 2).await,
        state => state,
    }
}

async fn attempt(connector: &Connector, to: SocketAddr, within: Duration) -> State {
    for retry in 0..=LOCAL_RETRIES {
        match connector.connect(to, within).await {
            Ok(_) => return State::Open,
            Err(ConnectError::Refused) => return State::Refused,
            Err(ConnectError::Local(error)) if is_ours(&error) => {
                tokio::select! {
                    () = connector.cancel().cancelled() => return State::Indeterminate,
                    () = tokio::time::sleep(LOCAL_PAUSE * 2u32.pow(retry)) => {}
                }
            }
            Err(_) => return State::Indeterminate,
        }
    }
    State::Indeterminate
}

/// Whether an error is a lack of this machine that passes: descriptors, local ports, buffers.
fn is_ours(error: &std::io::Error) -> bool {
    use rustix::io::Errno;
    let passing =
        [Errno::MFILE, Errno::NFILE, Errno::ADDRNOTAVAIL, Errno::ADDRINUSE, Errno::NOBUFS, Errno::NOMEM, Errno::AGAIN];
    error.raw_os_error().is_some_and(|code| passing.iter().any(|errno| errno.raw_os_error() == code))
}
