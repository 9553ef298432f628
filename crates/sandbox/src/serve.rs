//! The child's side: put the limits on, read requests, answer, end when the parent ends.

use crate::Limits;
use crate::frame::{self, Kind};
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

/// Serves requests from standard input until it ends. `prepare` is run under the limits, before the first request.
///
/// A thread of its own reads standard input all the time and ends the process at its end, even in the middle of a
/// request. The handler owns its request: a package of tens of megabytes is not held twice. The pipe closes however the parent dies, SIGKILL included, so no child outlives its parent. (A parent-death
/// signal would not do: it is tied to the *thread* that started the child, and pool callers come and go.)
pub fn serve<H>(limits: &Limits, prepare: impl FnOnce() -> H) -> io::Result<()>
where
    H: FnMut(Vec<u8>) -> Vec<u8>,
{
    limits.confine()?;
    let panics = catch_panics();
    let requests = listen(limits.frame)?;
    let mut handle = prepare();
    let mut out = io::stdout().lock();
    for request in requests {
        limits.grant_cpu()?;
        match catch_unwind(AssertUnwindSafe(|| handle(request))) {
            Ok(reply) => frame::write(&mut out, Kind::Reply, &reply)?,
            Err(_) => {
                let place = panics.lock().unwrap_or_else(PoisonError::into_inner).clone();
                // The parent replaces us: after a panic nothing here can be trusted to be whole.
                return frame::write(&mut out, Kind::Panic, place.as_bytes());
            }
        }
    }
    out.flush()
}

/// Reads frames in a thread; the process ends with the stream.
fn listen(most: u64) -> io::Result<mpsc::Receiver<Vec<u8>>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::Builder::new().name("requests".to_owned()).stack_size(256 << 10).spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some((Kind::Request, request))) = frame::read(&mut input, most) {
            if sender.send(request).is_err() {
                break;
            }
        }
        end();
    })?;
    Ok(receiver)
}

#[expect(clippy::exit, reason = "the parent is gone: whatever the main thread is doing is for nobody")]
fn end() -> ! {
    std::process::exit(0)
}

/// Keeps the message and place of the last panic instead of printing it.
fn catch_panics() -> Arc<Mutex<String>> {
    let last = Arc::new(Mutex::new(String::new()));
    let slot = Arc::clone(&last);
    std::panic::set_hook(Box::new(move |panic| {
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
    last
}
