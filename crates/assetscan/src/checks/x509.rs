//! The few facts of a certificate that rules judge (RFC 5280). Verifies nothing and builds no chain.

use std::net::IpAddr;
use time::{Date, Month, OffsetDateTime, Time};

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Certificate {
    /// Common name, or the first name of the subject.
    pub(super) subject: String,
    /// The same of the issuer.
    pub(super) issuer: String,
    /// Whether subject and issuer are the same.
    pub(super) self_signed: bool,
    /// Valid from.
    pub(super) not_before: Option<OffsetDateTime>,
    /// Valid until.
    pub(super) not_after: Option<OffsetDateTime>,
    /// DNS names and addresses it is for.
    pub(super) names: Vec<String>,
    /// `RSA`, `EC`, …
    pub(super) key: &'static str,
    /// Bits of the key; 0: unknown.
    pub(super) bits: usize,
    /// How it is signed.
    pub(super) signature: &'static str,
}

/// Object identifiers, as bytes, and what they stand for.
const SIGNATURES: &[(&[u8], &str)] = &[
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4], "md5-rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5], "sha1-rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10], "rsa-pss"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], "sha256-rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12], "sha384-rsa"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13], "sha512-rsa"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1], "sha1-ecdsa"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2], "sha256-ecdsa"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3], "sha384-ecdsa"),
    (&[0x2b, 0x65, 0x70], "ed25519"),
];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];
const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 3;

/// DER, element by element.
#[derive(Clone, Copy)]
struct Der<'b>(&'b [u8]);

impl<'b> Der<'b> {
    /// The next element: its tag and its content.
    fn next(&mut self) -> Option<(u8, &'b [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut size = usize::from(first);
        if first >= 0x80 {
            let count = usize::from(first & 0x7f);
            let digits = rest.get(..count).filter(|_| count <= 4)?;
            size = digits.iter().fold(0, |size, byte| size << 8 | usize::from(*byte));
            rest = rest.get(count..)?;
        }
        let content = rest.get(..size)?;
        self.0 = rest.get(size..)?;
        Some((tag, content))
    }

    /// The content of the next element, which must have this tag.
    fn take(&mut self, tag: u8) -> Option<&'b [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }
}

/// Reads a certificate; `None` if it is none.
pub(super) fn parse(der: &[u8]) -> Option<Certificate> {
    let mut outer = Der(Der(der).take(SEQUENCE)?);
    let mut body = Der(outer.take(SEQUENCE)?);
    let signature = Der(outer.take(SEQUENCE)?).take(6)?;
    if body.0.first() == Some(&0xa0) {
        body.next()?;
    }
    body.take(2)?;
    body.take(SEQUENCE)?;
    let issuer = body.take(SEQUENCE)?;
    let mut validity = Der(body.take(SEQUENCE)?);
    let (not_before, not_after) = (validity.next().and_then(moment), validity.next().and_then(moment));
    let subject = body.take(SEQUENCE)?;
    let (key, bits) = public_key(body.take(SEQUENCE)?).unwrap_or(("unknown", 0));
    let extensions = std::iter::from_fn(|| body.next()).find(|(tag, _)| *tag == 0xa3).map(|(_, content)| content);
    let signed = SIGNATURES.iter().find(|(id, _)| *id == signature);
    Some(Certificate {
        subject: distinguished(subject),
        issuer: distinguished(issuer),
        self_signed: subject == issuer,
        not_before,
        not_after,
        names: extensions.and_then(alternative_names).unwrap_or_default(),
        key,
        bits,
        signature: signed.map_or("unknown", |(_, name)| name),
    })
}

impl Certificate {
    /// Whether it is for a name or an address; a star stands for one label.
    pub(super) fn is_for(&self, asset: &str) -> bool {
        let asset = asset.trim_end_matches('.').to_ascii_lowercase();
        let names = if self.names.is_empty() { std::slice::from_ref(&self.subject) } else { &self.names };
        names.iter().map(|name| name.to_ascii_lowercase()).any(|name| match name.strip_prefix("*.") {
            Some(parent) => asset.split_once('.').is_some_and(|(_, rest)| rest == parent),
            None => name == asset,
        })
    }
}

fn distinguished(name: &[u8]) -> String {
    let mut first = None;
    let mut sets = Der(name);
    while let Some((_, set)) = sets.next() {
        let mut attributes = Der(set);
        while let Some(attribute) = attributes.take(SEQUENCE) {
            let mut attribute = Der(attribute);
            let (Some(id), Some((_, value))) = (attribute.take(6), attribute.next()) else { continue };
            let value = String::from_utf8_lossy(value).into_owned();
            if id == COMMON_NAME {
                return value;
            }
            first.get_or_insert(value);
        }
    }
    first.unwrap_or_default()
}

