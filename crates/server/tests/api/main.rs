//! The HTTP side as its clients meet it: a real socket, a real database, requests signed by an independent client.
//!
//! Only the scan itself is replaced, so that every state and every field can be asked for.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod access;
mod alibaba;
mod center;
mod client;
mod contract;
mod errors;
mod finish_web_hook;
mod house;
mod inventory;
mod limits;
mod reports;
mod rest;
mod results;
mod signatures;
mod switches;
mod tasks;
mod tls;
