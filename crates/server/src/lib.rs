//! HTTP: request signatures, vendor adapters, report links, health and metrics.
//!
//! The only crate that knows a vendor's words. It translates requests to use cases of `app` and results back; it knows
//! no SQL, no engine and no archive format.

mod signature;
