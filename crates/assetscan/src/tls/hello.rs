//! The first words of a TLS handshake, by hand: what a modern library no longer says, a scanner must be able to ask.
//!
//! RFC 8446, RFC 5246 and their forerunners. Goes no further than the server's first answer.

/// A version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Version {
    Ssl3,
    Tls10,
    Tls11,
    Tls12,
    Tls13,
}

impl Version {
    /// Oldest first.
    pub(crate) const ALL: [Self; 5] = [Self::Ssl3, Self::Tls10, Self::Tls11, Self::Tls12, Self::Tls13];

    /// Its number on the wire.
    fn wire(self) -> [u8; 2] {
        match self {
            Self::Ssl3 => [3, 0],
            Self::Tls10 => [3, 1],
            Self::Tls11 => [3, 2],
            Self::Tls12 => [3, 3],
            Self::Tls13 => [3, 4],
        }
    }

    fn of_wire(bytes: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.wire() == bytes)
    }

    /// As people write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ssl3 => "SSLv3",
            Self::Tls10 => "TLSv1.0",
            Self::Tls11 => "TLSv1.1",
            Self::Tls12 => "TLSv1.2",
            Self::Tls13 => "TLSv1.3",
        }
    }
}

/// What a server answered first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It goes on with this version and cipher suite.
    Hello(Version, u16),
    /// It declines, with this description.
    Alert(u8),
}

/// Suites of before 1.3, good and bad, so that every server finds one.
const OLD_SUITES: &[u16] = &[
    0xc02c, 0xc030, 0xc02b, 0xc02f, 0xcca9, 0xcca8, 0x009f, 0x009e, 0xc024, 0xc028, 0xc023, 0xc027, 0xc00a, 0xc014,
    0xc009, 0xc013, 0x0039, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f, 0xc012, 0x0016, 0x000a, 0xc011,
    0x0005, 0x0004, 0x0009,
];
/// Suites that nobody should accept any more: RC4, DES, export, no encryption, no authentication.
pub(crate) const WEAK_SUITES: &[u16] = &[
    0x0005, 0x0004, 0xc011, 0xc007, 0x0009, 0x0015, 0x0012, 0x0003, 0x0006, 0x0008, 0x0014, 0x0011, 0x0001, 0x0002,
    0x003b, 0xc006, 0xc010, 0x0018, 0x0034, 0x003a, 0x006c, 0x006d, 0xc018, 0xc019, 0x001b, 0x000a, 0x0016, 0xc012,
];

/// A hello that offers exactly this version; `suites` in place of the usual ones.
pub(crate) fn client_hello(version: Version, name: &str, suites: Option<&[u16]>) -> Vec<u8> {
    let modern = version == Version::Tls13;
    let legacy = if modern { Version::Tls12 } else { version };
    let suites = suites.unwrap_or(if modern { &[0x1301, 0x1302, 0x1303] } else { OLD_SUITES });
    let mut body = legacy.wire().to_vec();
    body.extend([0x5a; 32]);
    body.push(if modern { 32 } else { 0 });
    body.extend(std::iter::repeat_n(0x11, if modern { 32 } else { 0 }));
    body.extend(sized16(&suites.iter().flat_map(|suite| suite.to_be_bytes()).collect::<Vec<_>>()));
    body.extend([1, 0]);
    if version > Version::Ssl3 {
        body.extend(sized16(&extensions(version, name)));
    }
    let mut message = vec![1];
    message.extend(u32::try_from(body.len()).unwrap_or_default().to_be_bytes().iter().skip(1));
    message.extend(body);
    let record = if version == Version::Ssl3 { [3, 0] } else { [3, 1] };
    let mut bytes = vec![22];
    bytes.extend(record);
    bytes.extend(sized16(&message));
    bytes
}

fn extensions(version: Version, name: &str) -> Vec<u8> {
    let mut all = Vec::new();
    let mut add = |kind: u16, data: Vec<u8>| {
        all.extend(kind.to_be_bytes());
        all.extend(sized16(&data));
    };
    // A name indication must be a name: addresses are left out (RFC 6066).
    if name.parse::<std::net::IpAddr>().is_err() && !name.is_empty() {
        let mut entry = vec![0];
        entry.extend(sized16(name.as_bytes()));
        add(0, sized16(&entry));
    }
    add(10, sized16(&[0, 29, 0, 23, 0, 24, 0, 25]));
    add(11, vec![1, 0]);
    add(13, sized16(&[4, 3, 8, 4, 4, 1, 5, 3, 8, 5, 5, 1, 8, 6, 6, 1, 2, 1, 2, 3]));
    if version == Version::Tls13 {
        add(43, vec![2, 3, 4]);
        // The base point of X25519: any value of 32 bytes is a valid share, and the handshake goes no further.
        let mut share = vec![0, 29];
        share.extend(sized16(&[9; 32]));
        add(51, sized16(&share));
    }
    all
}

fn sized16(data: &[u8]) -> Vec<u8> {
    let mut bytes = u16::try_from(data.len()).unwrap_or(u16::MAX).to_be_bytes().to_vec();
    bytes.extend(data);
    bytes
}

/// Reads the first answer; `None` while it is not there yet or is no TLS at all.
pub(crate) fn answer(bytes: &[u8]) -> Option<Answer> {
    let (&kind, rest) = bytes.split_first()?;
    let major = *rest.first()?;
    let data = rest.get(4..)?;
    match (kind, major) {
        (21, 3) => Some(Answer::Alert(*data.get(1)?)),
        (22, 3) if data.first() == Some(&2) => hello(data.get(4..)?),
        _ => None,
    }
}

fn hello(body: &[u8]) -> Option<Answer> {
    let legacy = Version::of_wire(body.get(..2)?)?;
    let session = usize::from(*body.get(34)?);
    let rest = body.get(35 + session..)?;
    let suite = u16::from_be_bytes([*rest.first()?, *rest.get(1)?]);
    let version = rest.get(5..).and_then(chosen).unwrap_or(legacy);
    Some(Answer::Hello(version, suite))
}

/// The version that the extension `supported_versions` chooses.
fn chosen(mut extensions: &[u8]) -> Option<Version> {
    while let [a, b, c, d, rest @ ..] = extensions {
        let size = usize::from(u16::from_be_bytes([*c, *d]));
        if u16::from_be_bytes([*a, *b]) == 43 {
            return Version::of_wire(rest.get(..2)?);
        }
        extensions = rest.get(size..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn answers() {
        let mut bytes = vec![22, 3, 3, 0, 60, 2, 0, 0, 56, 3, 3];
        bytes.extend([0; 32]);
        bytes.extend([0, 0x13, 0x01, 0, 0, 6, 0, 43, 0, 2, 3, 4]);
        assert_eq!(answer(&bytes), Some(Answer::Hello(Version::Tls13, 0x1301)));
        assert_eq!(answer(&[21, 3, 1, 0, 2, 2, 70]), Some(Answer::Alert(70)));
        assert_eq!(answer(b"HTTP/1.1 400 Bad Request"), None);
        assert_eq!(answer(&[22, 3]), None);
    }

    #[test]
    fn a_hello_says_its_length() {
        for version in Version::ALL {
            let bytes = client_hello(version, "example.test", None);
            let size = usize::from(u16::from_be_bytes([bytes[3], bytes[4]]));
            assert_eq!(bytes.len(), size + 5, "{version:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_will_do(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = answer(&bytes);
            let mut dressed = vec![22, 3, 3, 0, 60, 2, 0, 0, 56];
            dressed.extend(bytes);
            let _ = answer(&dressed);
        }
    }
}
