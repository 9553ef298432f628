//! The messages of an SSH login. Pure.

use crate::weakpass::bytes::{Bytes, text};

/// Message numbers.
pub(super) mod kind {
    pub(in super::super) const DISCONNECT: u8 = 1;
    pub(in super::super) const IGNORE: u8 = 2;
    pub(in super::super) const UNIMPLEMENTED: u8 = 3;
    pub(in super::super) const DEBUG: u8 = 4;
    pub(in super::super) const SERVICE_REQUEST: u8 = 5;
    pub(in super::super) const SERVICE_ACCEPT: u8 = 6;
    pub(in super::super) const EXT_INFO: u8 = 7;
    pub(in super::super) const KEXINIT: u8 = 20;
    pub(in super::super) const NEWKEYS: u8 = 21;
    pub(in super::super) const KEX_ECDH_INIT: u8 = 30;
    pub(in super::super) const KEX_ECDH_REPLY: u8 = 31;
    pub(in super::super) const USERAUTH_REQUEST: u8 = 50;
    pub(in super::super) const USERAUTH_FAILURE: u8 = 51;
    pub(in super::super) const USERAUTH_SUCCESS: u8 = 52;
    pub(in super::super) const USERAUTH_BANNER: u8 = 53;
    /// Of `password`: a change is wanted. Of `keyboard-interactive`: questions.
    pub(in super::super) const USERAUTH_60: u8 = 60;
    pub(in super::super) const INFO_RESPONSE: u8 = 61;
}

/// A message that is being written.
#[derive(Debug, Clone, Default)]
pub(in crate::weakpass) struct Out(Vec<u8>);

impl Out {
    pub(in crate::weakpass) fn new(kind: u8) -> Self {
        Self(vec![kind])
    }

    /// Fields without a message around them.
    pub(in crate::weakpass) fn bare() -> Self {
        Self::default()
    }

    pub(in crate::weakpass) fn byte(mut self, byte: u8) -> Self {
        self.0.push(byte);
        self
    }

    pub(in crate::weakpass) fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(in crate::weakpass) fn number(self, number: u32) -> Self {
        self.raw(&number.to_be_bytes())
    }

    pub(in crate::weakpass) fn string(self, bytes: &[u8]) -> Self {
        // What is said here is far below 4 GB.
        self.number(u32::try_from(bytes.len()).unwrap_or_default()).raw(bytes)
    }

    pub(in crate::weakpass) fn text(self, text: &str) -> Self {
        self.string(text.as_bytes())
    }

    /// A whole number that is not negative.
    pub(in crate::weakpass) fn integer(self, digits: &[u8]) -> Self {
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        let digits = digits.get(zeros..).unwrap_or_default();
        if digits.first().is_some_and(|first| first & 0x80 != 0) {
            self.string(&[&[0], digits].concat())
        } else {
            self.string(digits)
        }
    }

    pub(in crate::weakpass) fn bytes(self) -> Vec<u8> {
        self.0
    }
}

/// How a server judges a request to log in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Success,
    Failure { methods: String, partial: bool },
    Disconnected(String),
    Asks,
}

pub(super) fn verdict(message: &[u8]) -> Option<Verdict> {
    let mut message = Bytes::new(message);
    match message.byte()? {
        kind::USERAUTH_SUCCESS => Some(Verdict::Success),
        kind::USERAUTH_FAILURE => {
            let methods = text(message.long()?);
            Some(Verdict::Failure { methods, partial: message.byte()? != 0 })
        }
        kind::DISCONNECT => {
            message.u32()?;
            Some(Verdict::Disconnected(text(message.long()?)))
        }
        kind::USERAUTH_60 => Some(Verdict::Asks),
        _ => None,
    }
}

/// How many questions a message of `keyboard-interactive` asks.
pub(super) fn questions(message: &[u8]) -> Option<u32> {
    let mut message = Bytes::new(message);
    message.byte().filter(|number| *number == kind::USERAUTH_60)?;
    for _ in 0..3 {
        message.long()?;
    }
    message.u32()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages() {
        let failure = Out::new(kind::USERAUTH_FAILURE).text("publickey,password").byte(0).bytes();
        let read = Verdict::Failure { methods: "publickey,password".into(), partial: false };
        assert_eq!(verdict(&failure), Some(read));
        assert_eq!(verdict(&failure[..failure.len() - 1]), None);
        assert_eq!((verdict(&[]), verdict(&[99])), (None, None));
        let asked = Out::new(kind::USERAUTH_60).text("").text("").text("").number(1).text("Password: ").byte(0);
        assert_eq!(questions(&asked.bytes()), Some(1));
        assert_eq!(Out::bare().integer(&[0, 0, 0x80, 1]).bytes(), [0, 0, 0, 3, 0, 0x80, 1]);
        assert_eq!(Out::bare().integer(&[0, 0x7f]).bytes(), [0, 0, 0, 1, 0x7f]);
    }
}
