//! SSH's binary packets: plain, ChaCha20-Poly1305 (OpenSSH's), AES-GCM (RFC 5647). No compression, no separate MAC.

use super::Broken;
use crate::talk::Talk;
use crate::weakpass::bytes::Bytes;
use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey, chacha20_poly1305_openssh as chacha};

/// The standard asks for 35,000 bytes at least; a login needs far fewer.
const MOST_PACKET: usize = 35_000;
const TAG: usize = 16;

/// The ciphers, in the order in which they are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::weakpass) enum Cipher {
    ChaCha20,
    Aes128Gcm,
    Aes256Gcm,
}

impl Cipher {
    pub(super) const ALL: [Self; 3] = [Self::ChaCha20, Self::Aes128Gcm, Self::Aes256Gcm];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ChaCha20 => "chacha20-poly1305@openssh.com",
            Self::Aes128Gcm => "aes128-gcm@openssh.com",
            Self::Aes256Gcm => "aes256-gcm@openssh.com",
        }
    }

    /// Bytes of key.
    pub(super) fn key(self) -> usize {
        match self {
            Self::ChaCha20 => chacha::KEY_LEN,
            Self::Aes128Gcm => 16,
            Self::Aes256Gcm => 32,
        }
    }
}

enum Seal {
    Plain,
    ChaCha(Box<chacha::SealingKey>),
    Gcm(Gcm),
}

enum Open {
    Plain,
    ChaCha(Box<chacha::OpeningKey>),
    Gcm(Gcm),
}

/// AES-GCM with its counting nonce.
struct Gcm {
    key: Box<LessSafeKey>,
    nonce: [u8; 12],
}

impl Gcm {
    fn new(cipher: Cipher, key: &[u8], nonce: &[u8]) -> Option<Self> {
        let algorithm = if cipher == Cipher::Aes128Gcm { &AES_128_GCM } else { &AES_256_GCM };
        let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
        Some(Self { key: Box::new(key), nonce: nonce.try_into().ok()? })
    }

    /// The nonce of this packet; the next one counts one more.
    fn next(&mut self) -> Nonce {
        let now = Nonce::assume_unique_for_key(self.nonce);
        for digit in self.nonce.iter_mut().skip(4).rev() {
            *digit = digit.wrapping_add(1);
            if *digit != 0 {
                break;
            }
        }
        now
    }
}

/// Writes packets.
pub(in crate::weakpass) struct Sealer {
    seal: Seal,
    count: u32,
}

/// Reads packets.
pub(super) struct Opener {
    open: Open,
    count: u32,
}

impl Sealer {
    pub(in crate::weakpass) fn plain() -> Self {
        Self { seal: Seal::Plain, count: 0 }
    }

    /// From the next packet on; the count goes on.
    pub(in crate::weakpass) fn secure(&mut self, cipher: Cipher, key: &[u8], nonce: &[u8]) -> Option<()> {
        self.seal = match cipher {
            Cipher::ChaCha20 => Seal::ChaCha(Box::new(chacha::SealingKey::new(key.try_into().ok()?))),
            Cipher::Aes128Gcm | Cipher::Aes256Gcm => Seal::Gcm(Gcm::new(cipher, key, nonce)?),
        };
        Some(())
    }

    /// The packet of a message.
    pub(in crate::weakpass) fn seal(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        // A sealed packet's length stands outside the blocks; a plain one's inside.
        let (block, outside) = match self.seal {
            Seal::Plain => (8, 4),
            Seal::ChaCha(_) => (8, 0),
            Seal::Gcm(_) => (16, 0),
        };
        let mut padding = block - (1 + message.len() + outside) % block;
        if padding < 4 {
            padding += block;
        }
        let length = 1 + message.len() + padding;
        let mut packet = u32::try_from(length).ok()?.to_be_bytes().to_vec();
        packet.push(u8::try_from(padding).ok()?);
        packet.extend_from_slice(message);
        packet.resize(4 + length, 0);
        let count = self.count;
        self.count = self.count.wrapping_add(1);
        match &mut self.seal {
            Seal::Plain => {}
            Seal::ChaCha(key) => {
                let mut tag = [0; TAG];
                key.seal_in_place(count, &mut packet, &mut tag);
                packet.extend_from_slice(&tag);
            }
            Seal::Gcm(gcm) => {
                let nonce = gcm.next();
                let (head, body) = packet.split_at_mut_checked(4)?;
                let tag = gcm.key.seal_in_place_separate_tag(nonce, Aad::from(head), body).ok()?;
                packet.extend_from_slice(tag.as_ref());
            }
        }
        Some(packet)
    }
}

