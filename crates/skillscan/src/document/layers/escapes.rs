//! Characters written as escapes: `\x63`, `\143`, `\u0063`, `\u{63}`, `%63`, `&#99;`, `&#x63;`.

use super::{Layer, Search};

/// Fewest escapes in a run; a text has one now and then.
const FEWEST: usize = 4;

/// Proposes runs in which escapes are frequent, with the plain characters between them.
pub(super) fn find(search: &mut Search<'_>) {
    let bytes = search.text.as_bytes();
    let mut run = Run::default();
    let mut at = 0;
    while at < bytes.len() {
        // Between runs, jump to the next sign that can begin an escape.
        if run.escapes == 0 {
            match memchr::memchr3(b'\\', b'%', b'&', bytes.get(at..).unwrap_or_default()) {
                Some(next) => at += next,
                None => break,
            }
        }
        match escape(bytes, at) {
            Some((kind, value, next)) => {
                run.push_escape(at, next, kind, value);
                at = next;
            }
            None => {
                let byte = bytes.get(at).copied().unwrap_or_default();
                run.push_plain(byte);
                at += 1;
                if run.plain_since > 12 || matches!(byte, b'\n' | b'"' | b'\'' | b'`') {
                    run.flush(search);
                }
            }
        }
    }
    run.flush(search);
    escaped_names(search);
}

/// Names that are called, with letters written as escapes: `\u0065val(`. JavaScript allows it, and nobody needs it.
fn escaped_names(search: &mut Search<'_>) {
    const MOST: usize = 256;
    let text = search.text;
    let bytes = text.as_bytes();
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$');
    let mut done = 0;
    for at in memchr::memmem::find_iter(bytes, b"\\u").take(MOST) {
        let before = bytes.get(done..at).unwrap_or_default().iter().rev().take(64).take_while(|b| is_name(b)).count();
        let start = at - before;
        if at < done
            || start.checked_sub(1).and_then(|b| bytes.get(b)).is_some_and(|b| matches!(b, b'"' | b'\'' | b'`' | b'\\'))
        {
            continue;
        }
        let mut name = text.get(start..at).unwrap_or_default().to_owned();
        let mut end = at;
        while name.len() < 64 {
            match (escape(bytes, end), bytes.get(end)) {
                (Some((Kind::Unicode, value @ 0x24..=0x7A, next)), _) => {
                    name.extend(char::from_u32(value));
                    end = next;
                }
                (None, Some(byte)) if is_name(byte) => {
                    name.push(char::from(*byte));
                    end += 1;
                }
                _ => break,
            }
        }
        done = end.max(at + 1);
        if name.len() >= 3 && name.bytes().all(|b| is_name(&b)) && bytes.get(end) == Some(&b'(') {
            let range = start..end;
            search.plain.push(Layer {
                range,
                name: super::NAME_IN_PIECES,
                text: name,
                disguised: true,
                language: None,
            });
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Hex,
    Octal,
    Unicode,
    Percent,
    Entity,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Hex => "hex escapes",
            Self::Octal => "octal escapes",
            Self::Unicode => "unicode escapes",
            Self::Percent => "URL encoding",
            Self::Entity => "HTML entities",
        }
    }
}

#[derive(Debug, Default)]
struct Run {
    start: usize,
    end: usize,
    kind: Option<Kind>,
    escapes: usize,
    /// Escapes of characters that nobody needs to escape.
    needless: usize,
    out: Vec<u8>,
    /// Length of `out` at the last escape, and plain bytes after it.
    kept: usize,
    plain_since: usize,
}

impl Run {
    fn push_escape(&mut self, at: usize, next: usize, kind: Kind, value: u32) {
        if self.escapes == 0 {
            self.start = at;
            self.kind = Some(kind);
            self.out.clear();
        }
        match (kind, u8::try_from(value)) {
            (Kind::Hex | Kind::Octal | Kind::Percent, Ok(byte)) => self.out.push(byte),
            _ => self.out.extend(
                char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]).as_bytes(),
            ),
        }
        let plain = u8::try_from(value).is_ok_and(|b| b.is_ascii_alphanumeric());
        // Binary bytes in \x escapes are packed code or keys; a packing behind them tells which.
        let packed = kind == Kind::Hex && self.escapes < 2 && matches!(value, 0x1F | 0x8B | 0x78 | 0x9C);
        self.needless += usize::from(plain || packed || kind == Kind::Unicode && value > 0x7F);
        self.escapes += 1;
        self.end = next;
        self.kept = self.out.len();
        self.plain_since = 0;
    }

    fn push_plain(&mut self, byte: u8) {
        if self.escapes > 0 {
            self.out.push(byte);
            self.plain_since += 1;
        }
    }

    fn flush(&mut self, search: &mut Search<'_>) {
        let run = std::mem::take(self);
        let Some(kind) = run.kind else { return };
        if run.escapes < FEWEST || run.needless < FEWEST.min(run.escapes) {
            return;
        }
        let mut bytes = run.out;
        bytes.truncate(run.kept);
        search.propose(run.start..run.end, kind.name(), bytes);
    }
}

/// The escape at `at`: its kind, its value, and where it ends.
fn escape(bytes: &[u8], at: usize) -> Option<(Kind, u32, usize)> {
    let rest = bytes.get(at..)?;
    match rest {
        [b'\\', b'x', ..] => digits(rest, 2, 2, 16).map(|(v, n)| (Kind::Hex, v, at + n)),
        [b'\\', b'u', b'{', ..] => {
            let (value, next) = up_to(rest, 3, 6, 16)?;
            (rest.get(next) == Some(&b'}')).then_some((Kind::Unicode, value, at + next + 1))
        }
        [b'\\', b'u', ..] => digits(rest, 2, 4, 16).map(|(v, n)| (Kind::Unicode, v, at + n)),
        [b'\\', b'U', ..] => digits(rest, 2, 8, 16).map(|(v, n)| (Kind::Unicode, v, at + n)),
        [b'\\', b'0'..=b'3', ..] => {
            let (value, next) = up_to(rest, 1, 4, 8)?;
            (next >= 3 && value < 256).then_some((Kind::Octal, value, at + next))
        }
        [b'%', ..] => digits(rest, 1, 2, 16).map(|(v, n)| (Kind::Percent, v, at + n)),
        [b'&', b'#', b'x' | b'X', ..] => entity(rest, 3, 16, at),
        [b'&', b'#', ..] => entity(rest, 2, 10, at),
        _ => None,
    }
}

fn entity(rest: &[u8], from: usize, radix: u32, at: usize) -> Option<(Kind, u32, usize)> {
    let (value, next) = up_to(rest, from, 7, radix)?;
    let end = next + usize::from(rest.get(next) == Some(&b';'));
    Some((Kind::Entity, value, at + end))
}

/// Exactly `count` digits from `from`.
fn digits(rest: &[u8], from: usize, count: usize, radix: u32) -> Option<(u32, usize)> {
    let (value, next) = up_to(rest, from, count, radix)?;
    (next == from + count).then_some((value, next))
}

/// One to `most` digits from `from`.
fn up_to(rest: &[u8], from: usize, most: usize, radix: u32) -> Option<(u32, usize)> {
    let mut value: u32 = 0;
    let mut at = from;
    while at < from + most {
        let Some(digit) = rest.get(at).and_then(|b| char::from(*b).to_digit(radix)) else { break };
        value = value.checked_mul(radix)?.checked_add(digit)?;
        at += 1;
    }
    (at > from).then_some((value, at))
}
