//! Passwords that anybody would try: by protocol, never by port number, within a budget.
//!
//! A server that asks for no password is exposed, never weak: that is `exposed`'s to say.

use crate::net::Connector;
use crate::{Service, Watch};
use model::{Risk, Text};

/// How passwords are tried.
#[derive(Debug, Clone, Default)]
pub struct Settings {}

/// What came of one service.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Passwords that were guessed.
    pub risks: Vec<Risk>,
    /// Why the service is not completely examined; `None`: it is.
    pub gap: Option<Text>,
}

/// Tries the usual passwords on one service.
pub async fn check(_service: &Service, _connector: &Connector, _settings: &Settings, _watch: &dyn Watch) -> Checked {
    Checked::default()
}
