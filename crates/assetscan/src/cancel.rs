//! A wish to stop that every stage looks at: whoever waits for a socket waits for this too.

use tokio::sync::watch;

/// Handed to a scan; clones share the wish.
#[derive(Debug, Clone)]
pub struct Cancel {
    wish: watch::Sender<bool>,
}

impl Default for Cancel {
    fn default() -> Self {
        Self { wish: watch::Sender::new(false) }
    }
}

impl Cancel {
    /// Asks every holder to stop; cannot be taken back.
    pub fn cancel(&self) {
        self.wish.send_replace(true);
    }

    /// Whether somebody asked.
    pub fn is_cancelled(&self) -> bool {
        *self.wish.borrow()
    }

    /// Ends when somebody asks.
    pub async fn cancelled(&self) {
        // The sender lives in `self`, so the channel cannot close while we wait.
        let _ = self.wish.subscribe().wait_for(|wished| *wished).await;
    }
}
