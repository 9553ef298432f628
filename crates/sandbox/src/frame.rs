//! The wire between parent and child: a kind, a length, and that many bytes.
//!
//! Both ends are the same build of the same binary, so there is no version to negotiate.

use std::io::{self, Read, Write};

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Parent to child: work.
    Request,
    /// Child to parent: the result of the work.
    Reply,
    /// Child to parent: the handler panicked; the payload is the panic's message and place.
    Panic,
}

impl Kind {
    fn byte(self) -> u8 {
        match self {
            Self::Request => 1,
            Self::Reply => 2,
            Self::Panic => 3,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Request, Self::Reply, Self::Panic].into_iter().find(|kind| kind.byte() == byte)
    }
}

/// Bytes of a frame before its payload.
pub(crate) const HEADER: usize = 9;

/// The header of a frame.
pub(crate) fn header(kind: Kind, length: usize) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let (first, rest) = header.split_at_mut(1);
    first.fill(kind.byte());
    rest.copy_from_slice(&(length as u64).to_le_bytes());
    header
}

/// Reads a header back. The length is not trusted beyond `most`.
pub(crate) fn parse_header(header: [u8; HEADER], most: u64) -> io::Result<(Kind, usize)> {
    let [kind, length @ ..] = header;
    let length = u64::from_le_bytes(length);
    let kind = Kind::from_byte(kind).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "unknown frame kind"))?;
    match usize::try_from(length) {
        Ok(fits) if length <= most => Ok((kind, fits)),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "frame longer than allowed")),
    }
}

/// Writes one frame.
pub(crate) fn write(out: &mut impl Write, kind: Kind, payload: &[u8]) -> io::Result<()> {
    out.write_all(&header(kind, payload.len()))?;
    out.write_all(payload)?;
    out.flush()
}

/// Reads one frame; `None` at a clean end of the stream.
pub(crate) fn read(input: &mut impl Read, most: u64) -> io::Result<Option<(Kind, Vec<u8>)>> {
    let mut head = [0; HEADER];
    let (first, rest) = head.split_at_mut(1);
    if input.read(first)? == 0 {
        return Ok(None);
    }
    input.read_exact(rest)?;
    let (kind, length) = parse_header(head, most)?;
    let mut payload = Vec::with_capacity(length);
    input.take(length as u64).read_to_end(&mut payload)?;
    match payload.len() == length {
        true => Ok(Some((kind, payload))),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(payload in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let mut wire = Vec::new();
            write(&mut wire, Kind::Reply, &payload).unwrap();
            let mut input = wire.as_slice();
            prop_assert_eq!(read(&mut input, 1 << 20).unwrap(), Some((Kind::Reply, payload)));
            prop_assert_eq!(read(&mut input, 1 << 20).unwrap(), None);
        }

        #[test]
        fn garbage_is_an_error_or_an_end_never_a_panic(wire in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = read(&mut wire.as_slice(), 1 << 10);
        }
    }

    #[test]
    fn a_cut_frame_and_a_lying_length_are_errors() {
        let mut wire = Vec::new();
        write(&mut wire, Kind::Request, b"payload").unwrap();
        assert!(read(&mut &wire[..wire.len() - 1], 1 << 20).is_err(), "cut");
        assert!(read(&mut wire.as_slice(), 3).is_err(), "longer than allowed");
    }
}