impl Opener {
    pub(super) fn plain() -> Self {
        Self { open: Open::Plain, count: 0 }
    }

    /// From the next packet on; the count goes on.
    pub(super) fn secure(&mut self, cipher: Cipher, key: &[u8], nonce: &[u8]) -> Option<()> {
        self.open = match cipher {
            Cipher::ChaCha20 => Open::ChaCha(Box::new(chacha::OpeningKey::new(key.try_into().ok()?))),
            Cipher::Aes128Gcm | Cipher::Aes256Gcm => Open::Gcm(Gcm::new(cipher, key, nonce)?),
        };
        Some(())
    }

    /// The message of the next packet.
    pub(super) async fn open(&mut self, talk: &mut Talk) -> Result<Vec<u8>, Broken> {
        let head: [u8; 4] = talk.exactly(4).await?.try_into().map_err(|_| Broken::Garbage)?;
        let length = self.length(head).ok_or(Broken::Garbage)?;
        let tag = if matches!(self.open, Open::Plain) { 0 } else { TAG };
        let rest = talk.exactly(length + tag).await?;
        self.message(head, rest).ok_or(Broken::Garbage)
    }

    fn length(&self, head: [u8; 4]) -> Option<usize> {
        let head = match &self.open {
            Open::ChaCha(key) => key.decrypt_packet_length(self.count, head),
            Open::Plain | Open::Gcm(_) => head,
        };
        let length = usize::try_from(u32::from_be_bytes(head)).ok()?;
        (2..=MOST_PACKET).contains(&length).then_some(length)
    }

    fn message(&mut self, head: [u8; 4], rest: Vec<u8>) -> Option<Vec<u8>> {
        let count = self.count;
        self.count = self.count.wrapping_add(1);
        match &mut self.open {
            Open::Plain => unpadded(&rest),
            Open::ChaCha(key) => {
                let (sealed, tag) = rest.split_at_checked(rest.len().checked_sub(TAG)?)?;
                let mut packet = [head.as_slice(), sealed].concat();
                unpadded(key.open_in_place(count, &mut packet, tag.try_into().ok()?).ok()?)
            }
            Open::Gcm(gcm) => {
                let nonce = gcm.next();
                let mut rest = rest;
                unpadded(gcm.key.open_in_place(nonce, Aad::from(head), &mut rest).ok()?)
            }
        }
    }
}

fn unpadded(packet: &[u8]) -> Option<Vec<u8>> {
    let mut packet = Bytes::new(packet);
    let padding = usize::from(packet.byte()?);
    let length = packet.rest().len().checked_sub(padding)?;
    Some(packet.take(length)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_can_be_opened_and_nothing_else() {
        for cipher in Cipher::ALL {
            let key = vec![7; cipher.key()];
            let (mut sealer, mut opener) = (Sealer::plain(), Opener::plain());
            for round in 0..300_u16 {
                if round == 1 {
                    sealer.secure(cipher, &key, &[0xff; 12]).unwrap();
                    opener.secure(cipher, &key, &[0xff; 12]).unwrap();
                }
                let message = vec![5; usize::from(round)];
                let packet = sealer.seal(&message).unwrap();
                let head = packet[..4].try_into().unwrap();
                let tag = if round == 0 { 0 } else { TAG };
                assert_eq!(opener.length(head).unwrap() + 4 + tag, packet.len());
                assert_eq!(opener.message(head, packet[4..].to_vec()).unwrap(), message, "{cipher:?} {round}");
            }
            let mut packet = sealer.seal(b"x").unwrap();
            *packet.last_mut().unwrap() ^= 1;
            assert_eq!(opener.message(packet[..4].try_into().unwrap(), packet[4..].to_vec()), None);
        }
        assert_eq!((unpadded(&[]), unpadded(&[4, 0, 0])), (None, None));
    }
}
