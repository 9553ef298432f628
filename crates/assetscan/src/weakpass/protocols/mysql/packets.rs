//! The packets of a MySQL login, and the proofs of a password. Pure.

use crate::weakpass::bytes::{Bytes, text};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};

/// A longer packet than a login needs.
pub(super) const MOST_PACKET: usize = 64 * 1024;

/// Second byte of `caching_sha2_password`: known by its cache, or the password itself is wanted.
pub(super) const FAST_PATH: u8 = 3;
pub(super) const FULL_PATH: u8 = 4;
/// How the two plugins are asked for their public key.
pub(super) const CACHING_ASK_KEY: u8 = 2;
pub(super) const SHA256_ASK_KEY: u8 = 1;

const LONG_PASSWORD: u32 = 0x1;
const PROTOCOL_41: u32 = 0x200;
const SSL: u32 = 0x800;
const SECURE_CONNECTION: u32 = 0x8000;
const PLUGIN_AUTH: u32 = 0x8_0000;
const UTF8: u8 = 33;

/// What matters of the server's greeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Handshake {
    pub(super) nonce: Vec<u8>,
    pub(super) plugin: String,
    pub(super) tls: bool,
}

/// An error packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: u16,
    pub(super) words: String,
}

/// What a server says after the first answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Message<'a> {
    Done,
    Refused(Refusal),
    OldPassword,
    Switch { plugin: String, nonce: Vec<u8> },
    More(&'a [u8]),
}

pub(super) fn handshake(payload: &[u8]) -> Option<Handshake> {
    let mut bytes = Bytes::new(payload);
    if bytes.byte()? != 10 {
        return None;
    }
    // Version, connection.
    bytes.until_zero()?;
    bytes.take(4)?;
    let mut nonce = bytes.take(8)?.to_vec();
    bytes.byte()?;
    let low = bytes.u16_le()?;
    // Character set, status.
    bytes.take(3)?;
    let high = bytes.u16_le()?;
    let abilities = u32::from(high) << 16 | u32::from(low);
    let length = usize::from(bytes.byte()?);
    bytes.take(10)?;
    if abilities & SECURE_CONNECTION == 0 {
        return None;
    }
    let rest = length.saturating_sub(8).max(13);
    nonce.extend_from_slice(bytes.take(rest)?.strip_suffix(&[0]).unwrap_or_default());
    let plugin = if abilities & PLUGIN_AUTH == 0 { None } else { bytes.until_zero().or(Some(bytes.rest())) };
    let plugin = plugin.map_or_else(|| "mysql_native_password".to_owned(), text);
    Some(Handshake { nonce, plugin, tls: abilities & SSL != 0 })
}

pub(super) fn refusal(payload: &[u8]) -> Option<Refusal> {
    let mut bytes = Bytes::new(payload);
    if bytes.byte()? != 0xff {
        return None;
    }
    let code = bytes.u16_le()?;
    let words = text(bytes.rest());
    let plain = words.strip_prefix('#').and_then(|words| words.get(5..)).map(str::to_owned);
    Some(Refusal { code, words: plain.unwrap_or(words) })
}

pub(super) fn message(payload: &[u8]) -> Option<Message<'_>> {
    match payload {
        [0x00, ..] => Some(Message::Done),
        [0x01, data @ ..] => Some(Message::More(data)),
        [0xfe] => Some(Message::OldPassword),
        [0xfe, rest @ ..] => {
            let mut rest = Bytes::new(rest);
            let plugin = text(rest.until_zero()?);
            let nonce = rest.rest();
            Some(Message::Switch { plugin, nonce: nonce.strip_suffix(&[0]).unwrap_or(nonce).to_vec() })
        }
        _ => refusal(payload).map(Message::Refused),
    }
}

/// A payload behind its length and number.
pub(super) fn framed(number: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or_default().to_le_bytes();
    let mut packet: Vec<u8> = length.into_iter().take(3).collect();
    packet.push(number);
    packet.extend_from_slice(payload);
    packet
}

/// The wish to go on inside TLS.
pub(super) fn ssl_request(number: u8) -> Vec<u8> {
    framed(number, &abilities(true))
}

fn abilities(tls: bool) -> Vec<u8> {
    let bits = LONG_PASSWORD | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH | if tls { SSL } else { 0 };
    let mut bytes = bits.to_le_bytes().to_vec();
    bytes.extend_from_slice(&(1_u32 << 24).to_le_bytes());
    bytes.push(UTF8);
    bytes.resize(32, 0);
    bytes
}

