//! Pooled child processes under memory, CPU and wall-clock limits: bytes in, bytes out.
//!
//! Hostile input can abort a process (stack overflow in a parser, memory that runs out) in ways that no library can
//! catch. So the work is done by children of the same binary, and a dead child is an answer: [`Death`] says why.
//!
//! ```text
//! Pool::call ──frame──> stdin │ child: limits set by itself, serve(handler) │ stdout ──frame──> Pool::call
//! ```
//!
//! Knows nothing of Skills: what the bytes mean is the caller's business. Not a jail for hostile *code*: nothing from a
//! package is ever run; this keeps hostile *data* from taking the parent down.

mod child;
mod death;
mod frame;
mod limits;
mod pool;
mod serve;

pub use death::{CallError, Death, DeathReason};
pub use limits::Limits;
pub use pool::{Pool, Program};
pub use serve::serve;
