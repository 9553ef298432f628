//! Accounts and their keys.

use crate::{App, Caller, Error};
use store::Secret;

/// What a signature is checked against, and whom it speaks for.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The account behind the key.
    pub caller: Caller,
    /// The key's secret half.
    pub secret: Secret,
}

impl App {
    /// The credential of a key; `None` for an unknown or revoked key and for a disabled account.
    pub async fn credential(&self, secret_id: &str) -> Result<Option<Credential>, Error> {
        Err(Error::unavailable(format!("not built yet: {secret_id}")))
    }
}
