//! A pool of children: started when first needed, reused, replaced when they die or have served long.

use crate::Limits;
use crate::child::Worker;
use crate::death::{CallError, DeathReason};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What to start as a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The binary.
    pub path: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

impl Program {
    /// The running binary, with other arguments.
    pub fn this(arguments: impl IntoIterator<Item = OsString>) -> io::Result<Self> {
        Ok(Self { path: std::env::current_exe()?, arguments: arguments.into_iter().collect() })
    }
}

/// At most `size` children, each doing one request at a time. Calls from more threads wait for their turn.
#[derive(Debug)]
pub struct Pool {
    program: Program,
    limits: Limits,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug)]
struct State {
    idle: Vec<Worker>,
    /// Children that may still be taken or started.
    permits: usize,
}

impl Pool {
    /// A pool of at most `size` children; none is started yet.
    pub fn new(program: Program, limits: Limits, size: usize) -> Self {
        let state = State { idle: Vec::new(), permits: size.max(1) };
        Self { program, limits, state: Mutex::new(state), freed: Condvar::new() }
    }

    /// Starts one child ahead of the first call, so that its preparations overlap with the caller's.
    pub fn warm(&self) -> io::Result<()> {
        let mut state = self.lock();
        if state.idle.is_empty() && state.permits > 0 {
            let worker = Worker::start(&self.program)?;
            state.idle.push(worker);
        }
        Ok(())
    }

    /// Sends a request to a child and waits for the reply.
    ///
    /// A child that has served before and dies for lack of memory or without a cause is given a second chance with a
    /// fresh one: what earlier requests left behind must not decide the answer to this one.
    pub fn call(&self, request: &[u8]) -> Result<Vec<u8>, CallError> {
        if request.len() as u64 > self.limits.frame {
            return Err(CallError::Start(io::Error::new(io::ErrorKind::InvalidInput, "request over the frame limit")));
        }
        let (mut worker, _permit) = self.take().map_err(CallError::Start)?;
        let used = worker.served > 0;
        let answer = match worker.ask(request, &self.limits) {
            Err(death) if used && matches!(death.reason, DeathReason::Memory | DeathReason::Lost) => {
                worker = Worker::start(&self.program).map_err(CallError::Start)?;
                worker.ask(request, &self.limits)
            }
            answer => answer,
        };
        let payload = answer.map_err(CallError::Died)?;
        if worker.served < self.limits.requests {
            self.lock().idle.push(worker);
        }
        Ok(payload)
    }

    /// An idle child or a new one, and the right to use it. The permit goes back when it is dropped.
    fn take(&self) -> io::Result<(Worker, Permit<'_>)> {
        let mut state = self.lock();
        while state.permits == 0 {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.permits -= 1;
        let idle = state.idle.pop();
        drop(state);
        let permit = Permit(self);
        let worker = idle.map_or_else(|| Worker::start(&self.program), Ok)?;
        Ok((worker, permit))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Permit<'a>(&'a Pool);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.lock().permits += 1;
        self.0.freed.notify_one();
    }
}
