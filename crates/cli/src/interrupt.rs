//! Ctrl-C: what is half-written is taken away before the process ends.
//!
//! Only for commands that write beside a file and rename; the service has its own way of stopping.

use std::path::PathBuf;
use tokio::signal::unix::{SignalKind, signal};

/// As shells count the end by SIGINT and by SIGTERM.
const INTERRUPTED: i32 = 130;
const TERMINATED: i32 = 143;

/// Waits for a signal beside everything else, and removes the file when it comes. Without a thread or a handler the file
/// would stay, which harms nobody.
pub(crate) fn remove_at_end(file: PathBuf) {
    let wait = async move {
        let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        else {
            return;
        };
        let code = tokio::select! {
            _ = interrupt.recv() => INTERRUPTED,
            _ = terminate.recv() => TERMINATED,
        };
        let _ = std::fs::remove_file(&file);
        #[expect(clippy::exit, reason = "a signal ends the process wherever it stands; workers see their pipes close")]
        std::process::exit(code);
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
    if let Ok(runtime) = runtime {
        let _ = std::thread::Builder::new().name("interrupt".to_owned()).spawn(move || runtime.block_on(wait));
    }
}
