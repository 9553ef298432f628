//! Random changes of bytes, and of what HTTP makes of them. Knows nothing of the service.

/// Bytes that parsers stumble over.
const PIECES: &[&[u8]] = &[
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\0",
    b"%",
    b"%00",
    b"%ff",
    b"%2F",
    b"..",
    b"//",
    b"?",
    b"&",
    b"=",
    b";",
    b",",
    b"\"",
    b"{",
    b"[[[[[[[[[[[[[[[[",
    b"\xff\xfe",
    "试".as_bytes(),
    b"-1",
    b"18446744073709551616",
    b"1e999",
    b"null",
    b"Content-Length: 5\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Expect: 100-continue\r\n",
    b"Connection: upgrade\r\nUpgrade: h2c\r\n",
    b"Connection: keep-alive\r\n",
    b"Host: a\r\nHost: b\r\n",
    b"Range: bytes=0-1\r\n",
    b"Accept-Language: ;q=, en;q=nan, zh;q=2\r\n",
    b"X-Forwarded-For: ,,, 1.2.3.4.5\r\n",
    b"ffffffffffffffff\r\n",
    b"0\r\n\r\n",
    b" HTTP/1.0",
    b" HTTP/2.0",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
];

/// A small generator that is the same everywhere (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        // Zero would stay zero; neighbouring seeds must not walk side by side.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One change. `other` is another request to take parts from.
    pub(crate) fn change(&mut self, request: &mut Vec<u8>, other: &[u8]) {
        let place = self.below(request.len() + 1);
        match self.below(9) {
            0 => request.truncate(place),
            1 => self.insert(request, place, |dice| dice.pick(PIECES).to_vec()),
            2 => self.insert(request, place, |dice| vec![b'A'; [10, 1_000, 9_000, 70_000][dice.below(4)]]),
            3 if place < request.len() => request[place] ^= 1 << self.below(8),
            4 => drop(request.drain(place..(place + self.below(40)).min(request.len()))),
            // At the start of a line, where headers live.
            5 => {
                let lines: Vec<usize> =
                    request.windows(2).enumerate().filter(|(_, pair)| pair == b"\r\n").map(|(at, _)| at + 2).collect();
                if !lines.is_empty() {
                    let line = *self.pick(&lines);
                    self.insert(request, line, |dice| dice.pick(PIECES).to_vec());
                }
            }
            6 => {
                let cut = self.below(other.len() + 1);
                request.splice(place.., other[cut..].iter().copied());
            }
            7 => request.extend_from_slice(other),
            _ => {
                let method = [&b"GET"[..], b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"CONNECT", b"TRACE", b"x"];
                let end = request.iter().position(|byte| *byte == b' ').unwrap_or(0);
                let method = self.pick(&method).to_vec();
                request.splice(..end, method);
            }
        }
    }

    fn insert(&mut self, request: &mut Vec<u8>, place: usize, what: impl FnOnce(&mut Self) -> Vec<u8>) {
        let piece = what(self);
        request.splice(place..place, piece);
    }
}
