//! SSH (RFC 4252-4254, 4256): `password` and `keyboard-interactive`. Opens no channel, runs no command.
//!
//! Own code over ring, since a client library would cost eighty crates: key exchange by curve25519 or P-256, ChaCha20 or
//! AES-GCM; servers that have only older ones are a gap that is named. The host key is not verified: as with TLS, a scan
//! talks to whoever is there, and knows no key to compare with.

mod exchange;
mod packets;
mod sealing;

use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;
use crate::weakpass::bytes::{Bytes, speaks_of_locking, text};
use packets::{Out, kind};
use sealing::{Opener, Sealer};

pub(super) struct Ssh;

/// How the server takes a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    Password,
    Keyboard,
}

const SERVICE: &str = "ssh-connection";
/// The user in whose name the methods are asked for: every server has one.
const ANYBODY: &str = "root";
const MOST_QUESTIONS: usize = 4;

impl Protocol for Ssh {
    type Ground = Ground;
    // Below the ten unauthenticated connections from which on OpenSSH drops some by chance.
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        let mut session = match Session::open(call).await? {
            Ok(session) => session,
            Err(reason) => return Ok(Door::Shut(reason)),
        };
        session.send(Out::new(kind::USERAUTH_REQUEST).text(ANYBODY).text(SERVICE).text("none")).await?;
        let reply = session.reply().await?;
        match packets::verdict(&reply).ok_or(Broken::Garbage)? {
            packets::Verdict::Success => Ok(Door::Open),
            packets::Verdict::Failure { methods, .. } => {
                Ok(way(&methods).map_or(Door::Shut(Reason::NoPassword), Door::Asks))
            }
            packets::Verdict::Disconnected(_) | packets::Verdict::Asks => Err(Broken::Garbage),
        }
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let mut session = match Session::open(call).await? {
            Ok(session) => session,
            Err(reason) => return Ok(Answer::Shut(reason)),
        };
        match ground {
            Ground::Password => session.password(account).await,
            Ground::Keyboard => session.keyboard(account).await,
        }
    }
}

fn way(methods: &str) -> Option<Ground> {
    let names = |name: &str| methods.split(',').any(|method| method == name);
    if names("password") { Some(Ground::Password) } else { names("keyboard-interactive").then_some(Ground::Keyboard) }
}

/// A connection after the key exchange, ready for a login.
struct Session {
    talk: Talk,
    sealer: Sealer,
    opener: Opener,
}

impl Session {
    async fn open(call: &Call) -> Result<Result<Self, Reason>, Broken> {
        let mut talk = call.open().await?;
        let version = exchange::versions(&mut talk).await?;
        let mut session = Self { talk, sealer: Sealer::plain(), opener: Opener::plain() };
        match exchange::run(&mut session, &version).await? {
            Ok(()) => {}
            Err(reason) => return Ok(Err(reason)),
        }
        session.send(Out::new(kind::SERVICE_REQUEST).text("ssh-userauth")).await?;
        let accepted = session.reply().await?;
        if accepted.first() == Some(&kind::SERVICE_ACCEPT) { Ok(Ok(session)) } else { Err(Broken::Garbage) }
    }

    async fn send(&mut self, message: Out) -> Result<(), Broken> {
        let packet = self.sealer.seal(&message.bytes()).ok_or(Broken::Garbage)?;
        Ok(self.talk.send(&packet).await?)
    }

    /// The next message that means something: what may come at any time is passed over.
    async fn reply(&mut self) -> Result<Vec<u8>, Broken> {
        for _ in 0..32 {
            let message = self.opener.open(&mut self.talk).await?;
            match message.first() {
                Some(&(kind::IGNORE | kind::UNIMPLEMENTED | kind::DEBUG | kind::EXT_INFO | kind::USERAUTH_BANNER)) => {}
                Some(_) => return Ok(message),
                None => break,
            }
        }
        Err(Broken::Garbage)
    }

    async fn password(&mut self, account: &Account) -> Result<Answer, Broken> {
        let request = Out::new(kind::USERAUTH_REQUEST).text(&account.user).text(SERVICE).text("password");
        self.send(request.byte(0).text(account.password.expose())).await?;
        let reply = self.reply().await?;
        match packets::verdict(&reply).ok_or(Broken::Garbage)? {
            // The password was right and has expired.
            packets::Verdict::Asks => Ok(Answer::In("password change requested".to_owned())),
            verdict => Ok(judge(verdict)),
        }
    }

    async fn keyboard(&mut self, account: &Account) -> Result<Answer, Broken> {
        let request = Out::new(kind::USERAUTH_REQUEST).text(&account.user).text(SERVICE).text("keyboard-interactive");
        self.send(request.text("").text("")).await?;
        let mut told = false;
        for _ in 0..MOST_QUESTIONS {
            let reply = self.reply().await?;
            match packets::verdict(&reply).ok_or(Broken::Garbage)? {
                packets::Verdict::Asks => {}
                packets::Verdict::Success if !told => return Ok(Answer::Unasked),
                verdict => return Ok(judge(verdict)),
            }
            match packets::questions(&reply).ok_or(Broken::Garbage)? {
                0 => self.send(Out::new(kind::INFO_RESPONSE).number(0)).await?,
                1 if !told => {
                    self.send(Out::new(kind::INFO_RESPONSE).number(1).text(account.password.expose())).await?;
                    told = true;
                }
                // A second factor: a password alone opens nothing.
                _ => return Ok(Answer::Shut(Reason::UnknownMethod)),
            }
        }
        Err(Broken::Garbage)
    }
}

fn judge(verdict: packets::Verdict) -> Answer {
    match verdict {
        packets::Verdict::Success => Answer::In("SSH_MSG_USERAUTH_SUCCESS".to_owned()),
        packets::Verdict::Failure { partial: true, .. } => Answer::Shut(Reason::UnknownMethod),
        packets::Verdict::Failure { methods, .. } => Answer::Out(format!("SSH_MSG_USERAUTH_FAILURE {methods}")),
        packets::Verdict::Disconnected(words) if speaks_of_locking(&words) => Answer::Locked(Whose::Caller, words),
        packets::Verdict::Disconnected(words) => Answer::Out(words),
        packets::Verdict::Asks => Answer::Shut(Reason::UnknownMethod),
    }
}

/// For the property test and the fuzz target.
pub(in crate::weakpass) fn read(bytes: &[u8]) {
    let _ = (packets::verdict(bytes).map(judge), packets::questions(bytes), way(&text(bytes)));
    exchange::read(bytes);
    let _ = Bytes::new(bytes).long();
}

/// What a fake server is made of.
#[cfg(test)]
pub(in crate::weakpass) mod parts {
    pub(in crate::weakpass) use super::exchange::{Keys, proposal};
    pub(in crate::weakpass) use super::packets::Out;
    pub(in crate::weakpass) use super::sealing::{Cipher, Sealer};
}
