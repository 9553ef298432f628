//! Reading the bytes of a server: every step may fail, none can panic.

/// A place in some bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u16_le(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    /// Bytes behind a length of 32 bits, most significant first.
    pub(crate) fn long(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// Up to a zero byte, which is taken too.
    pub(crate) fn until_zero(&mut self) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let text = self.take(end)?;
        self.byte()?;
        Some(text)
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Bytes as text; what is no text becomes a mark.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether a server's words say that it, or the account, is closed against guessing.
pub(crate) fn speaks_of_locking(words: &str) -> bool {
    const SIGNS: &[&str] = &[
        "locked",
        "lockout",
        "lock out",
        "too many",
        "try again later",
        "temporarily",
        "blocked",
        "banned",
        "rate limit",
        "throttl",
        "brute",
        "many failed",
        "captcha",
        "suspended",
        "已锁定",
        "锁定",
        "次数过多",
        "稍后再试",
        "验证码",
    ];
    let words = words.to_lowercase();
    SIGNS.iter().any(|sign| words.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_ends_where_the_bytes_end() {
        let mut bytes = Bytes::new(b"\x01\x00\x02\x00\x00\x00\x03abc\x00rest");
        assert_eq!((bytes.byte(), bytes.u16()), (Some(1), Some(2)));
        assert_eq!(bytes.long(), Some(b"abc".as_slice()));
        assert_eq!(bytes.until_zero(), Some(b"".as_slice()));
        assert_eq!((bytes.until_zero(), bytes.take(5), bytes.rest()), (None, None, b"rest".as_slice()));
    }
}
