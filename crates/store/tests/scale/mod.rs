//! A benchmark, not a part of the story: every list of the API over many rows, on both databases.
//!
//! ```sh
//! cargo test -p store --release --test story -- a_million_risks --ignored --nocapture
//! ```
//!
//! `RISKS=100000` makes it smaller (a tenth of that are assets), `ONLY=postgres` or `ONLY=sqlite` leaves one database
//! out, `LISTS=PortView` asks only lists with that in their names, `QUESTIONS=tag` only such questions, `KEEP=FOLDER` keeps SQLite's file and fills it only
//! once, `POSTGRES=URL` (and `POSTGRES_PID`) does the same with a database that is there, `FIGURES=FOLDER` writes every single figure.

mod ask;
mod clock;
mod fill;
mod lists;

pub(crate) use clock::Clock;
use std::error::Error;
use std::path::PathBuf;
use store::Store;

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// A list page shall not keep a processor longer, in milliseconds.
const QUICK: f64 = 50.0;

/// Whether a database takes part.
pub(crate) fn wanted(database: &str) -> bool {
    std::env::var("ONLY").map_or(true, |only| only == database)
}

/// Where SQLite's file stays, if it does.
pub(crate) fn kept() -> Option<PathBuf> {
    std::env::var_os("KEEP").map(PathBuf::from)
}

/// The PostgreSQL database that is there, if there is one, and its server's process if that is told.
pub(crate) fn at_hand() -> Option<(String, Clock)> {
    let server = std::env::var("POSTGRES_PID").ok().and_then(|pid| pid.parse().ok());
    std::env::var("POSTGRES").ok().map(|url| (url, Clock::new(server)))
}

/// Fills the store unless it is filled, tells how fast that went, and asks.
pub(crate) async fn run(database: &str, store: &Store, settled: impl FnOnce() -> Outcome, clock: Clock) -> Outcome {
    let risks = std::env::var("RISKS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let account = match store.accounts().await?.first() {
        Some(account) => account.id,
        None => fill::fill(database, store, risks).await?,
    };
    let member = match store.accounts().await?.get(1) {
        Some(member) => member.id,
        None => fill::fill_member(database, store, risks / 20).await?,
    };
    settled()?;
    let mut figures = ask::Figures::new(database, &[account, member], clock);
    lists::ask_all(store, account, &mut figures).await?;
    lists::ask_members(store, &[account, member], &mut figures).await?;
    figures.tell()?;
    fill::rescan(database, store, account).await
}
