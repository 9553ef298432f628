//! The server's side of an SSH login: curve25519, ChaCha20-Poly1305, no host key worth the name.

use super::{Peer, Say};
use crate::weakpass::bytes::{Bytes, text};
use crate::weakpass::protocols::ssh_parts::{Cipher, Keys, Out, Sealer, proposal};
use ring::aead::chacha20_poly1305_openssh::OpeningKey;
use ring::agreement::{EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use std::io;

fn strange() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

pub(super) async fn password(peer: &mut Peer) -> io::Result<()> {
    serve(peer, "publickey,password").await
}

pub(super) async fn keyboard(peer: &mut Peer) -> io::Result<()> {
    serve(peer, "publickey,keyboard-interactive").await
}

struct Tunnel {
    sealer: Sealer,
    opener: Option<OpeningKey>,
    count: u32,
}

impl Tunnel {
    async fn send(&mut self, peer: &mut Peer, message: Out) -> io::Result<()> {
        let packet = self.sealer.seal(&message.bytes()).ok_or_else(strange)?;
        peer.send(&packet).await
    }

    async fn receive(&mut self, peer: &mut Peer) -> io::Result<Vec<u8>> {
        let head: [u8; 4] = peer.exactly(4).await?.try_into().map_err(|_| strange())?;
        let count = self.count;
        self.count += 1;
        let packet = match &self.opener {
            None => peer.exactly(usize::try_from(u32::from_be_bytes(head)).unwrap()).await?,
            Some(key) => {
                let length = usize::try_from(u32::from_be_bytes(key.decrypt_packet_length(count, head))).unwrap();
                let rest = peer.exactly(length + 16).await?;
                let (sealed, tag) = rest.split_at(length);
                let mut packet = [&head, sealed].concat();
                key.open_in_place(count, &mut packet, tag.try_into().unwrap()).map_err(|_| strange())?.to_vec()
            }
        };
        Ok(packet[1..packet.len() - usize::from(packet[0])].to_vec())
    }
}

async fn serve(peer: &mut Peer, methods: &str) -> io::Result<()> {
    peer.say("SSH-2.0-fake").await?;
    let theirs = peer.line().await?;
    let mut tunnel = Tunnel { sealer: Sealer::plain(), opener: None, count: 0 };
    let ours = proposal().ok_or_else(strange)?;
    tunnel.send(peer, Out::bare().raw(&ours)).await?;
    let proposed = tunnel.receive(peer).await?;
    let init = tunnel.receive(peer).await?;
    let their_public = Bytes::new(&init[1..]).long().ok_or_else(strange)?.to_vec();
    let private = EphemeralPrivateKey::generate(&X25519, &SystemRandom::new()).map_err(|_| strange())?;
    let public = private.compute_public_key().map_err(|_| strange())?;
    let secret = agree_ephemeral(private, &UnparsedPublicKey::new(&X25519, &their_public), |secret| {
        Out::bare().integer(secret).bytes()
    });
    let secret = secret.map_err(|_| strange())?;
    tunnel.send(peer, Out::new(31).text("key").string(public.as_ref()).text("signature")).await?;
    let told = Out::bare().text(&theirs).text("SSH-2.0-fake").string(&proposed).string(&ours).text("key");
    let hash = digest(&SHA256, &told.string(&their_public).string(public.as_ref()).raw(&secret).bytes());
    let keys = Keys { secret: &secret, hash: hash.as_ref() };
    tunnel.send(peer, Out::new(21)).await?;
    tunnel.receive(peer).await?;
    tunnel.sealer.secure(Cipher::ChaCha20, &keys.derive(b'D', 64), &[0; 12]).ok_or_else(strange)?;
    tunnel.opener = Some(OpeningKey::new(&keys.derive(b'C', 64).try_into().unwrap()));
    tunnel.receive(peer).await?;
    tunnel.send(peer, Out::new(6).text("ssh-userauth")).await?;
    loop {
        let request = tunnel.receive(peer).await?;
        let mut fields = Bytes::new(&request[1..]);
        let user = text(fields.long().ok_or_else(strange)?);
        fields.long();
        let said = match text(fields.long().ok_or_else(strange)?).as_str() {
            "password" => {
                fields.byte();
                peer.judge(&user, &text(fields.long().ok_or_else(strange)?))?
            }
            "keyboard-interactive" => {
                let asked = Out::new(60).text("").text("").text("").number(1).text("Password: ").byte(0);
                tunnel.send(peer, asked).await?;
                let answer = tunnel.receive(peer).await?;
                let mut fields = Bytes::new(&answer[5..]);
                peer.judge(&user, &text(fields.long().ok_or_else(strange)?))?
            }
            _ => {
                tunnel.send(peer, Out::new(51).text(methods).byte(0)).await?;
                continue;
            }
        };
        let answer = match said {
            Say::Yes => Out::new(52),
            Say::No => Out::new(51).text(methods).byte(0),
            Say::Locked => Out::new(1).number(2).text("Too many authentication failures").text(""),
        };
        tunnel.send(peer, answer).await?;
    }
}
