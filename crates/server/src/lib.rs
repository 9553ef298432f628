//! HTTP: request signatures, vendor adapters, report links, health and metrics.
//!
//! The only crate that knows a vendor's words. It translates requests to use cases of `app` and results back; it knows
//! no SQL, no engine and no archive format.

mod alibaba;
mod body;
mod call;
mod config;
mod health;
mod limits;
mod listen;
mod observe;
mod parameters;
mod peer;
mod reports;
#[expect(clippy::result_large_err, reason = "a problem is made at most once per request: what is large is its text")]
mod rest;
mod router;
mod signature;
mod spec;
mod tencent;
mod vendor;
mod wire;

pub use config::{Config, ConfigError};
pub use listen::{Tls, TlsError, serve};
pub use observe::install_metrics;
pub use router::router;
