//! Fakes of the binary protocols.

use super::{Mood, Peer, Say, USER};
use crate::weakpass::ber::element;
use crate::weakpass::bytes::{Bytes, text};
use crate::weakpass::rsa;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use ring::{hmac, pbkdf2};
use std::io;
use std::num::NonZeroU32;

fn strange() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// User and password of SASL PLAIN.
fn plain(message: &[u8]) -> (String, String) {
    let parts: Vec<String> = message.split(|byte| *byte == 0).map(text).collect();
    (parts.get(1).cloned().unwrap_or_default(), parts.get(2).cloned().unwrap_or_default())
}

pub(super) async fn memcached(peer: &mut Peer) -> io::Result<()> {
    loop {
        if peer.exactly(1).await? != [0x80] {
            return Ok(());
        }
        let head = peer.exactly(23).await?;
        let key = usize::from(u16::from_be_bytes([head[1], head[2]]));
        let body = usize::try_from(u32::from_be_bytes([head[7], head[8], head[9], head[10]])).unwrap();
        let body = peer.exactly(body).await?;
        let (status, words): (u16, &[u8]) = match head[0] {
            0x20 => (0, b"PLAIN"),
            0x21 => {
                let (user, password) = plain(&body[key..]);
                match peer.judge(&user, &password)? {
                    Say::Yes => (0, b"Authenticated"),
                    Say::No => (0x20, b"Auth failure."),
                    Say::Locked => (0x20, b"locked"),
                }
            }
            _ => (0x20, b"Auth failure."),
        };
        let mut answer = vec![0x81, head[0], 0, 0, 0, 0];
        answer.extend_from_slice(&status.to_be_bytes());
        answer.extend_from_slice(&u32::try_from(words.len()).unwrap().to_be_bytes());
        answer.extend_from_slice(&[0; 12]);
        answer.extend_from_slice(words);
        peer.send(&answer).await?;
    }
}

pub(super) async fn mqtt(peer: &mut Peer) -> io::Result<()> {
    let head = peer.exactly(2).await?;
    let body = peer.exactly(usize::from(head[1])).await?;
    let mut body = Bytes::new(body.get(6..).ok_or_else(strange)?);
    let field = |body: &mut Bytes<'_>| body.u16().and_then(|length| body.take(length.into())).map(text);
    let flags = body.take(4).ok_or_else(strange)?[1];
    field(&mut body);
    let named = if flags & 0xc0 == 0xc0 { field(&mut body).zip(field(&mut body)) } else { None };
    let code = match named {
        None => 5,
        Some((user, password)) => match peer.judge(&user, &password)? {
            Say::Yes => 0,
            Say::No => 5,
            Say::Locked => 3,
        },
    };
    peer.send(&[0x20, 2, 0, code]).await
}

pub(super) async fn amqp(peer: &mut Peer) -> io::Result<()> {
    let long = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat();
    let frame = |payload: Vec<u8>| [vec![1, 0, 0], long(&payload), vec![0xce]].concat();
    peer.exactly(8).await?;
    let start = [b"\0\x0a\0\x0a\0\x09".to_vec(), long(b""), long(b"PLAIN AMQPLAIN"), long(b"en_US")].concat();
    peer.send(&frame(start)).await?;
    let head = peer.exactly(7).await?;
    let length = usize::try_from(u32::from_be_bytes([head[3], head[4], head[5], head[6]])).unwrap();
    let payload = peer.exactly(length + 1).await?;
    let mut payload = Bytes::new(&payload);
    payload.take(4);
    payload.long();
    let name = payload.byte().ok_or_else(strange)?;
    payload.take(name.into());
    let (user, password) = plain(payload.long().ok_or_else(strange)?);
    let answer = match peer.judge(&user, &password)? {
        Say::Yes => b"\0\x0a\0\x1e\0\0\0\0\0\0\0\0".to_vec(),
        Say::No => b"\0\x0a\0\x32\x01\x93\x0eACCESS_REFUSED\0\0\0\0".to_vec(),
        Say::Locked => b"\0\x0a\0\x32\x01\x93\x06locked\0\0\0\0".to_vec(),
    };
    peer.send(&frame(answer)).await
}

