//! Rows, migrations, queue and object store: SQL exists nowhere else.

mod secret;

pub use secret::Secret;
