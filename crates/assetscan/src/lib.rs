//! Targets into risks, over the network.
//!
//! ```text
//! Target -> addresses -> open ports -> Service -> checks (exposed, settings, weaknesses, pages) -> passwords -> Outcome
//! ```
//!
//! Stages in order of intrusiveness, listed in [`scan`]. Sockets are opened in one file only, [`net`], which refuses every
//! address outside the allowed scope. Knows nothing of rows, tasks or APIs.

mod cancel;
mod checks;
mod dns;
#[doc(hidden)]
pub mod foreign;
mod http;
mod identify;
pub mod inventory;
mod known;
mod mask;
pub mod net;
mod outcome;
mod plan;
mod poc;
mod port;
mod report;
mod scan;
mod scope;
mod service;
mod starttls;
pub mod talk;
mod target;
mod tls;
mod watch;
mod weakness;
pub mod weakpass;
mod web;

pub use cancel::Cancel;
pub use checks::mail_checks;
pub use known::{Detector, KnownCheck, known_checks};
pub use outcome::{Covered, Ended, Gap, Outcome};
pub use plan::{Limits, LocalPackages, Plan};
pub use poc::{Refusal, Templates};
pub use port::{PortSet, Ports};
pub use scan::scan;
pub use scope::{OutOfScope, Scope};
pub use service::Service;
pub use target::Target;
pub use watch::{Stage, Watch};
