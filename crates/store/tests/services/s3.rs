//! An S3 emulator of our own: `moto_server` from the Python registry's package `moto[server]`.

use super::{find_program, free_port, skip};
use std::io;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use store::{S3Access, S3Location, Secret};

/// A running emulator.
pub(crate) struct S3 {
    server: Child,
    endpoint: String,
}

impl S3 {
    /// Starts one; `None`, with a line that says so, when it is not installed.
    pub(crate) fn start() -> io::Result<Option<Self>> {
        let Some(program) = find_program("TEST_S3_SERVER", "moto_server", &[]) else {
            skip("an S3 emulator", "pip install 'moto[server]', or TEST_S3_SERVER=/path/to/moto_server");
            return Ok(None);
        };
        let port = free_port()?;
        let server = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Some(Self { server, endpoint: format!("http://127.0.0.1:{port}") }))
    }

    /// A fresh bucket; waits for the emulator to come up.
    pub(crate) async fn bucket(&self, name: &str) -> io::Result<S3Location> {
        let client = reqwest::Client::new();
        let url = format!("{}/{name}", self.endpoint);
        for _ in 0..300 {
            if client.put(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(S3Location {
                    bucket: name.to_owned(),
                    prefix: "touchstone".to_owned(),
                    access: S3Access {
                        endpoint: Some(self.endpoint.clone()),
                        region: "us-east-1".to_owned(),
                        access_key_id: "test".to_owned(),
                        secret_access_key: Secret::new("test"),
                    },
                });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(io::Error::other("the S3 emulator does not answer"))
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
