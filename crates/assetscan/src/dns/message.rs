//! DNS messages (RFC 1035): questions out, answers in. Pure; foreign bytes may be anything.

use model::visible;

/// What can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Addresses.
    A,
    /// Addresses of version 6.
    Aaaa,
    /// Mail servers.
    Mx,
    /// Texts.
    Txt,
}

impl Kind {
    fn number(self) -> u16 {
        match self {
            Self::A => 1,
            Self::Mx => 15,
            Self::Txt => 16,
            Self::Aaaa => 28,
        }
    }
}

/// One record that answers the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Record {
    /// An address; which one does not matter here.
    Address,
    /// Preference and name of a mail server; the root (`.`) for "no mail".
    Mx(u16, String),
    /// A text, its pieces put together.
    Txt(String),
}

/// What a name server says to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// These records; none where the name exists without them.
    Records(Vec<Record>),
    /// There is no such name.
    NoName,
    /// It does not know, or does not want to say: the code.
    Failed(u8),
}

/// Names of an answer that may point elsewhere, and records that are read.
const MOST_JUMPS: usize = 16;
const MOST_RECORDS: usize = 200;

/// A question for one name. `None` for what is no name.
pub(crate) fn question(number: u16, name: &str, kind: Kind) -> Option<Vec<u8>> {
    let mut message = number.to_be_bytes().to_vec();
    // Recursion is wanted; one question.
    message.extend([0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.trim_end_matches('.').split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        message.push(length);
        message.extend(label.as_bytes());
    }
    message.push(0);
    message.extend(kind.number().to_be_bytes());
    message.extend(1_u16.to_be_bytes());
    (message.len() < 300).then_some(message)
}

/// Reads the answer to the question of this number; `None` for anything else.
pub(crate) fn read(number: u16, kind: Kind, bytes: &[u8]) -> Option<Answer> {
    let [flags, code] = *bytes.get(2..4)?.first_chunk()?;
    if word(bytes, 0)? != number || flags & 0x80 == 0 {
        return None;
    }
    match code & 0x0f {
        0 => {}
        3 => return Some(Answer::NoName),
        code => return Some(Answer::Failed(code)),
    }
    let (questions, answers) = (word(bytes, 4)?, word(bytes, 6)?);
    let mut at = 12;
    for _ in 0..questions.min(4) {
        at = skip_name(bytes, at)?.checked_add(4)?;
    }
    let mut records = Vec::new();
    for _ in 0..usize::from(answers).min(MOST_RECORDS) {
        at = skip_name(bytes, at)?;
        let (own, length) = (word(bytes, at)?, usize::from(word(bytes, at + 8)?));
        let data = at.checked_add(10)?;
        let end = data.checked_add(length)?;
        let body = bytes.get(data..end)?;
        if own == kind.number() {
            records.extend(match kind {
                Kind::A | Kind::Aaaa => Some(Record::Address),
                Kind::Mx => Some(Record::Mx(word(bytes, data)?, name_at(bytes, data + 2)?)),
                Kind::Txt => Some(Record::Txt(text(body))),
            });
        }
        at = end;
    }
    Some(Answer::Records(records))
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Where a name ends.
fn skip_name(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            length @ 1..=63 => at += usize::from(length) + 1,
            0xc0..=0xff => return Some(at + 2),
            _ => return None,
        }
    }
}

/// A name, however its parts are scattered.
fn name_at(bytes: &[u8], mut at: usize) -> Option<String> {
    let mut name = String::new();
    for _ in 0..MOST_JUMPS * 8 {
        match *bytes.get(at)? {
            0 if name.is_empty() => return Some(".".to_owned()),
            0 => return Some(name),
            length @ 1..=63 => {
                let label = bytes.get(at + 1..at + 1 + usize::from(length))?;
                if !name.is_empty() {
                    name.push('.');
                }
                name += &visible(&String::from_utf8_lossy(label).to_ascii_lowercase());
                at += usize::from(length) + 1;
            }
            high @ 0xc0..=0xff => at = usize::from(u16::from_be_bytes([high & 0x3f, *bytes.get(at + 1)?])),
            _ => return None,
        }
        if name.len() > 255 {
            return None;
        }
    }
    None
}

/// The pieces of a text, put together.
fn text(mut body: &[u8]) -> String {
    let mut whole = Vec::new();
    while let Some((length, rest)) = body.split_first() {
        let (piece, left) = rest.split_at(usize::from(*length).min(rest.len()));
        whole.extend(piece);
        body = left;
    }
    visible(&String::from_utf8_lossy(&whole)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An answer with one record: name by pointer, type, class, time to live, body.
    fn answer(kind: u16, body: &[u8]) -> Vec<u8> {
        let mut message = question(7, "example.com", Kind::Mx).unwrap();
        message[2] = 0x81;
        message[7] = 1;
        message.extend([0xc0, 12]);
        message.extend(kind.to_be_bytes());
        message.extend([0, 1, 0, 0, 0, 60]);
        message.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
        message.extend(body);
        message
    }

    #[test]
    fn questions() {
        let asked = question(7, "a.example.", Kind::Txt).unwrap();
        assert_eq!(asked, b"\0\x07\x01\0\0\x01\0\0\0\0\0\0\x01a\x07example\0\0\x10\0\x01");
        assert_eq!(question(7, "a..b", Kind::A), None);
        assert_eq!(question(7, &"a".repeat(64), Kind::A), None);
        assert_eq!(question(7, &"a.".repeat(200), Kind::A), None);
    }

    #[test]
    fn answers() {
        let mx = |body: &[u8]| read(7, Kind::Mx, &answer(15, body));
        let one = |record| Some(Answer::Records(vec![record]));
        assert_eq!(mx(b"\0\x0a\x02mx\xc0\x0c"), one(Record::Mx(10, "mx.example.com".into())));
        assert_eq!(mx(b"\0\0\0"), one(Record::Mx(0, ".".into())));
        assert_eq!(mx(b"\0\x0a\xc0\xff"), None, "points outside");
        let text = read(7, Kind::Txt, &answer(16, b"\x05v=spf\x061 -all\x00"));
        assert_eq!(text, one(Record::Txt("v=spf1 -all".into())));
        assert_eq!(read(7, Kind::A, &answer(1, &[127, 0, 0, 1])), one(Record::Address));
        assert_eq!(read(7, Kind::A, &answer(5, b"\0")), Some(Answer::Records(Vec::new())), "an alias is not asked for");
        assert_eq!(read(8, Kind::A, &answer(1, &[127, 0, 0, 1])), None, "another question's");
        let mut none = answer(1, b"");
        none[3] = 3;
        assert_eq!(read(7, Kind::A, &none), Some(Answer::NoName));
        none[3] = 5;
        assert_eq!(read(7, Kind::A, &none), Some(Answer::Failed(5)));
    }

    #[test]
    fn names_in_circles_end() {
        let mut circle = answer(15, b"\0\x0a\xc0\0");
        let own = u8::try_from(circle.len() - 2).unwrap();
        *circle.last_mut().unwrap() = own;
        assert_eq!(read(7, Kind::Mx, &circle), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            for kind in [Kind::A, Kind::Aaaa, Kind::Mx, Kind::Txt] {
                let _ = read(7, kind, &[b"\0\x07\x80\0", bytes.as_slice()].concat());
            }
        }
    }
}
