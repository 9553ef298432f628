//! SCRAM-SHA-256 (RFC 5802, RFC 7677), the client's side, without channel binding.

use crate::weakpass::bytes::text;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::{digest, hmac, pbkdf2};
use std::num::NonZeroU32;

/// The mechanism's name.
pub(super) const NAME: &str = "SCRAM-SHA-256";

/// PostgreSQL's default is 4,096; a hostile server's number must not keep us busy.
const MOST_ITERATIONS: u32 = 200_000;

/// One exchange.
pub(super) struct Scram {
    password: String,
    nonce: String,
    /// What the server must sign with, and what it must sign; known after its challenge.
    expected: Option<Vec<u8>>,
}

impl Scram {
    /// The state and the message that begins. PostgreSQL takes the user from the startup message.
    pub(super) fn begin(password: &str) -> Option<(Self, Vec<u8>)> {
        let mut nonce = [0; 18];
        SystemRandom::new().fill(&mut nonce).ok()?;
        Some(Self::with_nonce(password, STANDARD.encode(nonce)))
    }

    fn with_nonce(password: &str, nonce: String) -> (Self, Vec<u8>) {
        let scram = Self { password: password.to_owned(), nonce, expected: None };
        let first = format!("n,,{}", scram.bare());
        let mut message = [NAME.as_bytes(), &[0]].concat();
        message.extend_from_slice(&u32::try_from(first.len()).unwrap_or_default().to_be_bytes());
        message.extend_from_slice(first.as_bytes());
        (scram, message)
    }

    fn bare(&self) -> String {
        format!("n=,r={}", self.nonce)
    }

    /// The proof for a challenge; `None`: it is none.
    pub(super) fn answer(&mut self, challenge: &[u8]) -> Option<Vec<u8>> {
        let challenge = text(challenge);
        let nonce = attribute(&challenge, 'r').filter(|nonce| nonce.starts_with(&self.nonce))?;
        let salt = STANDARD.decode(attribute(&challenge, 's')?).ok()?;
        let iterations: u32 = attribute(&challenge, 'i')?.parse().ok()?;
        let iterations = NonZeroU32::new(iterations).filter(|count| count.get() <= MOST_ITERATIONS)?;
        let mut salted = [0; digest::SHA256_OUTPUT_LEN];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, &salt, self.password.as_bytes(), &mut salted);
        let bare = format!("c=biws,r={nonce}");
        let signed = format!("{},{challenge},{bare}", self.bare());
        let client = sign(&salted, b"Client Key");
        let stored = digest::digest(&digest::SHA256, client.as_ref());
        let signature = sign(stored.as_ref(), signed.as_bytes());
        let proof: Vec<u8> = client.as_ref().iter().zip(signature.as_ref()).map(|(key, sign)| key ^ sign).collect();
        let server = sign(&salted, b"Server Key");
        self.expected = Some(sign(server.as_ref(), signed.as_bytes()).as_ref().to_vec());
        Some(format!("{bare},p={}", STANDARD.encode(proof)).into_bytes())
    }

    /// Whether the server proves that it knows the password too.
    pub(super) fn believes(&self, last: &[u8]) -> bool {
        let last = text(last);
        let shown = attribute(&last, 'v').and_then(|proof| STANDARD.decode(proof).ok());
        shown.is_some() && shown == self.expected
    }
}

fn sign(key: &[u8], text: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text)
}

/// The value of `x=…`.
fn attribute(message: &str, name: char) -> Option<&str> {
    message.split(',').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers were computed with an independent implementation: the published example names a user.
    #[test]
    fn an_exchange() {
        let (mut scram, first) = Scram::with_nonce("pencil", "rOprNGfwEbeRWgbNEkqO".into());
        assert_eq!(first, b"SCRAM-SHA-256\0\0\0\0\x1cn,,n=,r=rOprNGfwEbeRWgbNEkqO");
        let challenge = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        assert_eq!(
            text(&scram.answer(challenge).unwrap()),
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=qvT2SWdEH5Q06albL+hjSYuUhCG7VndFyzIb7CK4n9k="
        );
        assert!(scram.believes(b"v=3HO6Qt1M4MKJrmlKaoOqLAI0/0TV0HZe7J9H3MBtSOg="));
        assert!(!scram.believes(b"v=AAAA") && !scram.believes(b"") && !scram.believes(b"e=other"));
    }

    #[test]
    fn challenges_that_are_none() {
        for challenge in
            ["", "r=other,s=AAAA,i=4096", "r=n,s=AAAA,i=0", "r=n,s=AAAA,i=999999999", "r=n,s=%,i=1", "r=n,i=1"]
        {
            let (mut scram, _) = Scram::with_nonce("pencil", "n".into());
            assert_eq!(scram.answer(challenge.as_bytes()), None, "{challenge}");
            assert!(!scram.believes(b"v="));
        }
    }
}