pub(super) async fn ldap(peer: &mut Peer) -> io::Result<()> {
    loop {
        let head = peer.exactly(2).await?;
        let mut body = peer.exactly(usize::from(head[1])).await?;
        let id = body[2];
        let operation = body.split_off(3);
        let result = |code: u8, words: &str| {
            [element(0x0a, &[code]), element(4, b""), element(4, words.as_bytes())].map(Option::unwrap).concat()
        };
        let answer = match operation[0] {
            0x63 => vec![element(0x65, &result(0, "")).unwrap()],
            _ => {
                let mut fields = Bytes::new(&operation[5..]);
                let mut field =
                    || fields.take(1).and_then(|_| fields.byte()).and_then(|length| fields.take(length.into()));
                let (user, password) = (text(field().ok_or_else(strange)?), text(field().ok_or_else(strange)?));
                // The knock is no login.
                let nobody = user.contains("nobody") && peer.mood != Mood::AlwaysYes;
                let (code, words) = match if nobody { Say::No } else { peer.judge(&user, &password)? } {
                    Say::Yes => (0, ""),
                    Say::No => (49, ""),
                    Say::Locked => (19, "account locked"),
                };
                vec![element(0x61, &result(code, words)).unwrap()]
            }
        };
        for operation in answer {
            peer.send(&element(0x30, &[element(2, &[id]).unwrap(), operation].concat()).unwrap()).await?;
        }
    }
}

const NONCE: &[u8] = b"abcdefghijklmnopqrst";
const OTHER_NONCE: &[u8] = b"ABCDEFGHIJKLMNOPQRST";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Plugin {
    Native,
    Switch,
    Fast,
    Rsa,
}

pub(super) async fn mysql_native(peer: &mut Peer) -> io::Result<()> {
    mysql(peer, Plugin::Native).await
}

pub(super) async fn mysql_switch(peer: &mut Peer) -> io::Result<()> {
    mysql(peer, Plugin::Switch).await
}

pub(super) async fn mysql_sha2_fast(peer: &mut Peer) -> io::Result<()> {
    mysql(peer, Plugin::Fast).await
}

pub(super) async fn mysql_sha2_rsa(peer: &mut Peer) -> io::Result<()> {
    mysql(peer, Plugin::Rsa).await
}

async fn mysql_packet(peer: &mut Peer) -> io::Result<Vec<u8>> {
    let head = peer.exactly(4).await?;
    peer.exactly(usize::from(head[0]) + usize::from(head[1]) * 256).await
}

async fn mysql_send(peer: &mut Peer, number: u8, payload: &[u8]) -> io::Result<()> {
    let length = u16::try_from(payload.len()).unwrap().to_le_bytes();
    peer.send(&[&[length[0], length[1], 0, number], payload].concat()).await
}

async fn mysql(peer: &mut Peer, plugin: Plugin) -> io::Result<()> {
    let first = match plugin {
        Plugin::Native => "mysql_native_password",
        Plugin::Switch => "client_ed25519",
        Plugin::Fast | Plugin::Rsa => "caching_sha2_password",
    };
    let mut greeting = b"\x0a8.0.36\0\x05\0\0\0".to_vec();
    greeting.extend_from_slice(&NONCE[..8]);
    // No TLS.
    greeting.extend_from_slice(b"\0\xff\xf7\x21\x02\0\xff\x81\x15\0\0\0\0\0\0\0\0\0\0");
    greeting.extend_from_slice(&NONCE[8..]);
    greeting.push(0);
    greeting.extend_from_slice(format!("{first}\0").as_bytes());
    mysql_send(peer, 0, &greeting).await?;
    let response = mysql_packet(peer).await?;
    let mut response = Bytes::new(response.get(32..).ok_or_else(strange)?);
    let user = text(response.until_zero().ok_or_else(strange)?);
    let length = response.byte().ok_or_else(strange)?;
    let mut proof = response.take(length.into()).ok_or_else(strange)?.to_vec();
    let password = peer.password(&user).as_bytes();
    let mut number = 2;
    let right = match plugin {
        Plugin::Native => proof == native(password, NONCE),
        Plugin::Switch => {
            mysql_send(peer, 2, &[b"\xfemysql_native_password\0", OTHER_NONCE, b"\0"].concat()).await?;
            proof = mysql_packet(peer).await?;
            number = 4;
            proof == native(password, OTHER_NONCE)
        }
        Plugin::Fast => {
            let right = proof == sha2(password, NONCE);
            if right && !password.is_empty() {
                mysql_send(peer, 2, &[1, 3]).await?;
                number = 3;
            }
            right
        }
        Plugin::Rsa if proof.is_empty() => password.is_empty(),
        Plugin::Rsa => {
            let (pem, open) = rsa::tests::key();
            mysql_send(peer, 2, &[1, 4]).await?;
            if mysql_packet(peer).await? != [2] {
                return Err(strange());
            }
            mysql_send(peer, 4, &[&[1], pem.as_bytes()].concat()).await?;
            let sealed = mysql_packet(peer).await?;
            number = 6;
            // Opening is slow: only where the password may be right.
            user == USER && peer.mood == Mood::Right && {
                let shown: Vec<u8> = open(&sealed).iter().zip(NONCE.iter().cycle()).map(|(a, b)| a ^ b).collect();
                shown == [password, &[0]].concat()
            }
        }
    };
    let said: &[u8] = match peer.verdict(right)? {
        Say::Yes => b"\0\0\0\x02\0\0\0",
        Say::No => b"\xff\x15\x04#28000Access denied",
        Say::Locked => b"\xff\x2e\x0c#HY000Access denied. Account is locked.",
    };
    mysql_send(peer, number, said).await
}

