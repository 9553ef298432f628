//! The parent's end of one child: start, ask, wait no longer than allowed, bury.

use crate::death::{Death, DeathReason};
use crate::frame::{self, HEADER, Kind};
use crate::{Limits, Program};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{self, Read as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How much of a dead child's standard error is kept.
const LAST_WORDS: u64 = 2048;

/// A running child that waits for work.
#[derive(Debug)]
pub(crate) struct Worker {
    process: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    stderr: ChildStderr,
    /// Requests it has answered.
    pub(crate) served: u32,
}

impl Worker {
    /// Starts a child with an empty environment; its only ties to the world are the three pipes.
    pub(crate) fn start(program: &Program) -> io::Result<Self> {
        let mut process = Command::new(&program.path)
            .args(&program.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        match (process.stdin.take(), process.stdout.take(), process.stderr.take()) {
            (Some(stdin), Some(stdout), Some(stderr)) => Ok(Self { process, stdin, stdout, stderr, served: 0 }),
            _ => Err(io::Error::other("the child has no pipes")),
        }
    }

    /// Sends one request and waits for its reply. After an error the child is gone.
    pub(crate) fn ask(&mut self, request: &[u8], limits: &Limits) -> Result<Vec<u8>, Death> {
        let deadline = Instant::now() + limits.wall;
        // The child's reader thread takes in whole frames whatever its main thread does, so this cannot stall for long.
        if frame::write(&mut self.stdin, Kind::Request, request).is_err() {
            return Err(self.bury());
        }
        match self.reply(deadline, limits.frame) {
            Ok(Some((Kind::Reply, payload))) => {
                self.served += 1;
                Ok(payload)
            }
            Ok(Some((Kind::Panic, payload))) => {
                self.end();
                Err(Death { reason: DeathReason::Panic, detail: String::from_utf8_lossy(&payload).into_owned() })
            }
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                self.end();
                Err(Death { reason: DeathReason::Wall, detail: format!("over {} s", limits.wall.as_secs()) })
            }
            Ok(_) | Err(_) => Err(self.bury()),
        }
    }

    fn reply(&mut self, deadline: Instant, most: u64) -> io::Result<Option<(Kind, Vec<u8>)>> {
        let mut head = [0; HEADER];
        if !self.fill(&mut head, deadline)? {
            return Ok(None);
        }
        let (kind, length) = frame::parse_header(head, most)?;
        let mut payload = vec![0; length];
        match self.fill(&mut payload, deadline)? {
            true => Ok(Some((kind, payload))),
            false => Ok(None),
        }
    }

    /// Fills `buffer` from the child before the deadline; false when the child closed its end.
    fn fill(&mut self, buffer: &mut [u8], deadline: Instant) -> io::Result<bool> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            wait_readable(&self.stdout, deadline)?;
            match self.stdout.read(rest) {
                Ok(0) => return Ok(false),
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    fn end(&mut self) {
        // Both fail only if the child is gone already, which is what is wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Learns how a child that closed its pipes ended.
    fn bury(&mut self) -> Death {
        // It has closed its end or broken the protocol; give it a moment to leave a true exit status.
        let patience = Instant::now() + Duration::from_millis(500);
        while Instant::now() < patience && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(2));
        }
        let _ = self.process.kill();
        let status = self.process.wait();
        let mut words = Vec::new();
        let _ = (&mut self.stderr).take(LAST_WORDS).read_to_end(&mut words);
        Death::read(status, &String::from_utf8_lossy(&words))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

fn wait_readable(pipe: &ChildStdout, deadline: Instant) -> io::Result<()> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let timeout = Timespec::try_from(left).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(pipe, PollFlags::IN)], Some(&timeout)) {
            Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