fn public_key(info: &[u8]) -> Option<(&'static str, usize)> {
    let mut info = Der(info);
    let mut algorithm = Der(info.take(SEQUENCE)?);
    let id = algorithm.take(6)?;
    // The first byte of a bit string says how many bits of the last one do not count.
    let key = info.take(BIT_STRING)?.get(1..)?;
    if id == RSA {
        let modulus = Der(Der(key).take(SEQUENCE)?).take(2)?;
        let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
        let lead = modulus.get(zeros).map_or(0, |byte| byte.leading_zeros() as usize);
        return Some(("RSA", (modulus.len() - zeros) * 8 - lead));
    }
    if id == EC {
        // An uncompressed point: one byte, then two coordinates.
        let bits = match key.len() {
            49 => 192,
            57 => 224,
            65 => 256,
            97 => 384,
            133 => 521,
            _ => 0,
        };
        return Some(("EC", bits));
    }
    (id == ED25519).then_some(("Ed25519", 256))
}

fn alternative_names(extensions: &[u8]) -> Option<Vec<String>> {
    let mut list = Der(Der(extensions).take(SEQUENCE)?);
    while let Some(extension) = list.take(SEQUENCE) {
        let mut extension = Der(extension);
        if extension.take(6)? != ALTERNATIVE_NAMES {
            continue;
        }
        let value = std::iter::from_fn(|| extension.next()).find(|(tag, _)| *tag == 4)?.1;
        let mut names = Der(Der(value).take(SEQUENCE)?);
        let each = std::iter::from_fn(|| names.next()).take(200).filter_map(|(tag, content)| match (tag, content) {
            (0x82, name) => Some(String::from_utf8_lossy(name).into_owned()),
            (0x87, [a, b, c, d]) => Some(IpAddr::from([*a, *b, *c, *d]).to_string()),
            (0x87, bytes) => <[u8; 16]>::try_from(bytes).ok().map(|bytes| IpAddr::from(bytes).to_string()),
            _ => None,
        });
        return Some(each.collect());
    }
    None
}

/// UTCTime or GeneralizedTime, always in UTC.
fn moment((tag, content): (u8, &[u8])) -> Option<OffsetDateTime> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let (year, rest) = match tag {
        0x17 => {
            let year: i32 = text.get(..2)?.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..)?)
        }
        0x18 => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    let two = |at: usize| rest.get(at..at + 2)?.parse::<u8>().ok();
    let date = Date::from_calendar_date(year, Month::try_from(two(0)?).ok()?, two(2)?).ok()?;
    let time = Time::from_hms(two(4)?, two(6)?, two(8).unwrap_or(0)).ok()?;
    Some(OffsetDateTime::new_utc(date, time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made() -> Vec<u8> {
        let names = vec!["example.test".to_owned(), "*.wild.test".to_owned(), "127.0.0.1".to_owned()];
        rcgen::generate_simple_self_signed(names).unwrap().cert.der().to_vec()
    }

    #[test]
    fn facts() {
        let certificate = parse(&made()).unwrap();
        assert!(certificate.self_signed);
        assert_eq!((certificate.key, certificate.bits, certificate.signature), ("EC", 256, "sha256-ecdsa"));
        assert_eq!(certificate.names, ["example.test", "*.wild.test", "127.0.0.1"]);
        assert!(certificate.not_after > certificate.not_before);
        for (asset, good) in [
            ("EXAMPLE.test.", true),
            ("a.wild.test", true),
            ("a.b.wild.test", false),
            ("127.0.0.1", true),
            ("x", false),
        ] {
            assert_eq!(certificate.is_for(asset), good, "{asset}");
        }
    }

    #[test]
    fn times() {
        assert_eq!(moment((0x17, b"491231235959Z")).unwrap().year(), 2049);
        assert_eq!(moment((0x17, b"500101000000Z")).unwrap().year(), 1950);
        assert_eq!(moment((0x18, b"20500101000000Z")).unwrap().year(), 2050);
        assert_eq!(moment((0x18, b"20501301000000Z")), None);
    }

    proptest! {
        #[test]
        fn any_bytes_will_do(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn a_bitten_certificate_will_do(at in 0usize..300, value: u8, cut in 0usize..400) {
            static MADE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
            let mut bytes = MADE.get_or_init(made).clone();
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
            bytes.truncate(cut.max(20));
            let _ = parse(&bytes);
        }
    }
}
