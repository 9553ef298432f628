//! MySQL and MariaDB: `mysql_native_password`, `caching_sha2_password` and `sha256_password` (over TLS, else RSA),
//! `mysql_clear_password` inside TLS only. Runs no statement.
//!
//! Not spoken: MariaDB's `ed25519`, PAM dialogs, LDAP, tickets. An account of `unix_socket` has no password to guess.

mod packets;

use super::{Account, Answer, Broken, Call, Door, Protocol, Reason, Whose};
use crate::talk::Talk;
use crate::weakpass::bytes::text;
use crate::weakpass::rsa::PublicKey;
use packets::{Handshake, Message, Refusal};

pub(super) struct MySql;

/// Whether TLS is to be used: where it is offered and works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ground {
    tls: bool,
}

/// More steps than any plugin needs.
const MOST_STEPS: usize = 8;

impl Protocol for MySql {
    type Ground = Ground;
    const PARALLEL: usize = 8;

    async fn knock(call: &Call) -> Result<Door<Ground>, Broken> {
        let mut talk = call.open().await?;
        let (_, first) = packet(&mut talk).await?;
        let Some(handshake) = packets::handshake(&first) else {
            let refusal = packets::refusal(&first).ok_or(Broken::Garbage)?;
            return Ok(Door::Shut(match judge(&refusal) {
                Answer::Shut(reason) => reason,
                _ => return Err(Broken::Garbage),
            }));
        };
        // Old servers offer a TLS that nobody speaks any more: they are talked to without.
        let tls = handshake.tls && {
            talk.send(&packets::ssl_request(1)).await?;
            call.start_tls(talk).await.is_ok()
        };
        Ok(Door::Asks(Ground { tls }))
    }

    async fn login(call: &Call, ground: &Ground, account: &Account) -> Result<Answer, Broken> {
        let mut talk = call.open().await?;
        let (_, first) = packet(&mut talk).await?;
        let Some(Handshake { nonce, plugin, tls }) = packets::handshake(&first) else {
            return packets::refusal(&first).map(|refusal| judge(&refusal)).ok_or(Broken::Garbage);
        };
        let mut secured = call.service.tls;
        let mut number = 1;
        if tls && ground.tls {
            talk.send(&packets::ssl_request(number)).await?;
            talk = call.start_tls(talk).await?;
            secured = true;
            number += 1;
        }
        let mut state = Exchange { account, nonce, plugin, secured };
        // A plugin that is not spoken here may be the server's default only, and not this account's.
        let (plugin, proof) = match state.proof() {
            Some(proof) => (state.plugin.clone(), proof),
            None => ("mysql_native_password".to_owned(), Vec::new()),
        };
        let response = packets::response(&account.user, &proof, &plugin, secured && tls).ok_or(Broken::Garbage)?;
        talk.send(&packets::framed(number, &response)).await?;
        for _ in 0..MOST_STEPS {
            let (last, payload) = packet(&mut talk).await?;
            let reply = match packets::message(&payload).ok_or(Broken::Garbage)? {
                Message::Done => return Ok(Answer::In("OK".to_owned())),
                Message::Refused(refusal) => return Ok(judge(&refusal)),
                Message::OldPassword => return Ok(Answer::Shut(Reason::UnknownMethod)),
                Message::Switch { plugin, nonce } => {
                    state.plugin = plugin;
                    state.nonce = nonce;
                    match state.proof() {
                        Some(proof) => Some(proof),
                        None => return Ok(Answer::Shut(state.why_not())),
                    }
                }
                Message::More(data) => state.go_on(data)?,
            };
            if let Some(reply) = reply {
                talk.send(&packets::framed(last.wrapping_add(1), &reply)).await?;
            }
        }
        Err(Broken::Garbage)
    }
}

/// Number and payload of the next packet.
async fn packet(talk: &mut Talk) -> Result<(u8, Vec<u8>), Broken> {
    let head = talk.exactly(4).await?;
    let [a, b, c, number] = head[..] else { return Err(Broken::Garbage) };
    let length = usize::try_from(u32::from_le_bytes([a, b, c, 0])).map_err(|_| Broken::Garbage)?;
    if length == 0 || length > packets::MOST_PACKET {
        return Err(Broken::Garbage);
    }
    Ok((number, talk.exactly(length).await?))
}

/// What the proof of a password depends on.
struct Exchange<'a> {
    account: &'a Account,
    nonce: Vec<u8>,
    plugin: String,
    secured: bool,
}

impl Exchange<'_> {
    /// The first answer to a plugin; `None`: it is not spoken here.
    fn proof(&self) -> Option<Vec<u8>> {
        let password = self.account.password.expose().as_bytes();
        match self.plugin.as_str() {
            "mysql_native_password" => Some(packets::native(password, &self.nonce)),
            "caching_sha2_password" => Some(packets::caching_sha2(password, &self.nonce)),
            "sha256_password" if password.is_empty() => Some(vec![0]),
            "sha256_password" if self.secured => Some(packets::terminated(password)),
            "sha256_password" => Some(vec![packets::SHA256_ASK_KEY]),
            "mysql_clear_password" if self.secured => Some(packets::terminated(password)),
            _ => None,
        }
    }

    /// The answer to more data; `None`: just wait.
    fn go_on(&self, data: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
        let password = self.account.password.expose().as_bytes();
        match (self.plugin.as_str(), data) {
            ("caching_sha2_password", [packets::FAST_PATH]) => Ok(None),
            ("caching_sha2_password", [packets::FULL_PATH]) if self.secured => Ok(Some(packets::terminated(password))),
            ("caching_sha2_password", [packets::FULL_PATH]) => Ok(Some(vec![packets::CACHING_ASK_KEY])),
            ("caching_sha2_password" | "sha256_password", key) => {
                let key = PublicKey::from_pem(&text(key)).ok_or(Broken::Garbage)?;
                let hidden = packets::hidden(password, &self.nonce);
                key.encrypt(&hidden).map(Some).ok_or(Broken::Garbage)
            }
            _ => Err(Broken::Garbage),
        }
    }

    fn why_not(&self) -> Reason {
        match self.plugin.as_str() {
            "unix_socket" | "auth_socket" => Reason::NoPassword,
            "mysql_clear_password" => Reason::NeedsTls,
            _ => Reason::UnknownMethod,
        }
    }
}

fn judge(refusal: &Refusal) -> Answer {
    let words = format!("{} {}", refusal.code, refusal.words);
    match refusal.code {
        // The password was right and has expired.
        1820 | 1862 => Answer::In(words),
        // Too many connections; of this user; too many errors of this host.
        1040 | 1203 | 1226 | 1129 => Answer::Locked(Whose::Caller, words),
        // Locked accounts of MySQL and MariaDB, and a pause after failures.
        3118 | 3955 | 4151 => Answer::Locked(Whose::Account, words),
        1130 => Answer::Shut(Reason::NotFromHere),
        1251 | 1275 | 2059 => Answer::Shut(Reason::UnknownMethod),
        3159 => Answer::Shut(Reason::NeedsTls),
        _ => Answer::Out(words),
    }
}

/// For the property test and the fuzz target.
pub(in crate::weakpass) fn read(bytes: &[u8]) {
    let _ = packets::handshake(bytes);
    if let Some(Message::Refused(refusal)) = packets::message(bytes) {
        judge(&refusal);
    }
    PublicKey::from_pem(&text(bytes));
}
