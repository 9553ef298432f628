//! Open ports: found by TCP connect, each with one of three answers. What a port is for is not asked here.

mod advice;
mod search;
mod set;

pub(crate) use advice::risk;
pub(crate) use search::{Found, search};
pub use set::{PortSet, Ports};
