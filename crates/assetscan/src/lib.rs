//! Targets into risks, over the network.
//!
//! Stages in order of intrusiveness: find open ports, name what listens, check it, try passwords. Sockets are opened in
//! one file only, [`net`], which refuses every address outside the allowed scope. Knows nothing of rows, tasks or APIs.

mod cancel;
pub mod net;
mod scope;

pub use cancel::Cancel;
pub use scope::{OutOfScope, Scope};
