//! Real services for tests, started on free loopback ports in a temporary folder and stopped when dropped.
//!
//! Each is optional: without its program the tests that need it say so in one line and do not run. `.ci/run` installs
//! both programs.

mod postgres;
mod s3;

pub(crate) use postgres::Postgres;
pub(crate) use s3::S3;

use std::env;
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;

/// A port that nobody listens on now.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A program by environment variable, else by name in `folders`, else on the search path.
fn find_program(variable: &str, name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(PathBuf::from(path));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().cloned().chain(env::split_paths(&path));
    folders.map(|folder| folder.join(name)).find(|program| program.is_file())
}

fn skip(service: &str, how: &str) {
    println!("SKIPPED: {service} is not installed ({how}); its part of the story did not run");
}
