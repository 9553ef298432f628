//! What an SSH server offers before anybody logs in (RFC 4253, section 7): its algorithms, one line per kind.

use super::look::Snapshot;
use crate::Service;
use crate::net::Connector;
use crate::plan::Limits;
use crate::talk::{Talk, TalkError};

/// How we introduce ourselves.
const OURS: &str = "SSH-2.0-Touchstone\r\n";
/// Kinds of algorithm, in the order of the packet.
const KINDS: [&str; 8] =
    ["kex", "host-key", "cipher", "cipher-back", "mac", "mac-back", "compression", "compression-back"];

pub(super) async fn take(service: &Service, connector: &Connector, limits: &Limits) -> Result<Snapshot, TalkError> {
    let mut talk = Talk::open(connector, service, limits.answer * 2).await?;
    let mut version = Vec::new();
    for _ in 0..20 {
        version = talk.line(1024).await?;
        if version.starts_with(b"SSH-") {
            break;
        }
    }
    talk.send(OURS.as_bytes()).await?;
    let size = talk.exactly(4).await?;
    let size = size.iter().fold(0usize, |size, byte| size << 8 | usize::from(*byte));
    if !(20..=35_000).contains(&size) {
        return Err(TalkError::TooLong);
    }
    let packet = talk.exactly(size).await?;
    let mut text = format!("version: {}\n", String::from_utf8_lossy(&version));
    for (kind, names) in KINDS.iter().zip(offers(&packet).ok_or(TalkError::Closed)?) {
        text += &format!("{kind}: {names}\n");
    }
    Ok(Snapshot { request: OURS.into(), text, status: None })
}

/// The name lists of a KEXINIT packet: padding length, message 20, sixteen random bytes, then the lists.
pub(super) fn offers(packet: &[u8]) -> Option<Vec<String>> {
    let mut rest = packet.get(1..)?.strip_prefix(&[20])?.get(16..)?;
    let mut lists = Vec::new();
    for _ in KINDS {
        let [a, b, c, d, tail @ ..] = rest else { return None };
        let size = usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).ok()?;
        lists.push(String::from_utf8_lossy(tail.get(..size)?).into_owned());
        rest = tail.get(size..)?;
    }
    Some(lists)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_come_in_order() {
        let mut packet = vec![4, 20];
        packet.extend([7; 16]);
        for kind in KINDS {
            packet.extend(u32::try_from(kind.len()).unwrap().to_be_bytes());
            packet.extend(kind.bytes());
        }
        assert_eq!(offers(&packet).unwrap(), KINDS);
        assert_eq!(offers(&packet[..packet.len() - 1]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_will_do(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut packet = vec![4, 20];
            packet.extend([7; 16]);
            packet.extend(bytes);
            let _ = offers(&packet);
        }
    }
}