/// User, proof and plugin; `None`: too long.
pub(super) fn response(user: &str, proof: &[u8], plugin: &str, tls: bool) -> Option<Vec<u8>> {
    let mut bytes = abilities(tls);
    bytes.extend_from_slice(&terminated(user.as_bytes()));
    bytes.push(u8::try_from(proof.len()).ok()?);
    bytes.extend_from_slice(proof);
    bytes.extend_from_slice(&terminated(plugin.as_bytes()));
    Some(bytes)
}

pub(super) fn terminated(text: &[u8]) -> Vec<u8> {
    [text, &[0]].concat()
}

/// `SHA1(p) xor SHA1(nonce, SHA1(SHA1(p)))`; nothing for an empty password.
pub(super) fn native(password: &[u8], nonce: &[u8]) -> Vec<u8> {
    let sha1 = |bytes: &[u8]| digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes);
    if password.is_empty() {
        return Vec::new();
    }
    let once = sha1(password);
    let twice = sha1(once.as_ref());
    xor(once.as_ref(), sha1(&[nonce, twice.as_ref()].concat()).as_ref())
}

/// `SHA256(p) xor SHA256(SHA256(SHA256(p)), nonce)`; nothing for an empty password.
pub(super) fn caching_sha2(password: &[u8], nonce: &[u8]) -> Vec<u8> {
    let sha256 = |bytes: &[u8]| digest(&SHA256, bytes);
    if password.is_empty() {
        return Vec::new();
    }
    let once = sha256(password);
    let twice = sha256(once.as_ref());
    xor(once.as_ref(), sha256(&[twice.as_ref(), nonce].concat()).as_ref())
}

/// The password as it goes into RSA: with its zero, under the nonce over and over.
pub(super) fn hidden(password: &[u8], nonce: &[u8]) -> Vec<u8> {
    if nonce.is_empty() {
        return terminated(password);
    }
    terminated(password).iter().zip(nonce.iter().cycle()).map(|(letter, mask)| letter ^ mask).collect()
}

fn xor(left: &[u8], right: &[u8]) -> Vec<u8> {
    left.iter().zip(right).map(|(left, right)| left ^ right).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting() {
        let mut payload = b"\x0a5.5.5-10.11.6-MariaDB\0\x05\0\0\0abcdefgh\0".to_vec();
        payload.extend_from_slice(
            b"\xfe\xf7\x21\x02\0\xff\x81\x15\0\0\0\0\0\0\0\0\0\0ijklmnopqrst\0mysql_native_password\0",
        );
        let read = handshake(&payload).unwrap();
        assert_eq!(
            (read.nonce.as_slice(), read.plugin.as_str()),
            (b"abcdefghijklmnopqrst".as_slice(), "mysql_native_password")
        );
        assert!(!read.tls);
        for cut in 0..payload.len() - 22 {
            assert_eq!(handshake(&payload[..cut]), None, "{cut}");
        }
    }

    #[test]
    fn messages_and_proofs() {
        assert_eq!(message(b"\0\0\0\x02\0\0\0"), Some(Message::Done));
        let refused = Refusal { code: 1045, words: "Access denied".into() };
        assert_eq!(message(b"\xff\x15\x04#28000Access denied"), Some(Message::Refused(refused)));
        let switch = Message::Switch { plugin: "x".into(), nonce: b"abc".to_vec() };
        assert_eq!(message(b"\xfex\0abc\0"), Some(switch));
        assert_eq!((message(b""), message(b"\x07")), (None, None));
        // Computed with an independent implementation.
        assert_eq!(hex::encode(native(b"secret", b"abcdefghijklmnopqrst")), "8817c50fa779daef010ee7577825b0847df9842e");
        assert_eq!(
            hex::encode(caching_sha2(b"secret", b"abcdefghijklmnopqrst")),
            "c76e2898612a4cf042c77fa8c4702c4c64c0c2c557c53c4d75595aaa6abae809"
        );
        assert!(native(b"", b"x").is_empty() && caching_sha2(b"", b"x").is_empty());
        assert_eq!(hidden(b"ab", b"\x01\x02"), b"\x60\x60\x01");
    }
}