fn xor(left: &[u8], right: &[u8]) -> Vec<u8> {
    left.iter().zip(right).map(|(left, right)| left ^ right).collect()
}

fn native(password: &[u8], nonce: &[u8]) -> Vec<u8> {
    if password.is_empty() {
        return Vec::new();
    }
    let sha1 = |bytes: &[u8]| digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec();
    let once = sha1(password);
    xor(&once, &sha1(&[nonce, &sha1(&once)].concat()))
}

fn sha2(password: &[u8], nonce: &[u8]) -> Vec<u8> {
    if password.is_empty() {
        return Vec::new();
    }
    let sha256 = |bytes: &[u8]| digest(&SHA256, bytes).as_ref().to_vec();
    let once = sha256(password);
    xor(&once, &sha256(&[&sha256(&once), nonce].concat()))
}

#[derive(Clone, Copy)]
enum Method {
    Cleartext,
    Md5,
    Scram,
}

pub(super) async fn postgresql_cleartext(peer: &mut Peer) -> io::Result<()> {
    postgresql(peer, Method::Cleartext).await
}

pub(super) async fn postgresql_md5(peer: &mut Peer) -> io::Result<()> {
    postgresql(peer, Method::Md5).await
}

pub(super) async fn postgresql_scram(peer: &mut Peer) -> io::Result<()> {
    postgresql(peer, Method::Scram).await
}

fn framed(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind], &u32::try_from(body.len() + 4).unwrap().to_be_bytes()[..], body].concat()
}

async fn message(peer: &mut Peer) -> io::Result<Vec<u8>> {
    let head = peer.exactly(5).await?;
    peer.exactly(usize::from(head[4]) + usize::from(head[3]) * 256 - 4).await
}

async fn postgresql(peer: &mut Peer, method: Method) -> io::Result<()> {
    peer.exactly(8).await?;
    peer.send(b"N").await?;
    let length = usize::from(peer.exactly(4).await?[3]);
    let startup = peer.exactly(length - 4).await?;
    let user = text(startup[9..].split(|byte| *byte == 0).next().unwrap_or_default());
    let password = peer.password(&user);
    let right = match method {
        Method::Cleartext => {
            peer.send(&framed(b'R', &[0, 0, 0, 3])).await?;
            text(&message(peer).await?) == format!("{password}\0")
        }
        Method::Md5 => {
            peer.send(&framed(b'R', b"\0\0\0\x05salt")).await?;
            let stored = hex::encode(Md5::digest(format!("{password}{user}")));
            let proof = format!("md5{}\0", hex::encode(Md5::digest(format!("{stored}salt"))));
            text(&message(peer).await?) == proof
        }
        Method::Scram => scram(peer, password).await?,
    };
    let said = match peer.verdict(right)? {
        Say::Yes => framed(b'R', &[0; 4]),
        Say::No => framed(b'E', b"SFATAL\0C28P01\0Mpassword authentication failed\0\0"),
        Say::Locked => framed(b'E', b"SFATAL\0C28000\0Maccount locked\0\0"),
    };
    peer.send(&said).await
}

async fn scram(peer: &mut Peer, password: &str) -> io::Result<bool> {
    let sign = |key: &[u8], text: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text).as_ref().to_vec();
    peer.send(&framed(b'R', b"\0\0\0\x0aSCRAM-SHA-256\0\0")).await?;
    let first = text(&message(peer).await?);
    let bare = first.split_once("n,,").ok_or_else(strange)?.1.to_owned();
    let nonce = bare.split_once("r=").ok_or_else(strange)?.1;
    let challenge = format!("r={nonce}more,s={},i=4096", STANDARD.encode(b"salt"));
    peer.send(&framed(b'R', &[b"\0\0\0\x0b", challenge.as_bytes()].concat())).await?;
    let last = text(&message(peer).await?);
    let (without, proof) = last.rsplit_once(",p=").ok_or_else(strange)?;
    let signed = format!("{bare},{challenge},{without}");
    let mut salted = [0; 32];
    let rounds = NonZeroU32::new(4096).unwrap();
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, b"salt", password.as_bytes(), &mut salted);
    let client = sign(&salted, b"Client Key");
    let stored = digest(&SHA256, &client);
    let right = STANDARD.decode(proof).unwrap_or_default() == xor(&client, &sign(stored.as_ref(), signed.as_bytes()));
    if right || peer.mood == Mood::AlwaysYes {
        let proof = STANDARD.encode(sign(&sign(&salted, b"Server Key"), signed.as_bytes()));
        peer.send(&framed(b'R', format!("\0\0\0\x0cv={proof}").as_bytes())).await?;
    }
    Ok(right)
}
