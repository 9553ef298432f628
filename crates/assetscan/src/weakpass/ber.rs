//! Elements of BER and DER: tag, length, content. Only lengths that are told, only tags of one byte.

use super::bytes::Bytes;

/// An element's bytes; `None`: longer than anything said here.
pub(crate) fn element(tag: u8, content: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length @ 0..=0x7f) => bytes.push(length),
        _ => {
            bytes.push(0x82);
            bytes.extend_from_slice(&u16::try_from(content.len()).ok()?.to_be_bytes());
        }
    }
    bytes.extend_from_slice(content);
    Some(bytes)
}

/// The next element: its tag and its content.
pub(crate) fn read<'a>(bytes: &mut Bytes<'a>) -> Option<(u8, &'a [u8])> {
    let tag = bytes.byte()?;
    let length = match bytes.byte()? {
        short @ 0..=0x7f => usize::from(short),
        long @ 0x81..=0x84 => number(bytes.take(usize::from(long & 0x7f))?),
        _ => return None,
    };
    Some((tag, bytes.take(length)?))
}

/// The next element, if it has this tag.
pub(crate) fn expect<'a>(bytes: &mut Bytes<'a>, tag: u8) -> Option<&'a [u8]> {
    let (found, content) = read(bytes)?;
    (found == tag).then_some(content)
}

/// At most four digits of 8 bits, the most significant first.
pub(crate) fn number(digits: &[u8]) -> usize {
    digits.iter().take(4).fold(0, |number, digit| number << 8 | usize::from(*digit))
}
