//! SSH's key exchange (RFC 4253, 5656, 8731): versions, algorithms, a shared secret, keys.

use super::packets::{Out, kind};
use super::sealing::Cipher;
use super::{Broken, Reason, Session};
use crate::talk::Talk;
use crate::weakpass::bytes::{Bytes, text};
use ring::agreement::{Algorithm, ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

/// What we call ourselves.
const VERSION: &str = "SSH-2.0-touchstone";
/// Lines that a server may say before its version, and their length.
const MOST_LINES: usize = 20;
const MOST_LINE: usize = 1024;

/// Every exchange here hashes with SHA-256.
const EXCHANGES: [(&str, &Algorithm); 3] =
    [("curve25519-sha256", &X25519), ("curve25519-sha256@libssh.org", &X25519), ("ecdh-sha2-nistp256", &ECDH_P256)];
const HOST_KEYS: &str =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256,ssh-rsa,ssh-dss";
/// The ciphers bring their own; a server wants to hear names all the same.
const MACS: &str = "hmac-sha2-256,hmac-sha2-512,hmac-sha1";

/// Both say their version; the server's.
pub(super) async fn versions(talk: &mut Talk) -> Result<String, Broken> {
    talk.send(format!("{VERSION}\r\n").as_bytes()).await?;
    for _ in 0..MOST_LINES {
        let line = text(&talk.line(MOST_LINE).await?);
        if line.starts_with("SSH-2.0-") || line.starts_with("SSH-1.99-") {
            return Ok(line);
        }
        if line.starts_with("SSH-") {
            break;
        }
    }
    Err(Broken::Garbage)
}

/// From the versions to sealed packets, or why there is no way.
pub(super) async fn run(session: &mut Session, version: &str) -> Result<Result<(), Reason>, Broken> {
    let ours = proposal().ok_or(Broken::Garbage)?;
    session.send(Out::bare().raw(&ours)).await?;
    let theirs = session.reply().await?;
    let offer = offer(&theirs).ok_or(Broken::Garbage)?;
    let Some(choice) = offer.choose() else { return Ok(Err(Reason::UnknownCipher)) };

    let random = SystemRandom::new();
    let private = EphemeralPrivateKey::generate(choice.exchange, &random).map_err(|_| Broken::Garbage)?;
    let public = private.compute_public_key().map_err(|_| Broken::Garbage)?;
    session.send(Out::new(kind::KEX_ECDH_INIT).string(public.as_ref())).await?;
    let mut reply = session.reply().await?;
    if offer.guessed_wrong {
        reply = session.reply().await?;
    }
    let (host_key, their_public) = reply_fields(&reply).ok_or(Broken::Garbage)?;
    let their_key = UnparsedPublicKey::new(choice.exchange, their_public);
    let secret = agree_ephemeral(private, &their_key, |secret| Out::bare().integer(secret).bytes());
    let secret = secret.map_err(|_| Broken::Garbage)?;

    let told = Out::bare().text(VERSION).text(version).string(&ours).string(&theirs).string(host_key);
    let told = told.string(public.as_ref()).string(their_public).raw(&secret).bytes();
    let hash = digest(&SHA256, &told);
    let keys = Keys { secret: &secret, hash: hash.as_ref() };

    session.send(Out::new(kind::NEWKEYS)).await?;
    if session.reply().await?.first() != Some(&kind::NEWKEYS) {
        return Err(Broken::Garbage);
    }
    let out = (choice.out.key(), choice.back.key());
    let sealed = session.sealer.secure(choice.out, &keys.derive(b'C', out.0), &keys.derive(b'A', 12));
    let opened = session.opener.secure(choice.back, &keys.derive(b'D', out.1), &keys.derive(b'B', 12));
    sealed.and(opened).map(Ok).ok_or(Broken::Garbage)
}

/// Our `KEXINIT`.
pub(in crate::weakpass) fn proposal() -> Option<Vec<u8>> {
    let mut cookie = [0; 16];
    SystemRandom::new().fill(&mut cookie).ok()?;
    let exchanges: Vec<&str> = EXCHANGES.iter().map(|(name, _)| *name).collect();
    let ciphers: Vec<&str> = Cipher::ALL.iter().map(|cipher| cipher.name()).collect();
    let (exchanges, ciphers) = (exchanges.join(","), ciphers.join(","));
    let mut message = Out::new(kind::KEXINIT).raw(&cookie);
    for list in [&exchanges, HOST_KEYS, &ciphers, &ciphers, MACS, MACS, "none", "none", "", ""] {
        message = message.text(list);
    }
    Some(message.byte(0).number(0).bytes())
}

/// What of a server's `KEXINIT` matters.
#[derive(Debug)]
struct Offer {
    exchanges: String,
    out: String,
    back: String,
    /// The server sent a first message for an exchange that was not chosen.
    guessed_wrong: bool,
}

/// What both can do.
#[derive(Debug)]
struct Choice {
    exchange: &'static Algorithm,
    out: Cipher,
    back: Cipher,
}

fn offer(message: &[u8]) -> Option<Offer> {
    let mut message = Bytes::new(message);
    message.byte().filter(|number| *number == kind::KEXINIT)?;
    message.take(16)?;
    let mut list = || message.long().map(text);
    let (exchanges, host_keys, out, back) = (list()?, list()?, list()?, list()?);
    for _ in 0..6 {
        list()?;
    }
    let follows = message.byte()? != 0;
    let first = |list: &str| list.split(',').next().unwrap_or_default().to_owned();
    let ours = (EXCHANGES.first().map(|(name, _)| *name), HOST_KEYS.split(',').next());
    let guess = (first(&exchanges), first(&host_keys));
    let right = (Some(guess.0.as_str()), Some(guess.1.as_str())) == ours;
    Some(Offer { exchanges, out, back, guessed_wrong: follows && !right })
}

impl Offer {
    /// The first of ours that the server has too.
    fn choose(&self) -> Option<Choice> {
        let has = |list: &str, name: &str| list.split(',').any(|other| other == name);
        let cipher = |list: &str| Cipher::ALL.into_iter().find(|cipher| has(list, cipher.name()));
        let exchange = EXCHANGES.iter().find(|(name, _)| has(&self.exchanges, name))?.1;
        Some(Choice { exchange, out: cipher(&self.out)?, back: cipher(&self.back)? })
    }
}

/// The host key and the server's half of the secret.
fn reply_fields(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut message = Bytes::new(message);
    message.byte().filter(|number| *number == kind::KEX_ECDH_REPLY)?;
    Some((message.long()?, message.long()?))
}

/// What keys are made from. The first exchange's hash is the session's name too.
pub(in crate::weakpass) struct Keys<'a> {
    pub(in crate::weakpass) secret: &'a [u8],
    pub(in crate::weakpass) hash: &'a [u8],
}

impl Keys<'_> {
    pub(in crate::weakpass) fn derive(&self, letter: u8, length: usize) -> Vec<u8> {
        let head = [self.secret, self.hash].concat();
        let mut key = digest(&SHA256, &[&head, [letter].as_slice(), self.hash].concat()).as_ref().to_vec();
        while key.len() < length {
            let more = digest(&SHA256, &[head.as_slice(), &key].concat());
            key.extend_from_slice(more.as_ref());
        }
        key.truncate(length);
        key
    }
}

/// For the property test and the fuzz target.
pub(super) fn read(bytes: &[u8]) {
    let _ = (offer(bytes).map(|offer| offer.choose().is_some()), reply_fields(bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers() {
        let ours = proposal().unwrap();
        let read = offer(&ours).unwrap();
        assert!(!read.guessed_wrong && read.choose().is_some());
        for cut in 0..ours.len() - 4 {
            assert!(offer(&ours[..cut]).is_none());
        }
        let old = Offer {
            exchanges: "diffie-hellman-group1-sha1".into(),
            out: "aes128-cbc".into(),
            back: "aes128-cbc".into(),
            guessed_wrong: false,
        };
        assert!(old.choose().is_none());
    }
}
